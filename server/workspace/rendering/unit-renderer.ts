import { closure } from '../../render/kustomize/closure.js';
import type { ParseCache } from '../../render/kustomize/parse.js';
import { render } from '../../render/kustomize/render.js';
import type { Closure, Outcome, RenderedObject, RenderSource, Unit } from '../../render/rendering.js';
import type { KustomizeRequest } from '../../render/unit-request.js';
import type { FileRecord, RecordReader } from '../file-record.js';
import type { FileSource } from '../file-source.js';
import type { Slices } from '../scheduler.js';
import type { FileId } from '../snapshot.js';
import { type Charts, chartOutcomeOf, noCharts, type UnitOutcome } from './charts.js';
import { type RenderedDocument, renderedDocuments } from './rendered-documents.js';
import { type RenderedUnit, renderedId, type UnitProblem } from './rendered-units.js';
import { rememberingSource, renderSource } from './unit-source.js';
import type { WantedUnit } from './wanted-units.js';

/** What became of a unit: the unit, and the record that holds its objects where it is rendered. */
export interface UnitResult {
  readonly unit: RenderedUnit;
  readonly record: FileRecord | undefined;
}

/** What one kustomization renders to, with what it read. */
export interface Rendering {
  readonly objects: readonly RenderedObject[];
  readonly closure: Closure;
}

/** Files as they are read and parsed for several units. */
export interface Shared {
  readonly source: RenderSource;
  readonly cache: ParseCache;
}

interface Kept {
  readonly documents: readonly RenderedDocument[];
  /** What it was rendered from. */
  readonly closure: Closure;
  readonly size: number;
}

/** Texts of rendered units that are kept for who judges files, in UTF-16 units all together. */
const mostText = 2 * 1024 * 1024;

/** Renders the kustomizations of a workspace. Lives as long as the workspace; what it keeps of units is bounded. */
export class UnitRenderer {
  readonly #source: () => FileSource;
  readonly #reader: RecordReader;
  readonly #charts: Charts | undefined;
  /** The one used last is last. */
  readonly #documents = new Map<RenderedUnit, Kept>();
  #size = 0;
  #renderings = 0;

  /** @param charts renders charts, where that can be done */
  constructor(source: () => FileSource, reader: RecordReader, charts: Charts | undefined) {
    this.#source = source;
    this.#reader = reader;
    this.#charts = charts;
  }

  /**
   * Renders one unit.
   * @param path of its file, as people read it
   * @param shared by units that are rendered one after the other
   */
  async render(wanted: WantedUnit, path: string, slices: Slices, { source, cache }: Shared = this.shared()): Promise<UnitResult> {
    const { outcome, read, limits } = await this.#outcomeOf(wanted, source, cache);
    if (slices.over) await slices.rest();
    const made = { ...unitFrom(wanted, read, outcome), limits };
    if (outcome.kind !== 'rendered') return { unit: made, record: undefined };
    const documents = renderedDocuments(outcome.objects, read);
    this.#keep(made, documents, read);
    return { unit: made, record: this.#recordOf(made, path, documents) };
  }

  async #outcomeOf({ request, file }: Pick<WantedUnit, 'request' | 'file'>, source: RenderSource, cache: ParseCache): Promise<UnitOutcome> {
    switch (request.engine) {
      case 'helm':
        return this.#charts ? chartOutcomeOf(file, this.#charts) : noCharts(file);
      case 'kustomize': {
        const unit = kustomizeUnit(request);
        const read = await closure(unit, source, undefined, cache);
        return { outcome: render(unit, read, { cache }), read, limits: [] };
      }
      case 'folder':
        throw new Error('not wanted by anything yet');
    }
  }

  /** What units share that are rendered one after the other, as long as no file changes. */
  shared(): Shared {
    return { source: rememberingSource(renderSource(this.#source())), cache: new Map() };
  }

  /** What a unit renders to, as text with its places; nothing of it is kept. */
  async rendering(wanted: Pick<WantedUnit, 'request' | 'file'>): Promise<Rendering | { readonly problem: UnitProblem }> {
    const { source, cache } = this.shared();
    const { outcome, read } = await this.#outcomeOf(wanted, source, cache);
    return outcome.kind === 'rendered' ? { objects: outcome.objects, closure: read } : { problem: problemOf(outcome) };
  }

  /** Has the documents of a unit at hand that was rendered before. */
  async ensure(unit: RenderedUnit): Promise<void> {
    if (unit.outcome !== 'rendered' || this.documentsOf(unit)) return;
    const { source, cache } = this.shared();
    const { outcome, read } = await this.#outcomeOf(unit, source, cache);
    if (outcome.kind === 'rendered') this.#keep(unit, renderedDocuments(outcome.objects, read), read);
  }

  /** What a unit renders to, with trees; undefined where that is no longer kept: see `render`. */
  documentsOf(unit: RenderedUnit): readonly RenderedDocument[] | undefined {
    const kept = this.#documents.get(unit);
    if (!kept) return undefined;
    this.#documents.delete(unit);
    this.#documents.set(unit, kept);
    return kept.documents;
  }

  /**
   * What becomes of units if a file that they read says something else or, with `undefined`, is not there: at once, for those whose texts are at hand.
   * What could not be built then stays as it is.
   */
  supposed(units: readonly RenderedUnit[], file: FileId, text: string | undefined, pathOf: (file: FileId) => string): readonly UnitResult[] {
    return units.flatMap((unit) => {
      const kept = this.#documents.get(unit);
      const { request } = unit;
      if (!kept || request.engine !== 'kustomize') return [];
      const files = new Map(kept.closure.files);
      if (text === undefined) files.delete(file);
      else files.set(file, text);
      const read = { ...kept.closure, files };
      const outcome = render(kustomizeUnit(request), read);
      if (outcome.kind !== 'rendered') return [];
      const documents = renderedDocuments(outcome.objects, read);
      return [{ unit: unitFrom(unit, read, outcome), record: this.#recordOf(unit, pathOf(unit.file), documents) }];
    });
  }

  #recordOf({ id }: RenderedUnit, path: string, documents: readonly RenderedDocument[]): FileRecord {
    return this.#reader.rendered({ id, path, version: `rendered ${++this.#renderings}`, named: true }, documents);
  }

  #keep(unit: RenderedUnit, documents: readonly RenderedDocument[], read: Closure): void {
    for (const [other, { size }] of this.#documents) if (other.key === unit.key) this.#forget(other, size);
    const size = documents.reduce((sum, { length }) => sum + length, 0) + [...read.files.values()].reduce((sum, { length }) => sum + length, 0);
    this.#documents.set(unit, { documents, closure: read, size });
    this.#size += size;
    for (const [oldest, { size }] of this.#documents) {
      if (this.#size <= mostText || oldest === unit) break;
      this.#forget(oldest, size);
    }
  }

  #forget(unit: RenderedUnit, size: number): void {
    this.#documents.delete(unit);
    this.#size -= size;
  }
}

/** A kustomization as it is rendered; nothing but the source decides what may be read. */
export function kustomizeUnit({ folder, loadRestriction }: KustomizeRequest): Unit {
  return { folder, root: '', loadRestriction };
}

/** What became of a unit. */
export function unitFrom({ key, request, file }: WantedUnit, { inputs, files }: Pick<Closure, 'inputs' | 'files'>, outcome: Outcome): RenderedUnit {
  return {
    key,
    request,
    folder: request.folder,
    file,
    id: renderedId(key),
    outcome: outcome.kind,
    facts: outcome.kind === 'rendered' ? outcome.facts : [],
    problem: outcome.kind === 'rendered' ? undefined : problemOf(outcome),
    inputs,
    files: [...files.keys()],
    limits: [],
  };
}

function problemOf({ message, place }: Exclude<Outcome, { readonly kind: 'rendered' }>): UnitProblem {
  return { message, ...place };
}
