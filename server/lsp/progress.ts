import type { WorkDoneProgressReporter } from 'vscode-languageserver';

/** How far the first search is, told to the client a hundred times at most, as soon and as long as it shows it. */
export class IndexingProgress {
  #shown: WorkDoneProgressReporter | undefined;
  #percent = 0;
  #ended = false;

  /** The client is ready to show it, which may be when it is over. */
  show(reporter: WorkDoneProgressReporter): void {
    reporter.begin('NetworkPolicy: reading manifests', this.#percent, undefined, false);
    if (this.#ended) reporter.done();
    else this.#shown = reporter;
  }

  report(done: number, known: number): void {
    const percent = Math.floor((100 * done) / Math.max(1, known));
    if (percent <= this.#percent) return;
    this.#percent = percent;
    this.#shown?.report(percent, `${done} of ${known} files`);
  }

  end(): void {
    this.#ended = true;
    this.#shown?.done();
    this.#shown = undefined;
  }
}
