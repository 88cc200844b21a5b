import type { Location, ReferenceParams } from 'vscode-languageserver';
import { references } from '../features/references.js';
import { openFile, toOffset } from './from-proto.js';
import { toLocations } from './locations.js';
import type { Session } from './session.js';

/** `textDocument/references`. */
export function answerReferences(session: Session, { textDocument, position }: ReferenceParams): Location[] {
  const snapshot = session.workspace.snapshot();
  const opened = openFile(snapshot, textDocument);
  return opened ? toLocations(session, snapshot, references(snapshot, opened.file.id, toOffset(opened.lines, position))) : [];
}
