import { type SymbolInformation, SymbolKind, type WorkspaceSymbolParams } from 'vscode-languageserver';
import { editorOf, type WorkspaceSymbol as OurSymbol } from '../netpol/editor.js';
import { toLocation } from './locations.js';
import type { Session } from './session.js';

/** The same as in the outline. */
const kinds: Readonly<Record<OurSymbol['kind'], SymbolKind>> = {
  policy: SymbolKind.Interface,
  workload: SymbolKind.Class,
  namespace: SymbolKind.Namespace,
  service: SymbolKind.Module,
};

/** `workspace/symbol`: with their places, which are known of every file, so that nothing is left to be resolved. */
export function answerWorkspaceSymbols(session: Session, { query }: WorkspaceSymbolParams): SymbolInformation[] {
  const editor = editorOf(session.netpol.analysis());
  return editor.workspaceSymbols(query ?? '').flatMap(({ name, kind, container, at }) => {
    const location = toLocation(session, editor.snapshot, at);
    return location ? [{ name, kind: kinds[kind], containerName: container, location }] : [];
  });
}
