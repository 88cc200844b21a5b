import { isChart, isKustomization } from '../kustomization.js';
import { chartOfValues } from './chart-units.js';
import { type ChangedFile, DueUnits } from './due-units.js';
import type { WantedUnit } from './unit-of.js';
import type { PublishedUnits, RenderHost, UnitPublisher } from './unit-publisher.js';

/** How many charts are rendered before they count. To make some count takes time by the number of files, and a repository of charts has thousands. */
const mostAtATime = 16;

/** While nothing is open nobody waits for the next one, and what counts from now on is found among all files each time. */
const mostUnwatched = 256;

/**
 * Keeps the units up to date that Helm's engine is asked for: beside everything else, because a chart may take as long as it likes. They are rendered one
 * after the other, the most urgent first: this one counts as soon as it is rendered, the next two together, then four, and so on. What is edited
 * while it is rendered is rendered once more when that is done, however often it was edited.
 */
export class ChartLane {
  readonly #host: RenderHost;
  readonly #publisher: UnitPublisher;
  readonly #due = new DueUnits();
  /** Whether units are rendered that never were. */
  #begun = false;
  #running: Promise<void> | undefined;

  constructor(host: RenderHost, publisher: UnitPublisher) {
    this.#host = host;
    this.#publisher = publisher;
  }

  /** Says that files changed, came or went. */
  changed(files: readonly ChangedFile[]): void {
    if (!this.#begun) return;
    this.#due.changed(files, this.#host.state().rendered.units.values());
    const mayBeNew = files.some(({ id }) => isChart(id) || isKustomization(id) || chartOfValues(id) !== undefined);
    if (this.#due.size > 0 || mayBeNew) this.#start();
  }

  /** Says that a configuration names other charts and values. */
  renamed(): void {
    if (this.#begun) this.#start();
  }

  /** Renders everything anew. Resolves when that is done. */
  all(): Promise<void> {
    this.#begun = true;
    for (const { key } of this.#wanted()) this.#due.add(key);
    return this.#start();
  }

  /** Resolves when all that changed is rendered. */
  settled(): Promise<void> {
    return this.#running ?? Promise.resolve();
  }

  #wanted(): readonly WantedUnit[] {
    return this.#publisher.charts(this.#publisher.wanted());
  }

  #start(): Promise<void> {
    this.#running ??= this.#run();
    return this.#running;
  }

  /** It has ended when it has found that nothing is left, in the same moment: what is due after that begins another. */
  async #run(): Promise<void> {
    try {
      await this.#dropUnwanted();
      let most = 1;
      for (let stale = this.#stale(); stale.length > 0; stale = this.#stale()) {
        this.#due.begin();
        const made = await this.#render(stale.slice(0, most));
        if (made.units.size > 0) await this.#publisher.publish(made);
        this.#due.check(made.units.values());
        most = Math.min(2 * most, this.#isWatched() ? mostAtATime : mostUnwatched);
      }
    } catch (error) {
      this.#host.log(`charts could not be rendered: ${String(error)}`);
    } finally {
      this.#due.end();
      this.#running = undefined;
    }
  }

  /** Every unit that is to be rendered, the most urgent first. */
  #stale(): readonly WantedUnit[] {
    const { units } = this.#host.state().rendered;
    const stale = this.#wanted().filter(({ key }) => this.#due.has(key) || !units.has(key));
    if (stale.length === 0) this.#due.clear();
    return this.#publisher.byUrgency(stale);
  }

  /** Renders units until somebody edits something, because another may be the most urgent then. Gives those that were rendered from what is still so. */
  async #render(wanted: readonly WantedUnit[]): Promise<PublishedUnits> {
    const made: PublishedUnits = { units: new Map(), changes: new Map() };
    for (const one of wanted) {
      this.#due.delete(one.key);
      const { units, changes } = await this.#publisher.render([one]);
      for (const [key, unit] of units) made.units.set(key, unit);
      for (const [id, record] of changes) made.changes.set(id, record);
      // What somebody opens meanwhile need not wait for hundreds of others.
      if (this.#due.meanwhile.length > 0 || (made.units.size >= mostAtATime && this.#isWatched())) break;
    }
    for (const { key, id } of this.#due.check([...made.units.values()])) {
      made.units.delete(key);
      made.changes.delete(id);
    }
    return made;
  }

  #isWatched(): boolean {
    return this.#host.open().keys().next().done !== true;
  }

  /** Units of charts or values that are no longer there. */
  async #dropUnwanted(): Promise<void> {
    const wanted = new Set(this.#publisher.wanted().map(({ key }) => key));
    const { units } = this.#host.state().rendered;
    if ([...units.values()].some(({ key, request }) => request.engine === 'helm' && !wanted.has(key)))
      await this.#publisher.publish({ units: new Map(), changes: new Map() });
  }
}
