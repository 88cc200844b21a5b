import type { FileId } from '../workspace/snapshot.js';
import { type Basis, isSameBasis, weakly } from './basis.js';
import type { Core } from './core.js';
import { oneAtATime } from './waiting.js';

/** Answers of one kind that the client shows of open files until it is told to ask again: lenses, or hints. */
export class ShownAnswers {
  readonly #core: Core;
  readonly #canAsk: boolean;
  readonly #askAgain: () => Promise<void>;
  /** What the answers that the client has were made from. */
  readonly #basis = new Map<FileId, Basis>();

  /** @param canAsk whether the client understands that it is to ask again */
  constructor(core: Core, canAsk: boolean, askAgain: () => Promise<void>) {
    this.#core = core;
    this.#canAsk = canAsk;
    this.#askAgain = oneAtATime(askAgain);
  }

  /** The client was given the answer about a file, made from this. */
  answered(id: FileId, basis: readonly object[]): void {
    if (this.#canAsk) this.#basis.set(id, weakly(basis));
  }

  closed(id: FileId): void {
    this.#basis.delete(id);
  }

  /** Has the client ask again where the values that answers speak of changed, or `anyway`. */
  async refresh(when?: 'anyway'): Promise<void> {
    if (!this.#canAsk) return;
    const { netpol, documents } = this.#core;
    const analysis = netpol.analysis();
    const old = [...this.#basis].filter(([id, basis]) => documents.get(id) && !isSameBasis(basis, analysis.basis(id)));
    if (when !== 'anyway' && old.length === 0) return;
    // The client asks for those that it still shows.
    this.#basis.clear();
    await this.#askAgain();
  }
}
