import type { FileReading } from '../file-reading.js';
import type { FileRecord } from '../file-record.js';
import { compareNearness } from '../folder-distance.js';
import { isChart, isKustomization, structureNames } from '../kustomization.js';
import type { Slices } from '../scheduler.js';
import type { FileId, Snapshot } from '../snapshot.js';
import { type WorkspaceState, withRendered } from '../state.js';
import { Following } from './following.js';
import { componentsOf, kustomizationsOf } from './kustomizations.js';
import { environmentOfUnit, type RenderedUnit, renderedUnits, type UnitEnvironment, type UnitProblem } from './rendered-units.js';
import type { Rendering, Shared, UnitRenderer } from './unit-renderer.js';
import { buildOf, chartOf, type WantedUnit, wantedUnits } from './wanted-units.js';

/** What a pass reads and changes. */
export interface RenderHost {
  state(): WorkspaceState;
  replace(state: WorkspaceState): void;
  snapshotOf(state: WorkspaceState): Snapshot;
  /** The files that somebody edits. */
  open(): Pick<ReadonlyMap<FileId, unknown>, 'has' | 'keys'>;
  slices(): Slices;
  log(line: string): void;
}

/** What a part of a pass came to. */
interface Part {
  /** By key. */
  readonly units: ReadonlyMap<string, RenderedUnit>;
  readonly changes: Map<FileId, FileRecord | undefined>;
}

/** So many units are rendered before anybody is told: those of the files that somebody edits first. */
const firstUnits = 4;

/** Keeps what the kustomizations of a workspace render to up to date. */
export class RenderPass {
  readonly #host: RenderHost;
  readonly #renderer: UnitRenderer;
  readonly #reading: FileReading;
  readonly #following: Following;
  /** What changed since the last pass; `all`: nothing is known to be up to date. */
  #due = new Set<FileId>();
  #allDue = false;
  #running: Promise<void> | undefined;
  /** Of the pass that runs, its first part, unless it renders everything. */
  #first: Promise<void> | undefined;

  constructor(host: RenderHost, renderer: UnitRenderer, reading: FileReading) {
    this.#host = host;
    this.#renderer = renderer;
    this.#following = new Following({ slices: () => host.slices(), pathOf: (id) => pathOf(id, host.state()) }, renderer);
    this.#reading = reading;
  }

  /** Says that files changed, came or went. */
  changed(files: Iterable<FileId>): void {
    const { structure, rendered } = this.#host.state();
    if (structure.size === 0 && rendered.units.size === 0) return;
    const units = [...rendered.units.values()];
    for (const file of files) if (isKustomization(file) || units.some(({ inputs }) => inputs.has(file))) this.#due.add(file);
    if (this.#due.size > 0) void this.settled();
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
  all(): Promise<void> {
    this.#allDue = true;
    return this.settled();
  }

  /** Resolves when all that changed is rendered, and what is said of these files is at hand: of those that are edited, where none are named. */
  async settled(files: Iterable<FileId> = this.#host.open().keys()): Promise<void> {
    await this.#passes();
    for (const file of files) for (const unit of this.#host.state().rendered.readBy.get(file) ?? []) await this.#renderer.ensure(unit);
  }

  /**
   * What the kustomization or chart of a folder gives, as a workspace of that alone; undefined where there is none, and the reason where
   * it is not rendered.
   */
  async built(folder: FileId): Promise<{ readonly snapshot: Snapshot } | { readonly problem: UnitProblem } | undefined> {
    await this.settled();
    const wanted = this.#unitIn(folder);
    if (wanted === undefined) return undefined;
    const now = this.#host.state();
    const { unit, record } = await this.#renderer.render(wanted, pathOf(wanted.file, now), this.#host.slices());
    if (unit.problem) return { problem: unit.problem };
    const others = [...now.rendered.units.values()].map(({ id }) => [id, undefined] as const);
    const changes = new Map<FileId, FileRecord | undefined>([...others, [unit.id, record]]);
    const units = new Map([[unit.key, unit]]);
    await this.#addOutside(units, changes, this.#host.slices());
    return { snapshot: this.#host.snapshotOf(withRendered(now, { ...renderedUnits(units, [environmentOfUnit(unit)]), nothingElse: true }, changes)) };
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

  /** What the kustomization or chart of a folder renders to, as text; undefined where there is none, and the reason where it is not rendered. */
  async rendering(folder: FileId): Promise<Rendering | { readonly problem: UnitProblem } | undefined> {
    const wanted = this.#unitIn(folder);
    return wanted && this.#renderer.rendering(wanted);
  }

  /** The kustomization of a folder, else the chart that it is. */
  #unitIn(folder: FileId): WantedUnit | undefined {
    const file = structureNames.map((name) => `${folder}/${name}`).find((id) => this.#host.state().structure.has(id));
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
    const before = this.#host.state();
    const last = before.rendered.units;
    const wanted = this.#wanted(before);
    const isStale = ({ key, file }: WantedUnit) => {
      const old = last.get(key);
      return old?.file !== file || !due || [...due].some((id) => old.inputs.has(id));
    };
    const stale = wanted.filter(isStale);
    const order = due ? this.#byUrgency(stale, last) : stale;
    const kept = new Map(wanted.flatMap(({ key }) => last.get(key) ?? []).map((unit) => [unit.key, unit]));
    const gone = [...last.values()].filter(({ key }) => !kept.has(key)).map(({ id }) => [id, undefined] as const);
    if (order.length === 0 && gone.length === 0) return this.#follow(this.#renderer.shared());
    const components = componentsOf(kustomizationsOf(before));
    const parts = due ? [order.slice(0, firstUnits), order.slice(firstUnits)] : [order];
    const shared = this.#renderer.shared();
    const work = async (part: readonly WantedUnit[]) => {
      const { units, changes } = await this.#renderPart(part, before, shared);
      for (const [key, unit] of units) kept.set(key, unit);
      for (const [id] of gone) changes.set(id, undefined);
      await this.#addOutside(units, changes, this.#host.slices());
      this.#host.replace(withRendered(this.#host.state(), renderedUnits(new Map(kept), this.#environments(kept), components), changes));
    };
    const [first = [], rest = []] = parts;
    const begun = work(first);
    this.#first = due && begun;
    try {
      await begun;
      if (rest.length > 0) await work(rest);
      await this.#follow(shared);
    } finally {
      this.#first = undefined;
    }
  }

  #wanted(state: WorkspaceState): readonly WantedUnit[] {
    const { declared } = this.#following;
    const keys = new Set(declared.wanted.map(({ key }) => key));
    return [...wantedUnits(state).filter(({ key, request }) => !keys.has(key) && !declared.folders.has(request.folder)), ...declared.wanted];
  }

  #environments(units: ReadonlyMap<string, RenderedUnit>): readonly UnitEnvironment[] {
    const { declared } = this.#following;
    const keys = new Set(declared.wanted.map(({ key }) => key));
    const read = new Set(declared.wanted.flatMap(({ key }) => units.get(key)?.files ?? []));
    const alone = [...units.values()].filter(({ key, folder, file }) => !keys.has(key) && !declared.folders.has(folder) && !read.has(file));
    return [...alone.map(environmentOfUnit), ...declared.environments];
  }

  async #follow(shared: Shared): Promise<void> {
    const state = this.#host.state();
    const results = await this.#following.again(state, shared);
    if (!results) return;
    const now = this.#host.state();
    const { units: last } = now.rendered;
    const wanted = this.#wanted(now);
    const kept = new Map(wanted.flatMap(({ key }) => results.get(key)?.unit ?? last.get(key) ?? []).map((unit) => [unit.key, unit]));
    // What is declared no more is built for itself again.
    for (const { key, file } of wanted) if (!kept.has(key)) this.#due.add(file);
    const changes = new Map<FileId, FileRecord | undefined>();
    for (const { key, id } of last.values()) if (!kept.has(key)) changes.set(id, undefined);
    for (const [key, { unit, record }] of results) if (kept.has(key)) changes.set(unit.id, record);
    await this.#addOutside(kept, changes, this.#host.slices());
    this.#host.replace(withRendered(now, renderedUnits(kept, this.#environments(kept), componentsOf(kustomizationsOf(now))), changes));
  }

  /** First those that read most of what somebody edits, then those that are shown to who edits it. */
  #byUrgency(wanted: readonly WantedUnit[], last: ReadonlyMap<string, RenderedUnit>): readonly WantedUnit[] {
    const open = [...this.#host.open().keys()];
    const edited = new Map(wanted.map(({ key }) => [key, open.filter((id) => last.get(key)?.inputs.has(id)).length]));
    const count = ({ key }: WantedUnit) => edited.get(key) ?? 0;
    return [...wanted].sort((a, b) => count(b) - count(a) || compareNearness(open[0], a.request.folder, b.request.folder));
  }

  async #renderPart(wanted: readonly WantedUnit[], before: WorkspaceState, shared: Shared): Promise<Part> {
    const slices = this.#host.slices();
    const units = new Map<string, RenderedUnit>();
    const changes = new Map<FileId, FileRecord | undefined>();
    for (const one of wanted) {
      const old = before.rendered.units.get(one.key);
      const { unit, record } = await this.#renderer.render(one, pathOf(one.file, before), slices, shared);
      const isHalfTyped = unit.outcome === 'failed' && old?.outcome === 'rendered' && [...unit.inputs].some((id) => this.#host.open().has(id));
      units.set(unit.key, isHalfTyped ? { ...old, inputs: unit.inputs, problem: unit.problem } : unit);
      if (!isHalfTyped && (record || old)) changes.set(unit.id, record);
      if (slices.over) await slices.rest();
    }
    return { units, changes };
  }

  /** Files that no search found, so that places in them can be shown. */
  async #addOutside(units: ReadonlyMap<string, RenderedUnit>, changes: Map<FileId, FileRecord | undefined>, slices: Slices): Promise<void> {
    const { files } = this.#host.state();
    for (const { files: read } of units.values()) {
      for (const id of read) {
        if (changes.has(id) || files.has(id)) continue;
        const record = await this.#reading.record({ id, path: id }, slices);
        if (record) changes.set(id, { ...record, outside: true });
      }
    }
  }
}

/** As people read it; with as many parts as the id has below the workspace's folder. */
function pathOf(file: FileId, { files }: WorkspaceState): string {
  return files.get(file)?.record.path ?? file;
}
