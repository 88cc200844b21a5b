import { CreateFile, type TextEdit as ProtocolEdit, TextDocumentEdit, type WorkspaceEdit } from 'vscode-languageserver';
import { LineIndex } from '../util/line-index.js';
import type { TextEdit } from '../util/text-edit.js';
import type { FileId, Snapshot } from '../workspace/snapshot.js';
import type { Session } from './session.js';
import { toTextEdit } from './to-proto.js';

/** Edits of one file, in offsets of its text in the snapshot; `create`: the file does not exist yet. */
export interface FileEdit {
  readonly file: FileId;
  readonly create: boolean;
  readonly edits: readonly TextEdit[];
}

/**
 * The edit as this client takes it: tied to the versions that it was made for where the client knows versions. Undefined where it
 * creates a file and the client cannot, or where a file is gone.
 */
export async function toWorkspaceEdit(session: Session, snapshot: Snapshot, files: readonly FileEdit[]): Promise<WorkspaceEdit | undefined> {
  const { client, documents, lines } = session;
  if (!client.createsFiles && files.some(({ create }) => create)) return undefined;
  // Taken before anything is waited for: these are the versions of the snapshot.
  const versions = files.map(({ file }) => documents.versionOf(file) ?? null);
  const converted: (FileEdit & { readonly uri: string; readonly version: number | null; readonly converted: ProtocolEdit[] })[] = [];
  for (const [index, each] of files.entries()) {
    const found = each.create ? new LineIndex('') : await lines.of(snapshot, each.file);
    if (!found) return undefined;
    converted.push({
      ...each,
      uri: documents.uriOf(each.file),
      version: versions[index] ?? null,
      converted: each.edits.map((edit) => toTextEdit(found, edit)),
    });
  }
  if (!client.versionedEdits) return { changes: Object.fromEntries(converted.map(({ uri, converted }) => [uri, converted])) };
  return {
    documentChanges: converted.flatMap(({ uri, version, create, converted }) => [
      ...(create ? [CreateFile.create(uri, { overwrite: false, ignoreIfExists: false })] : []),
      TextDocumentEdit.create({ uri, version }, converted),
    ]),
  };
}
