import type { FileReading } from '../file-reading.js';
import type { FileRecord } from '../file-record.js';
import { compareNearness } from '../folder-distance.js';
import type { Slices } from '../scheduler.js';
import type { FileId, Snapshot } from '../snapshot.js';
import { type WorkspaceState, withRendered } from '../state.js';
import type { Following } from './following.js';
import { componentsOf, inflatingOf, kustomizationsOf } from './kustomizations.js';
import { environmentOfUnit, isRenderedId, type RenderedUnit, renderedUnits, type UnitEnvironment } from './rendered-units.js';
import type { WantedUnit } from './unit-of.js';
import type { Shared, UnitRenderer, UnitResult } from './unit-renderer.js';
import { wantedUnits } from './wanted-units.js';

/** What rendering reads and changes. */
export interface RenderHost {
  state(): WorkspaceState;
  replace(state: WorkspaceState): void;
  snapshotOf(state: WorkspaceState): Snapshot;
  /** The files that somebody edits. */
  open(): Pick<ReadonlyMap<FileId, unknown>, 'has' | 'keys'>;
  slices(): Slices;
  log(line: string): void;
}

/** Units that were rendered, and the records of what they became. */
export interface PublishedUnits {
  /** By key. */
  readonly units: Map<string, RenderedUnit>;
  readonly changes: Map<FileId, FileRecord | undefined>;
}

interface PublisherOptions {
  readonly renderer: UnitRenderer;
  readonly reading: FileReading;
  readonly following: Following;
}

/** Renders units, and makes what they become part of the workspace. Several may do so at a time: each leaves the others' units as they are. */
export class UnitPublisher {
  readonly #host: RenderHost;
  readonly #renderer: UnitRenderer;
  readonly #reading: FileReading;
  readonly #following: Following;
  /** What `wanted` gave, by what it was found in: of one state it is asked for again and again, and found among all files. */
  readonly #wanted = new WeakMap<WorkspaceState, { readonly declared: Following['declared']; readonly wanted: readonly WantedUnit[] }>();

  constructor(host: RenderHost, { renderer, reading, following }: PublisherOptions) {
    this.#host = host;
    this.#renderer = renderer;
    this.#reading = reading;
    this.#following = following;
  }

  /** Every unit of the workspace as it is now. */
  wanted(): readonly WantedUnit[] {
    const { declared } = this.#following;
    const state = this.#host.state();
    const known = this.#wanted.get(state);
    if (known?.declared === declared) return known.wanted;
    const keys = new Set(declared.wanted.map(({ key }) => key));
    const all = wantedUnits(state, { charts: this.#renderer.rendersCharts });
    const wanted = [...all.filter(({ key, request }) => !keys.has(key) && !declared.folders.has(request.folder)), ...declared.wanted];
    this.#wanted.set(state, { declared, wanted });
    return wanted;
  }

  /** Those of them that Helm's engine is asked for, which takes a while. */
  charts(wanted: readonly WantedUnit[]): readonly WantedUnit[] {
    const inflating = this.#renderer.rendersCharts ? inflatingOf(kustomizationsOf(this.#host.state())) : new Set();
    return wanted.filter(({ request, file }) => request.engine === 'helm' || inflating.has(file));
  }

  /** The others. */
  withoutCharts(wanted: readonly WantedUnit[]): readonly WantedUnit[] {
    const charts = new Set(this.charts(wanted));
    return wanted.filter((one) => !charts.has(one));
  }

  /** First those that read most of what somebody edits, then those that are shown to who edits it. */
  byUrgency(wanted: readonly WantedUnit[]): readonly WantedUnit[] {
    const last = this.#host.state().rendered.units;
    const open = [...this.#host.open().keys()];
    const edited = new Map(wanted.map(({ key }) => [key, open.filter((id) => last.get(key)?.inputs.has(id)).length]));
    const count = ({ key }: WantedUnit) => edited.get(key) ?? 0;
    return [...wanted].sort((a, b) => count(b) - count(a) || compareNearness(open[0], a.request.folder, b.request.folder));
  }

  /**
   * Renders units one after the other. While somebody edits what one reads, and it cannot be rendered, it stays what it was.
   * @param made takes what they render to
   */
  async render(wanted: readonly WantedUnit[], shared?: Shared, made?: Map<string, UnitResult>): Promise<PublishedUnits> {
    const before = this.#host.state();
    const slices = this.#host.slices();
    const part: PublishedUnits = { units: new Map(), changes: new Map() };
    for (const one of wanted) {
      const old = before.rendered.units.get(one.key);
      const result = await this.#renderer.render(one, pathOf(one.file, before), slices, shared);
      const { unit, record } = result;
      made?.set(one.key, result);
      const isHalfTyped = unit.outcome === 'failed' && old?.outcome === 'rendered' && [...unit.inputs].some((id) => this.#host.open().has(id));
      part.units.set(unit.key, isHalfTyped ? { ...old, inputs: unit.inputs, problem: unit.problem } : unit);
      if (!isHalfTyped && (record || old)) part.changes.set(unit.id, record);
      if (slices.over) await slices.rest();
    }
    return part;
  }

  /** What was rendered counts from now on; what nothing wants any more does not. */
  async publish({ units, changes }: PublishedUnits): Promise<void> {
    await this.addOutside(units, changes);
    const now = this.#host.state();
    // What was found while it was read is known better.
    for (const id of changes.keys()) if (!isRenderedId(id) && now.files.has(id)) changes.delete(id);
    const known = now.rendered.units;
    const kept = new Map(
      this.wanted()
        .flatMap(({ key }) => units.get(key) ?? known.get(key) ?? [])
        .map((unit) => [unit.key, unit]),
    );
    for (const { key, id } of [...known.values(), ...units.values()]) {
      if (kept.has(key)) continue;
      changes.delete(id);
      if (known.has(key)) changes.set(id, undefined);
    }
    this.#host.replace(withRendered(now, renderedUnits(kept, this.#environments(kept), componentsOf(kustomizationsOf(now))), changes));
  }

  #environments(units: ReadonlyMap<string, RenderedUnit>): readonly UnitEnvironment[] {
    const { declared } = this.#following;
    const keys = new Set(declared.wanted.map(({ key }) => key));
    const read = new Set(declared.wanted.flatMap(({ key }) => units.get(key)?.files ?? []));
    const alone = [...units.values()].filter(({ key, folder, file }) => !keys.has(key) && !declared.folders.has(folder) && !read.has(file));
    return [...alone.map(environmentOfUnit), ...declared.environments];
  }

  /** Files that no search found, so that places in them can be shown. */
  async addOutside(units: ReadonlyMap<string, RenderedUnit>, changes: Map<FileId, FileRecord | undefined>): Promise<void> {
    const { files } = this.#host.state();
    const slices = this.#host.slices();
    for (const { files: read } of units.values()) {
      for (const id of read) {
        if (changes.has(id) || files.has(id)) continue;
        const record = await this.#reading.outside({ id, path: id }, slices);
        if (record) changes.set(id, record);
      }
    }
  }
}

/** As people read it; with as many parts as the id has below the workspace's folder. */
export function pathOf(file: FileId, { files }: WorkspaceState): string {
  return files.get(file)?.record.path ?? file;
}
