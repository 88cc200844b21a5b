import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Collects what nothing reaches any more. What a `WeakRef` was asked for lives until the turn of the event loop is over, so that is waited for. */
export async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let turn = 0; turn < 3; turn++) {
    await setImmediate();
    collect();
  }
}

/** Remembers objects by name without keeping them alive. */
export class Witness {
  readonly #seen: { readonly name: string; readonly object: WeakRef<object> }[] = [];

  see(name: string, object: object): void {
    this.#seen.push({ name, object: new WeakRef(object) });
  }

  /** How many of each name are still there, those left out that are `expected` to be. */
  async left(expected: ReadonlySet<object>): Promise<Readonly<Record<string, number>>> {
    await collectGarbage();
    const left = new Map<string, Set<object>>();
    for (const { name, object } of this.#seen) {
      const one = object.deref();
      if (one && !expected.has(one)) left.set(name, (left.get(name) ?? new Set()).add(one));
    }
    return Object.fromEntries([...left].map(([name, objects]) => [name, objects.size]));
  }
}
