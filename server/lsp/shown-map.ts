import { type EditorAnswers, editorOf } from '../netpol/editor.js';
import type { FileId } from '../workspace/snapshot.js';
import type { Core } from './core.js';
import { notificationNames } from './protocol.js';

/** What the map that the client shows was made from, so that it is told once when that changed. */
export class ShownMap {
  readonly #core: Pick<Core, 'connection' | 'netpol'>;
  #shown: { readonly from: FileId | undefined; readonly what: readonly unknown[] } | undefined;

  constructor(core: Pick<Core, 'connection' | 'netpol'>) {
    this.#core = core;
  }

  /** The client was given the map of the environment of a file. */
  answered(from: FileId | undefined, { mapBasis }: EditorAnswers): void {
    this.#shown = { from, what: mapBasis(from) };
  }

  /** Tells the client where another map would be answered now. It asks again while it shows one, so once is enough. */
  async check(): Promise<void> {
    const { connection, netpol } = this.#core;
    const shown = this.#shown;
    if (!shown) return;
    const now = editorOf(netpol.analysis()).mapBasis(shown.from);
    if (now.every((one, index) => one === shown.what[index])) return;
    this.#shown = undefined;
    await connection.sendNotification(notificationNames.mapChanged);
  }
}
