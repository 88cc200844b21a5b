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
import { Following } from './following.js';
import { componentsOf, kustomizationsOf } from './kustomizations.js';
import { environmentOfUnit, type RenderedUnits, renderedUnits, type UnitProblem } from './rendered-units.js';
import { buildOf, chartOf, unitOfVariant, type WantedUnit } from './unit-of.js';
import { pathOf, type RenderHost, UnitPublisher } from './unit-publisher.js';
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
  /** What changed since the last pass; `all`: nothing is known to be up to date. */
  #due = new Set<FileId>();
  #allDue = false;
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

  /** Says that files changed, came or went. */
  changed(files: Iterable<FileId>): void {
    const { structure, rendered } = this.#host.state();
    if (structure.size === 0 && rendered.units.size === 0) return;
    const all = [...files];
    this.#charts.changed(all);
    const units = [...rendered.units.values()];
    for (const file of all) if (isKustomization(file) || units.some(({ inputs }) => inputs.has(file))) this.#due.add(file);
    if (this.#due.size > 0) void this.settled();
  }

  /** Says that the settings may be others: where they name other environments, some may be rendered that were not. */
  configured(): void {
    const { environments } = this.#host.state().settings;
    const isRenamed = JSON.stringify(environments ?? []) !== JSON.stringify(this.#named ?? []);
    this.#named = environments;
    if (!isRenamed || !this.#begun) return;
    this.#charts.renamed();
    this.#due.add('');
    void this.settled();
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
    this.#allDue = true;
    await this.#passes();
    if (this.#chartsAtOnce) await this.#charts.all();
    await this.settled();
  }

  /** Renders all charts, where that was not done with everything else. Resolves when it is. */
  async chartsBeside(): Promise<void> {
    if (!this.#chartsAtOnce) await this.#charts.all();
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
    if (!this.#running && (this.#allDue || this.#due.size > 0)) {
      this.#running = this.#run()
        .catch((error: unknown) => this.#host.log(`kustomizations could not be rendered: ${String(error)}`))
        .finally(() => {
          this.#running = undefined;
        });
    }
    return this.#running ?? Promise.resolve();
  }

  async #run(): Promise<void> {
    while (this.#allDue || this.#due.size > 0) {
      const due = this.#allDue ? undefined : this.#due;
      this.#due = new Set();
      this.#allDue = false;
      await this.#pass(due);
    }
  }

  async #pass(due: ReadonlySet<FileId> | undefined): Promise<void> {
    const last = this.#host.state().rendered.units;
    const wanted = this.#publisher.wanted();
    const isStale = ({ key, file }: WantedUnit) => {
      const old = last.get(key);
      return old?.file !== file || !due || [...due].some((id) => old.inputs.has(id));
    };
    const stale = this.#publisher.withoutCharts(wanted).filter(isStale);
    const order = due ? this.#publisher.byUrgency(stale) : stale;
    const keys = new Set(wanted.map(({ key }) => key));
    const shared = this.#renderer.shared();
    if (order.length === 0 && [...last.keys()].every((key) => keys.has(key))) return this.#follow(shared);
    const parts = due ? [order.slice(0, firstUnits), order.slice(firstUnits)] : [order];
    // Where something is declared, most of what is rendered now is looked at once more.
    const made = !due && mayDeclare(this.#host.state()) ? new Map<string, UnitResult>() : undefined;
    const work = async (part: readonly WantedUnit[]) => this.#publisher.publish(await this.#publisher.render(part, shared, made));
    const [first = [], rest = []] = parts;
    const begun = work(first);
    this.#first = due && begun;
    try {
      await begun;
      if (rest.length > 0) await work(rest);
      await this.#follow(shared, made);
    } finally {
      this.#first = undefined;
    }
  }

  async #follow(shared: Shared, made?: ReadonlyMap<string, UnitResult>): Promise<void> {
    const results = await this.#following.again(this.#host.state(), shared, made);
    if (!results) return;
    // What is declared no more is built for itself again.
    const { units: known } = this.#host.state().rendered;
    const alone = this.#publisher.withoutCharts(this.#publisher.wanted());
    for (const { key, file } of alone) if (!known.has(key) && !results.has(key)) this.#due.add(file);
    const units = new Map([...results].map(([key, { unit }]) => [key, unit]));
    await this.#publisher.publish({ units, changes: new Map([...results.values()].map(({ unit, record }) => [unit.id, record])) });
  }
}
