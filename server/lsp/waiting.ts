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

/**
 * Has the client do something again, and waits for its answer, but never for two at a time: of a client that answers late or not at all
 * nothing may pile up. What is asked for meanwhile is asked for once, after its answer.
 */
export function oneAtATime(ask: () => Promise<unknown>): () => Promise<void> {
  let asking = false;
  let again = false;
  const askNow = async (): Promise<void> => {
    if (asking) {
      again = true;
      return;
    }
    asking = true;
    do {
      again = false;
      await ask().catch(() => {});
    } while (again);
    asking = false;
  };
  return askNow;
}

/** Goes on with everyone who waits. */
export function wakeAll(waiting: ReadonlySet<() => void>): void {
  for (const wake of [...waiting]) wake();
}

/** Resolves with work, or when the question that it is done for is taken back. */
export function unlessCancelled(work: Promise<unknown>, token: CancellationToken): Promise<unknown> {
  if (token.isCancellationRequested) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const cancellation = token.onCancellationRequested(() => resolve(undefined));
    work.then(resolve, reject).finally(() => cancellation.dispose());
  });
}
