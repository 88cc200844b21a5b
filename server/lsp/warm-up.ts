import { editorOf } from '../netpol/editor.js';
import { Slices } from '../workspace/scheduler.js';
import type { Core } from './core.js';

/**
 * Has found out in time what the first hovers and lenses would otherwise wait for: which policies hold for which workloads, and what is said
 * of the open files. Nobody waits for it, so it works in slices and gives way to whoever does.
 */
export class WarmUp {
  readonly #core: Core;
  /** An edit of a policy leaves most of what was found out as it is; another set of workloads does not. */
  #population: object | undefined;
  #running: object | undefined;

  constructor(core: Core) {
    this.#core = core;
  }

  /** Goes on until all is prepared or an edit changes what was found out; a file that is opened, or a comment that is typed, does not. */
  async run(): Promise<void> {
    const { netpol, documents, background, log } = this.#core;
    const editor = editorOf(netpol.analysis());
    const files = documents.ids().filter((id) => editor.snapshot.file(id) !== undefined);
    const [first] = files;
    const preparation = editor.snapshot.complete ? editor.preparation(files) : undefined;
    if (first === undefined || !preparation) return;
    const { basis, population, steps } = preparation;
    if (population === this.#population || basis === this.#running) return;
    this.#running = basis;
    const slices = new Slices(background);
    try {
      for (const step of steps) {
        if (slices.over) await slices.rest();
        if (this.#running !== basis || netpol.analysis().environment(first).basis !== basis) return;
        step();
      }
      this.#population = population;
    } catch (error) {
      log.error('What hovers will need could not be prepared', error);
    } finally {
      if (this.#running === basis) this.#running = undefined;
    }
  }

  /** The server is told to end. */
  stop(): void {
    this.#running = undefined;
  }
}
