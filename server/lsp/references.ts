import type { Location, ReferenceParams } from 'vscode-languageserver';
import { editorOf } from '../netpol/editor.js';
import { openFile, toOffset } from './from-proto.js';
import { toLocations } from './locations.js';
import type { Session } from './session.js';

/** `textDocument/references`. */
export function answerReferences(session: Session, { textDocument, position }: ReferenceParams): Location[] {
  const editor = editorOf(session.netpol.analysis());
  const { snapshot } = editor;
  const opened = openFile(snapshot, textDocument);
  return opened ? toLocations(session, snapshot, editor.references(opened.file.id, toOffset(opened.lines, position))) : [];
}
