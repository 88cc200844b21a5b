import type { CancellationToken } from 'vscode-languageserver';
import type { TextOf } from '../netpol/editor.js';
import type { FileId, Snapshot, WorkspaceFile } from '../workspace/snapshot.js';
import type { Session } from './session.js';

/**
 * Asks with the texts of files at hand, those that are not open included: they are read when they were asked for, and it is asked again then.
 * Undefined where nobody waits any more.
 */
export async function withTexts<T>(
  { netpol, workspace }: Pick<Session, 'netpol' | 'workspace'>,
  token: CancellationToken,
  ask: (textOf: TextOf, snapshot: Snapshot) => T,
): Promise<{ readonly answer: T; readonly snapshot: Snapshot; linesOf(file: FileId): WorkspaceFile['lines'] } | undefined> {
  const known = new Map<FileId, ReturnType<TextOf>>();
  for (;;) {
    const { snapshot } = netpol.analysis();
    const missing = new Set<FileId>();
    const textOf: TextOf = (file) => {
      const source = snapshot.file(file)?.source;
      if (source) return source;
      if (!known.has(file)) missing.add(file);
      return known.get(file);
    };
    const answer = ask(textOf, snapshot);
    if (missing.size === 0) return { answer, snapshot, linesOf: (file) => textOf(file)?.lines };
    for (const file of missing) {
      if (token.isCancellationRequested) return undefined;
      known.set(file, (await workspace.load(file))?.file.source);
    }
  }
}
