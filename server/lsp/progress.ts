import type { WorkDoneProgressBegin, WorkDoneProgressEnd, WorkDoneProgressReport } from './lsp.js';

/** Tells the client how far something is. */
type Tell = (value: WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd) => void;

/** How far the first search is, told to the client a hundred times at most, as soon and as long as it shows it. */
export class IndexingProgress {
  #tell: Tell | undefined;
  #percent = 0;
  #ended = false;

  /** The client is ready to show it, which may be when it is over. */
  show(tell: Tell): void {
    tell({ kind: 'begin', title: 'NetworkPolicy: reading manifests', percentage: this.#percent, cancellable: false });
    if (this.#ended) tell({ kind: 'end' });
    else this.#tell = tell;
  }

  report(done: number, known: number): void {
    const percent = Math.floor((100 * done) / Math.max(1, known));
    if (percent <= this.#percent) return;
    this.#percent = percent;
    this.#tell?.({ kind: 'report', percentage: percent, message: `${done} of ${known} files` });
  }

  end(): void {
    this.#ended = true;
    this.#tell?.({ kind: 'end' });
    this.#tell = undefined;
  }
}
