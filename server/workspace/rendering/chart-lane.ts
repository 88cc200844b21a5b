import { type FileId, parentOf } from '../../util/file-id.js';
import { isChart, isKustomization } from '../kustomization.js';
import { chartOfValues } from './chart-units.js';
import type { RenderedUnit } from './rendered-units.js';
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
  /** Keys of units that were rendered from what changed since. */
  readonly #due = new Set<string>();
  /** Files that changed since the last units were made to count. */
  #changed: FileId[] = [];
  /** Whether units are rendered that never were. */
  #begun = false;
  #running: Promise<void> | undefined;

  constructor(host: RenderHost, publisher: UnitPublisher) {
    this.#host = host;
    this.#publisher = publisher;
  }

  /** Says that files changed, came or went. */
  changed(files: readonly FileId[]): void {
    if (!this.#begun) return;
    if (this.#running) this.#changed.push(...files);
    const units = [...this.#host.state().rendered.units.values()];
    for (const unit of units) if (files.some((file) => reads(unit, file))) this.#due.add(unit.key);
    const mayBeNew = files.some((file) => isChart(file) || isKustomization(file) || chartOfValues(file) !== undefined);
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
    this.#running ??= this.#run()
      .catch((error: unknown) => this.#host.log(`charts could not be rendered: ${String(error)}`))
      .finally(() => {
        this.#running = undefined;
      });
    return this.#running;
  }

  async #run(): Promise<void> {
    await this.#dropUnwanted();
    let most = 1;
    for (let stale = this.#stale(); stale.length > 0; stale = this.#stale()) {
      const made = await this.#render(stale.slice(0, most));
      if (made.units.size > 0) await this.#publisher.publish(made);
      most = Math.min(2 * most, this.#isWatched() ? mostAtATime : mostUnwatched);
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
    this.#changed = [];
    for (const one of wanted) {
      this.#due.delete(one.key);
      const { units, changes } = await this.#publisher.render([one]);
      for (const [key, unit] of units) made.units.set(key, unit);
      for (const [id, record] of changes) made.changes.set(id, record);
      // What somebody opens meanwhile need not wait for hundreds of others.
      if (this.#changed.length > 0 || (made.units.size >= mostAtATime && this.#isWatched())) break;
    }
    for (const unit of [...made.units.values()]) {
      if (!this.#due.has(unit.key) && !this.#changed.some((file) => reads(unit, file))) continue;
      this.#due.add(unit.key);
      made.units.delete(unit.key);
      made.changes.delete(unit.id);
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

/** Whether a unit becomes another when a file does: it reads the file, or would if it came. */
function reads({ inputs }: RenderedUnit, file: FileId): boolean {
  if (inputs.has(file)) return true;
  for (let folder = parentOf(file); folder !== ''; folder = parentOf(folder)) if (inputs.has(folder)) return true;
  return false;
}
