import { type DocumentHighlight, DocumentHighlightKind, type DocumentHighlightParams } from 'vscode-languageserver';
import { editorOf, type Highlight } from '../netpol/editor.js';
import { openFile, toOffset } from './from-proto.js';
import type { Session } from './session.js';
import { toRange } from './to-proto.js';

/** As of a variable: what is selected is written there, a selector reads it. */
const kinds: Readonly<Record<Highlight['kind'], DocumentHighlightKind>> = {
  self: DocumentHighlightKind.Text,
  selected: DocumentHighlightKind.Write,
  selector: DocumentHighlightKind.Read,
};

/** `textDocument/documentHighlight`. */
export function answerHighlights(session: Session, { textDocument, position }: DocumentHighlightParams): DocumentHighlight[] {
  const editor = editorOf(session.netpol.analysis());
  const opened = openFile(editor.snapshot, textDocument);
  const found = opened ? editor.highlights(opened.file.id, toOffset(opened.lines, position)) : [];
  return opened ? found.map(({ range, kind }) => ({ range: toRange(opened.lines, range), kind: kinds[kind] })) : [];
}
