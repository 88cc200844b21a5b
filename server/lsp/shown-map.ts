import type { Evaluator } from '../semantics/evaluator.js';
import type { FileId, Snapshot } from '../workspace/snapshot.js';
import type { Core } from './core.js';
import { notificationNames } from './protocol.js';

/** What the map that the client shows was made from, so that it is told once when that changed. */
export class ShownMap {
  readonly #core: Pick<Core, 'connection' | 'workspace'>;
  #shown: { readonly from: FileId | undefined; readonly what: What } | undefined;

  constructor(core: Pick<Core, 'connection' | 'workspace'>) {
    this.#core = core;
  }

  /** The client was given the map of the environment of a file. */
  answered(from: FileId | undefined, snapshot: Snapshot): void {
    this.#shown = { from, what: whatIn(snapshot, from) };
  }

  /** Tells the client where another map would be answered now. It asks again while it shows one, so once is enough. */
  async check(): Promise<void> {
    const { connection, workspace } = this.#core;
    const shown = this.#shown;
    if (!shown) return;
    const snapshot = workspace.snapshot();
    const now = whatIn(snapshot, shown.from);
    if (now.every((one, index) => one === shown.what[index])) return;
    this.#shown = undefined;
    await connection.sendNotification(notificationNames.mapChanged);
  }
}

/** What a map is made from: equal parts, equal map. */
type What = readonly [evaluator: Evaluator, complete: boolean, refused: string];

function whatIn(snapshot: Snapshot, from: FileId | undefined): What {
  const { evaluator, refused } = snapshot.environment(from);
  return [evaluator, snapshot.complete, refused.map(({ object, message }) => `${object.id} ${message}`).join('\n')];
}
