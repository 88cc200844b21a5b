import type { Definition, DefinitionLink, DefinitionParams } from 'vscode-languageserver';
import { editorOf } from '../netpol/editor.js';
import { openFile, toOffset } from './from-proto.js';
import { toLocations } from './locations.js';
import type { Session } from './session.js';
import { toRange } from './to-proto.js';

/** `textDocument/definition`: as links, which mark what was asked about, where the client takes them. */
export function answerDefinition(session: Session, { textDocument, position }: DefinitionParams): Definition | DefinitionLink[] | null {
  const editor = editorOf(session.netpol.analysis());
  const { snapshot } = editor;
  const opened = openFile(snapshot, textDocument);
  const found = opened && editor.definition(opened.file.id, toOffset(opened.lines, position));
  if (!found) return null;
  const targets = toLocations(session, snapshot, found.targets);
  if (!session.client.locationLinks) return targets;
  const originSelectionRange = toRange(opened.lines, found.origin);
  return targets.map(({ uri, range }) => ({ originSelectionRange, targetUri: uri, targetRange: range, targetSelectionRange: range }));
}
