import { configuredUnits } from '../configured-environments.js';
import type { FileReading } from '../file-reading.js';
import type { FileRecord } from '../file-record.js';
import { isChart, isKustomization, structureNames } from '../kustomization.js';
import type { FileId, Snapshot } from '../snapshot.js';
import { type WorkspaceState, withRendered } from '../state.js';
import type { WorkspaceSettings } from '../workspace-settings.js';
import { ChartLane } from './chart-lane.js';
import { chartOfValues, withValues } from './chart-units.js';
import { mayDeclare } from './declaring.js';
import { type ChangedFile, DueUnits } from './due-units.js';
import { Following } from './following.js';
import { componentsOf, kustomizationsOf } from './kustomizations.js';
import { environmentOfUnit, type RenderedUnits, renderedUnits, type UnitProblem } from './rendered-units.js';
import { buildOf, chartOf, unitOfVariant, type WantedUnit } from './unit-of.js';
import { type PublishedUnits, pathOf, type RenderHost, UnitPublisher } from './unit-publisher.js';
import type { Rendering, Shared, UnitRenderer, UnitResult } from './unit-renderer.js';

export interface PassOptions {
  /** Charts are rendered with everything else, as a command does that is asked once, and not beside it. */
  readonly chartsAtOnce: boolean;
}

/** So many units are rendered before anybody is told: those of the files that somebody edits first. */
const firstUnits = 4;

/** Keeps what the kustomizations of a workspace render to up to date. */
export class RenderPass {
  readonly #host: RenderHost;
  readonly #renderer: UnitRenderer;
  readonly #publisher: UnitPublisher;
  readonly #charts: ChartLane;
  readonly #chartsAtOnce: boolean;
  readonly #following: Following;
  readonly #due = new DueUnits();
  /** Whether a pass has something to do: units are due, or others may be wanted. `all`: nothing is known to be up to date. */
  #passDue: 'no' | 'some' | 'all' = 'no';
  /** As the settings named environments last. */
  #named: WorkspaceSettings['environments'];
  /** Whether everything was rendered once. */
  #begun = false;
  #running: Promise<void> | undefined;
  /** Of the pass that runs, its first part, unless it renders everything. */
  #first: Promise<void> | undefined;

  constructor(host: RenderHost, renderer: UnitRenderer, reading: FileReading, { chartsAtOnce }: PassOptions) {
    this.#host = host;
    this.#renderer = renderer;
    this.#following = new Following({ slices: () => host.slices(), pathOf: (id) => pathOf(id, host.state()) }, renderer);
    this.#publisher = new UnitPublisher(host, { renderer, reading, following: this.#following });
    this.#charts = new ChartLane(host, this.#publisher);
    this.#chartsAtOnce = chartsAtOnce;
  }

  /** Says that files changed, came or went. Before everything is rendered for the first time, there is nothing to be old. */
  changed(files: readonly ChangedFile[]): void {
    const state = this.#host.state();
    if (!state.complete && !this.#running) return;
    this.#charts.changed(files);
    this.#due.changed(files, state.rendered.units.values());
    this.#following.changed(files, state);
    if (this.#due.size > 0 || this.#following.isDue || files.some(({ id }) => isKustomization(id))) this.#again();
  }

  #again(): void {
    if (this.#passDue === 'no') this.#passDue = 'some';
    void this.settled();
  }

  /** Says that the settings may be others: where they name other environments, some may be rendered that were not. */
  configured(): void {
    const { environments } = this.#host.state().settings;
    const isRenamed = JSON.stringify(environments ?? []) !== JSON.stringify(this.#named ?? []);
    this.#named = environments;
    if (!isRenamed || !this.#begun) return;
    this.#charts.renamed();
    this.#again();
  }

  /**
   * Resolves when what is rendered first after a change is up to date: the units of the files that somebody edits. At once where everything is
   * rendered anew, which takes a while.
   */
  async soon(): Promise<void> {
    if (this.#running && !this.#first) return;
    // Why it failed is for whoever runs it.
    await Promise.race([this.#first, this.#running]).catch(() => {});
    if (!this.#running) await this.settled();
  }

  /** Renders everything anew. Resolves when that is done. */
  async all(): Promise<void> {
    this.#begun = true;
    this.#named = this.#host.state().settings.environments;
    this.#passDue = 'all';
    await this.#passes();
    if (this.#chartsAtOnce) await this.#charts.all();
    await this.settled();
  }

  /** Renders all charts, where that was not done with everything else. Resolves when it is. */
  async chartsBeside(): Promise<void> {
    if (!this.#chartsAtOnce) await this.#charts.all();
  }

  /** Resolves when everything is rendered that changed, charts too, for who asks once and waits. */
  async allSettled(): Promise<void> {
    await this.settled();
    await this.#charts.settled();
    // What charts become may declare units.
    await this.settled();
  }

  /** Resolves when the charts are rendered that changed. */
  chartsSettled(): Promise<void> {
    return this.#charts.settled();
  }

  /** Resolves when all that changed is rendered, and what is said of these files is at hand: of those that are edited, where none are named. */
  async settled(files: Iterable<FileId> = this.#host.open().keys()): Promise<void> {
    await this.#passes();
    if (this.#chartsAtOnce) await this.#charts.settled();
    const { readBy } = this.#host.state().rendered;
    await this.#renderer.ensure([...new Set([...files].flatMap((file) => readBy.get(file) ?? []))]);
  }

  /**
   * What the kustomization or chart at a place gives, as a workspace of that alone; undefined where there is none, and the reason where
   * it is not rendered. Where a cluster begins there, all that is deployed into it.
   * @param name that a configuration gives it, where it is known by one
   */
  async built(place: FileId, name?: string): Promise<{ readonly snapshot: Snapshot } | { readonly problem: UnitProblem } | undefined> {
    await this.settled();
    const wanted = this.#unitAt(place, name);
    if (wanted === undefined) return undefined;
    const now = this.#host.state();
    const { unit, record } = await this.#renderer.render(wanted, pathOf(wanted.file, now), this.#host.slices());
    if (unit.problem) return { problem: unit.problem };
    const cluster = unit.declares === '' ? undefined : await this.#clusterAt(place);
    if (cluster) return { snapshot: cluster };
    const changes = new Map<FileId, FileRecord | undefined>([[unit.id, record]]);
    const units = new Map([[unit.key, unit]]);
    await this.#publisher.addOutside(units, changes);
    return { snapshot: this.#onlyThese(now, renderedUnits(units, [environmentOfUnit(unit)]), changes) };
  }

  async #clusterAt(place: FileId): Promise<Snapshot | undefined> {
    if (!mayDeclare(this.#host.state())) return undefined;
    if (this.#host.state().rendered.units.size === 0) await this.all();
    const now = this.#host.state();
    const { environments, units } = now.rendered;
    const found = environments.find((one) => one.place === place && one.cluster === undefined && (one.by === 'flux' || one.by === 'argocd'));
    const own = new Map(found?.units.flatMap((key) => units.get(key) ?? []).map((unit) => [unit.key, unit]));
    return found && this.#onlyThese(now, renderedUnits(own, [found]), new Map());
  }

  #onlyThese(now: WorkspaceState, rendered: RenderedUnits, changes: ReadonlyMap<FileId, FileRecord | undefined>): Snapshot {
    const others = [...now.rendered.units.values()].flatMap(({ key, id }) => (rendered.units.has(key) ? [] : [[id, undefined] as const]));
    return this.#host.snapshotOf(withRendered(now, { ...rendered, nothingElse: true }, new Map([...others, ...changes])));
  }

  /** A state in which a file says something else, with what units make of that; undefined where none reads it, or its texts are not at hand. */
  supposed(state: WorkspaceState, file: FileId, text: string | undefined): WorkspaceState | undefined {
    const results = this.#renderer.supposed(state.rendered.readBy.get(file) ?? [], file, text, (id) => pathOf(id, state));
    if (results.length === 0) return undefined;
    const { rendered } = state;
    const units = new Map([...rendered.units, ...results.map(({ unit }) => [unit.key, unit] as const)]);
    const changes = new Map(results.map(({ unit, record }) => [unit.id, record]));
    return withRendered(state, renderedUnits(units, rendered.environments, componentsOf(kustomizationsOf(state))), changes);
  }

  /** What the kustomization or chart at a place renders to, as text; undefined where there is none, and the reason where it is not rendered. */
  async rendering(place: FileId): Promise<Rendering | { readonly problem: UnitProblem } | undefined> {
    const wanted = this.#unitAt(place);
    return wanted && this.#renderer.rendering(wanted);
  }

  /** The kustomization of a folder, else the chart that it is; of a file of values, the chart with these. */
  #unitAt(place: FileId, name?: string): WantedUnit | undefined {
    const configured = configuredUnits(this.#host.state()).find((one) => one.name === name && one.place === place);
    if (configured) return configured.unit;
    const { structure } = this.#host.state();
    const chart = chartOfValues(place);
    if (chart !== undefined && structure.has(`${chart}/Chart.yaml`)) return unitOfVariant(withValues(chart, place));
    const file = structureNames.map((name) => `${place}/${name}`).find((id) => structure.has(id));
    return file === undefined ? undefined : isChart(file) ? chartOf(file) : buildOf(file);
  }

  #passes(): Promise<void> {
    if (this.#passDue !== 'no') this.#running ??= this.#run();
    return this.#running ?? Promise.resolve();
  }

  /** It has ended when it has found that nothing is left, in the same moment: what is due after that begins another. */
  async #run(): Promise<void> {
    try {
      while (this.#passDue !== 'no') {
        const isAll = this.#passDue === 'all';
        this.#passDue = 'no';
        this.#due.begin();
        await this.#pass(isAll);
      }
    } catch (error) {
      this.#host.log(`kustomizations could not be rendered: ${String(error)}`);
    } finally {
      this.#due.end();
      this.#running = undefined;
    }
  }

  async #pass(isAll: boolean): Promise<void> {
    const last = this.#host.state().rendered.units;
    const wanted = this.#publisher.wanted();
    const isStale = ({ key, file }: WantedUnit) => last.get(key)?.file !== file || isAll || this.#due.has(key);
    const stale = this.#publisher.withoutCharts(wanted).filter(isStale);
    this.#due.clear();
    const order = isAll ? stale : this.#publisher.byUrgency(stale);
    const keys = new Set(wanted.map(({ key }) => key));
    const shared = this.#renderer.shared();
    if (order.length === 0 && [...last.keys()].every((key) => keys.has(key))) return this.#follow(shared);
    const parts = isAll ? [order] : [order.slice(0, firstUnits), order.slice(firstUnits)];
    // Where something is declared, most of what is rendered now is looked at once more.
    const made = isAll && mayDeclare(this.#host.state()) ? new Map<string, UnitResult>() : undefined;
    const work = async (part: readonly WantedUnit[]) => this.#publish(await this.#publisher.render(part, shared, made));
    const [first = [], rest = []] = parts;
    const begun = work(first);
    this.#first = isAll ? undefined : begun;
    try {
      await begun;
      if (rest.length > 0) await work(rest);
      await this.#follow(shared, made);
    } finally {
      this.#first = undefined;
    }
  }

  /** What was made from a file as it was before is made again. */
  async #publish(made: PublishedUnits): Promise<void> {
    const units = [...made.units.values()];
    await this.#publisher.publish(made);
    if (this.#due.check(units).length > 0) this.#passDue = 'some';
  }

  async #follow(shared: Shared, made?: ReadonlyMap<string, UnitResult>): Promise<void> {
    const results = await this.#following.again(this.#host.state(), shared, made);
    if (!results) return;
    this.#following.check(this.#due);
    // What is declared no more is built for itself again.
    const { units: known } = this.#host.state().rendered;
    const alone = this.#publisher.withoutCharts(this.#publisher.wanted());
    if (this.#following.isDue || alone.some(({ key }) => !known.has(key) && !results.has(key))) this.#passDue = 'some';
    const units = new Map([...results].map(([key, { unit }]) => [key, unit]));
    await this.#publish({ units, changes: new Map([...results.values()].map(({ unit, record }) => [unit.id, record])) });
  }
}
