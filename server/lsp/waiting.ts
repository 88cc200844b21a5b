import type { CancellationToken } from 'vscode-languageserver';

/** Resolves when one of `waiting`, which it joins until then, is called for it, or when the question is taken back. */
export function wokenOrCancelled(waiting: Set<() => void>, token: CancellationToken): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      waiting.delete(done);
      cancellation.dispose();
      resolve();
    };
    const cancellation = token.onCancellationRequested(done);
    waiting.add(done);
  });
}

/** Goes on with everyone who waits. */
export function wakeAll(waiting: ReadonlySet<() => void>): void {
  for (const wake of [...waiting]) wake();
}
