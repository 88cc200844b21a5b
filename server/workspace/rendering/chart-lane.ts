import { type FileId, parentOf } from '../../util/file-id.js';
import { isChart, isKustomization } from '../kustomization.js';
import { chartOfValues } from './chart-units.js';
import type { RenderedUnit } from './rendered-units.js';
import type { RenderHost, UnitPublisher } from './unit-publisher.js';
import type { WantedUnit } from './wanted-units.js';

/**
 * Keeps the units up to date that Helm's engine is asked for: beside everything else, because a chart may take as long as it likes. They are rendered one
 * after the other, each time the most urgent. What is edited while it is rendered is rendered once more when that is done, however often it was edited.
 */
export class ChartLane {
  readonly #host: RenderHost;
  readonly #publisher: UnitPublisher;
  /** Keys of units that were rendered from what changed since. */
  readonly #due = new Set<string>();
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
    const units = [...this.#host.state().rendered.units.values()];
    for (const unit of units) if (files.some((file) => reads(unit, file))) this.#due.add(unit.key);
    const mayBeNew = files.some((file) => isChart(file) || isKustomization(file) || chartOfValues(file) !== undefined);
    if (this.#due.size > 0 || mayBeNew) this.#start();
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
    for (let next = this.#next(); next; next = this.#next()) {
      this.#due.delete(next.key);
      const part = await this.#publisher.render([next]);
      // It was rendered from what is no longer so.
      if (!this.#due.has(next.key)) await this.#publisher.publish(part);
    }
  }

  #next(): WantedUnit | undefined {
    const { units } = this.#host.state().rendered;
    const wanted = this.#wanted();
    const stale = wanted.filter(({ key }) => this.#due.has(key) || !units.has(key));
    if (stale.length === 0) this.#due.clear();
    return this.#publisher.byUrgency(stale)[0];
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
