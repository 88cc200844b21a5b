import { parentOf } from '../../util/file-id.js';
import type { FileReading } from '../file-reading.js';
import type { FileRecord } from '../file-record.js';
import { compareNearness } from '../folder-distance.js';
import { isKustomization, structureNames } from '../kustomization.js';
import type { Slices } from '../scheduler.js';
import type { FileId, Snapshot } from '../snapshot.js';
import { type WorkspaceState, withRendered } from '../state.js';
import { componentsOf, kustomizationsOf } from './kustomizations.js';
import { type RenderedUnit, renderedUnits, type UnitProblem } from './rendered-units.js';
import { type Rendering, rootsOf, type Shared, type UnitRenderer } from './unit-renderer.js';

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
  readonly units: ReadonlyMap<FileId, RenderedUnit>;
  readonly changes: Map<FileId, FileRecord | undefined>;
}

/** So many units are rendered before anybody is told: those of the files that somebody edits first. */
const firstUnits = 4;

/** Keeps what the kustomizations of a workspace render to up to date. */
export class RenderPass {
  readonly #host: RenderHost;
  readonly #renderer: UnitRenderer;
  readonly #reading: FileReading;
  /** What changed since the last pass; `all`: nothing is known to be up to date. */
  #due = new Set<FileId>();
  #allDue = false;
  #running: Promise<void> | undefined;
  /** Of the pass that runs, its first part, unless it renders everything. */
  #first: Promise<void> | undefined;

  constructor(host: RenderHost, renderer: UnitRenderer, reading: FileReading) {
    this.#host = host;
    this.#renderer = renderer;
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
    const file = this.#unitFileIn(folder);
    if (file === undefined) return undefined;
    const now = this.#host.state();
    const { unit, record } = await this.#renderer.render(file, pathOf(file, now), this.#host.slices());
    if (unit.problem) return { problem: unit.problem };
    const others = [...now.rendered.units.values()].map(({ id }) => [id, undefined] as const);
    const changes = new Map<FileId, FileRecord | undefined>([...others, [unit.id, record]]);
    const units = new Map([[unit.folder, unit]]);
    await this.#addOutside(units, changes, this.#host.slices());
    return { snapshot: this.#host.snapshotOf(withRendered(now, { ...renderedUnits(units), nothingElse: true }, changes)) };
  }

  /** A state in which a file says something else, with what units make of that; undefined where none reads it, or its texts are not at hand. */
  supposed(state: WorkspaceState, file: FileId, text: string | undefined): WorkspaceState | undefined {
    const results = this.#renderer.supposed(state.rendered.readBy.get(file) ?? [], file, text, (id) => pathOf(id, state));
    if (results.length === 0) return undefined;
    const units = new Map([...state.rendered.units, ...results.map(({ unit }) => [unit.folder, unit] as const)]);
    const changes = new Map(results.map(({ unit, record }) => [unit.id, record]));
    return withRendered(state, renderedUnits(units, componentsOf(kustomizationsOf(state))), changes);
  }

  /** What the kustomization or chart of a folder renders to, as text; undefined where there is none, and the reason where it is not rendered. */
  async rendering(folder: FileId): Promise<Rendering | { readonly problem: UnitProblem } | undefined> {
    const file = this.#unitFileIn(folder);
    return file === undefined ? undefined : this.#renderer.rendering(file);
  }

  /** The kustomization of a folder, else the chart that it is. */
  #unitFileIn(folder: FileId): FileId | undefined {
    return structureNames.map((name) => `${folder}/${name}`).find((id) => this.#host.state().structure.has(id));
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
    const kustomizations = kustomizationsOf(before);
    const roots = rootsOf(kustomizations);
    const isStale = (file: FileId) => {
      const old = last.get(parentOf(file));
      return old?.file !== file || !due || [...due].some((id) => old.inputs.has(id));
    };
    const stale = roots.filter(isStale);
    const order = due ? this.#byUrgency(stale, last) : stale;
    const kept = new Map(roots.flatMap((file) => last.get(parentOf(file)) ?? []).map((unit) => [unit.folder, unit]));
    const gone = [...last.values()].filter(({ folder }) => !kept.has(folder)).map(({ id }) => [id, undefined] as const);
    if (order.length === 0 && gone.length === 0) return;
    const components = componentsOf(kustomizations);
    const parts = due ? [order.slice(0, firstUnits), order.slice(firstUnits)] : [order];
    const shared = this.#renderer.shared();
    const work = async (part: readonly FileId[]) => {
      const { units, changes } = await this.#renderPart(part, before, shared);
      for (const [folder, unit] of units) kept.set(folder, unit);
      for (const [id] of gone) changes.set(id, undefined);
      await this.#addOutside(units, changes, this.#host.slices());
      this.#host.replace(withRendered(this.#host.state(), renderedUnits(new Map(kept), components), changes));
    };
    const [first = [], rest = []] = parts;
    const begun = work(first);
    this.#first = due && begun;
    try {
      await begun;
      if (rest.length > 0) await work(rest);
    } finally {
      this.#first = undefined;
    }
  }

  /** First those that read most of what somebody edits, then those that are shown to who edits it. */
  #byUrgency(files: readonly FileId[], last: ReadonlyMap<FileId, RenderedUnit>): readonly FileId[] {
    const open = [...this.#host.open().keys()];
    const edited = new Map(files.map((file) => [file, open.filter((id) => last.get(parentOf(file))?.inputs.has(id)).length]));
    const count = (file: FileId) => edited.get(file) ?? 0;
    return [...files].sort((a, b) => count(b) - count(a) || compareNearness(open[0], parentOf(a), parentOf(b)));
  }

  async #renderPart(files: readonly FileId[], before: WorkspaceState, shared: Shared): Promise<Part> {
    const slices = this.#host.slices();
    const units = new Map<FileId, RenderedUnit>();
    const changes = new Map<FileId, FileRecord | undefined>();
    for (const file of files) {
      const old = before.rendered.units.get(parentOf(file));
      const { unit, record } = await this.#renderer.render(file, pathOf(file, before), slices, shared);
      const isHalfTyped = unit.outcome === 'failed' && old?.outcome === 'rendered' && [...unit.inputs].some((id) => this.#host.open().has(id));
      units.set(unit.folder, isHalfTyped ? { ...old, inputs: unit.inputs, problem: unit.problem } : unit);
      if (!isHalfTyped && (record || old)) changes.set(unit.id, record);
      if (slices.over) await slices.rest();
    }
    return { units, changes };
  }

  /** Files that no search found, so that places in them can be shown. */
  async #addOutside(units: ReadonlyMap<FileId, RenderedUnit>, changes: Map<FileId, FileRecord | undefined>, slices: Slices): Promise<void> {
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
