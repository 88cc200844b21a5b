import type { DocumentLink, DocumentLinkParams } from 'vscode-languageserver';
import { editorOf } from '../netpol/editor.js';
import { openFile } from './from-proto.js';
import type { Session } from './session.js';
import { toRange } from './to-proto.js';

/** `textDocument/documentLink`. */
export function answerDocumentLinks({ netpol, documents }: Session, { textDocument }: DocumentLinkParams): DocumentLink[] {
  const editor = editorOf(netpol.analysis());
  const opened = openFile(editor.snapshot, textDocument);
  if (!opened) return [];
  return editor.documentLinks(opened.file.id).map(({ range, to }) => ({
    range: toRange(opened.lines, range),
    target: 'page' in to ? to.page : documents.uriOf(to.file),
  }));
}
