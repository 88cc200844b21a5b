import type { Evaluator } from '../semantics/answers.js';
import type { FileId, Snapshot } from '../workspace/snapshot.js';
import { notificationNames } from './protocol.js';
import type { Core } from './session.js';

/** What the map that the client shows was made from, so that it is told once when that changed. */
export class ShownMap {
  readonly #core: Pick<Core, 'connection' | 'workspace'>;
  #shown: { readonly from: FileId | undefined; readonly evaluator: Evaluator; readonly complete: boolean } | undefined;

  constructor(core: Pick<Core, 'connection' | 'workspace'>) {
    this.#core = core;
  }

  /** The client was given the map of the environment of a file. */
  answered(from: FileId | undefined, snapshot: Snapshot): void {
    this.#shown = { from, evaluator: snapshot.environment(from).evaluator, complete: snapshot.complete };
  }

  /** Tells the client where another map would be answered now. It asks again while it shows one, so once is enough. */
  async check(): Promise<void> {
    const { connection, workspace } = this.#core;
    const shown = this.#shown;
    if (!shown) return;
    const snapshot = workspace.snapshot();
    if (snapshot.complete === shown.complete && snapshot.environment(shown.from).evaluator === shown.evaluator) return;
    this.#shown = undefined;
    await connection.sendNotification(notificationNames.mapChanged);
  }
}
