import type { DidChangeTextDocumentParams, TextDocumentItem } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { canonicalFileId } from '../util/file-id.js';
import type { FileId } from '../workspace/snapshot.js';

/** A file that the editor has open, with what it says there, saved or not. */
export interface OpenDocument {
  readonly id: FileId;
  /** As the client spells it; what it is sent must be spelled the same. */
  readonly uri: string;
  readonly version: number;
  readonly text: string;
}

/** The open files, kept up with the client's edits. */
export class OpenDocuments {
  readonly #documents = new Map<FileId, TextDocument>();

  /** A document opened twice is the one opened last. */
  open({ uri, languageId, version, text }: TextDocumentItem): OpenDocument {
    const document = TextDocument.create(uri, languageId, version, text);
    const id = canonicalFileId(uri);
    this.#documents.set(id, document);
    return opened(id, document);
  }

  /** The document after the client's edits; undefined where it was never opened. */
  change({ textDocument, contentChanges }: DidChangeTextDocumentParams): OpenDocument | undefined {
    const id = canonicalFileId(textDocument.uri);
    const document = this.#documents.get(id);
    if (!document) return undefined;
    return opened(id, TextDocument.update(document, contentChanges, textDocument.version));
  }

  close(uri: string): FileId {
    const id = canonicalFileId(uri);
    this.#documents.delete(id);
    return id;
  }

  get(id: FileId): OpenDocument | undefined {
    const document = this.#documents.get(id);
    return document && opened(id, document);
  }

  versionOf(id: FileId): number | undefined {
    return this.#documents.get(id)?.version;
  }

  ids(): readonly FileId[] {
    return [...this.#documents.keys()];
  }

  /** The spelling that the client knows the file by. */
  uriOf(id: FileId): string {
    return this.#documents.get(id)?.uri ?? id;
  }
}

function opened(id: FileId, document: TextDocument): OpenDocument {
  return { id, uri: document.uri, version: document.version, text: document.getText() };
}
