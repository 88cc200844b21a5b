import { declarationMark } from '../../render/gitops/declarations.js';
import { buildFlux, renderFlux } from '../../render/gitops/flux-build.js';
import { buildFolder, renderFolder } from '../../render/gitops/folder-build.js';
import type { TreeSource } from '../../render/gitops/tree-source.js';
import { closure } from '../../render/kustomize/closure.js';
import type { ParseCache } from '../../render/kustomize/parse.js';
import { render } from '../../render/kustomize/render.js';
import type { Closure, Outcome, RenderedObject, Unit } from '../../render/rendering.js';
import type { ChartRequest, KustomizeRequest, UnitRequest } from '../../render/unit-request.js';
import type { FileRecord, RecordReader } from '../file-record.js';
import type { FileSource, SourceRepository } from '../file-source.js';
import type { Slices } from '../scheduler.js';
import type { FileId } from '../snapshot.js';
import { type Charts, chartOutcomeOf, noCharts, type UnitOutcome } from './charts.js';
import { inflateCharts } from './inflate-charts.js';
import { KeptUnits } from './kept-units.js';
import { type RenderedDocument, renderedDocuments } from './rendered-documents.js';
import { type RenderedUnit, renderedId, type UnitProblem } from './rendered-units.js';
import { treeSource } from './tree-source.js';
import type { WantedUnit } from './unit-of.js';
import { rememberingSource, renderSource } from './unit-source.js';

/** What became of a unit: the unit, and the record that holds its objects where it is rendered. */
export interface UnitResult {
  readonly unit: RenderedUnit;
  readonly record: FileRecord | undefined;
  /** What it renders to. */
  readonly objects: readonly RenderedObject[];
}

/** What one kustomization renders to, with what it read. */
export interface Rendering {
  readonly objects: readonly RenderedObject[];
  readonly closure: Closure;
}

/** Files as they are read and parsed for several units. */
export interface Shared {
  readonly source: TreeSource;
  readonly cache: ParseCache;
}

/** Renders the kustomizations of a workspace. Lives as long as the workspace; what it keeps of units is bounded. */
export class UnitRenderer {
  readonly #source: () => FileSource;
  readonly #reader: RecordReader;
  readonly #charts: Charts | undefined;
  readonly #kept = new KeptUnits();
  #renderings = 0;

  /** @param charts renders charts, where that can be done */
  constructor(source: () => FileSource, reader: RecordReader, charts: Charts | undefined) {
    this.#source = source;
    this.#reader = reader;
    this.#charts = charts;
  }

  /** Whether charts are rendered. */
  get rendersCharts(): boolean {
    return this.#charts !== undefined;
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
    if (outcome.kind !== 'rendered') return { unit: made, record: undefined, objects: [] };
    const documents = renderedDocuments(outcome.objects, read);
    this.#keep(made, documents, read);
    return { unit: made, record: this.#recordOf(made, path, documents), objects: outcome.objects };
  }

  async #outcomeOf({ request, file }: Pick<WantedUnit, 'request' | 'file'>, source: TreeSource, cache: ParseCache): Promise<UnitOutcome> {
    switch (request.engine) {
      case 'helm':
        return this.#charts ? chartOutcomeOf(request, this.#charts) : noCharts(file);
      case 'folder': {
        const { outcome, closure: read } = await buildFolder(request, anywhere, source, { cache });
        return { outcome, read, limits: [] };
      }
      case 'kustomize': {
        if (request.flux) {
          const { outcome, closure: read } = await buildFlux(request, anywhere, source, { cache });
          return { outcome, read, limits: [] };
        }
        const unit = kustomizeUnit(request);
        const read = await closure(unit, source, undefined, cache);
        const inflated = this.#charts ? await inflateCharts(unit, read, this.#charts, cache) : { closure: read, limits: [] };
        return { outcome: render(unit, inflated.closure, { cache }), read: inflated.closure, limits: inflated.limits };
      }
    }
  }

  /** The repository that a file is in, where the source knows of any. */
  async repositoryOf(file: FileId): Promise<SourceRepository | undefined> {
    return this.#source().repositoryOf?.(file);
  }

  /** What units share that are rendered one after the other, as long as no file changes. */
  shared(): Shared {
    const files = this.#source();
    return { source: treeSource(files, rememberingSource(renderSource(files))), cache: new Map() };
  }

  /** What a unit renders to, as text with its places; nothing of it is kept. */
  async rendering(wanted: Pick<WantedUnit, 'request' | 'file'>): Promise<Rendering | { readonly problem: UnitProblem }> {
    const { source, cache } = this.shared();
    const { outcome, read } = await this.#outcomeOf(wanted, source, cache);
    return outcome.kind === 'rendered' ? { objects: outcome.objects, closure: read } : { problem: problemOf(outcome) };
  }

  /** Has the documents of units at hand that were rendered before, all of them until others are asked for. */
  async ensure(units: readonly RenderedUnit[]): Promise<void> {
    this.#kept.need(units);
    const lacking = units.filter((unit) => unit.outcome === 'rendered' && !this.#kept.get(unit));
    const { source, cache } = this.shared();
    for (const unit of lacking) {
      const { outcome, read } = await this.#outcomeOf(unit, source, cache);
      if (outcome.kind === 'rendered') this.#keep(unit, renderedDocuments(outcome.objects, read), read);
    }
  }

  /** What a unit renders to, with trees; undefined where that is no longer kept: see `render`. */
  documentsOf(unit: RenderedUnit): readonly RenderedDocument[] | undefined {
    return this.#kept.get(unit)?.documents;
  }

  /**
   * What becomes of units if a file that they read says something else or, with `undefined`, is not there: at once, for those whose texts are at hand.
   * What could not be built then stays as it is.
   */
  supposed(units: readonly RenderedUnit[], file: FileId, text: string | undefined, pathOf: (file: FileId) => string): readonly UnitResult[] {
    return units.flatMap((unit) => {
      const kept = this.#kept.get(unit);
      const { request } = unit;
      if (!kept?.closure || request.engine === 'helm') return [];
      const files = new Map(kept.closure.files);
      if (text === undefined) files.delete(file);
      else files.set(file, text);
      const read = { ...kept.closure, files };
      const outcome = renderAgain(request, read);
      if (outcome.kind !== 'rendered') return [];
      const documents = renderedDocuments(outcome.objects, read);
      return [{ unit: unitFrom(unit, read, outcome), record: this.#recordOf(unit, pathOf(unit.file), documents), objects: outcome.objects }];
    });
  }

  #recordOf({ id }: RenderedUnit, path: string, documents: readonly RenderedDocument[]): FileRecord {
    return this.#reader.rendered({ id, path, version: `rendered ${++this.#renderings}`, named: true }, documents);
  }

  /** What would become of other texts of a chart, only its engine can say. */
  #keep(unit: RenderedUnit, documents: readonly RenderedDocument[], read: Closure): void {
    this.#kept.keep(unit, documents, unit.request.engine === 'helm' ? undefined : read);
  }
}

/** Nothing but the source decides what may be read. */
const anywhere = '';

/** A kustomization as it is rendered. */
export function kustomizeUnit({ folder, loadRestriction }: KustomizeRequest): Unit {
  return { folder, root: anywhere, loadRestriction };
}

/** What a unit comes to that is read already. */
function renderAgain(request: Exclude<UnitRequest, ChartRequest>, read: Closure): Outcome {
  if (request.engine === 'folder') return renderFolder(request, read);
  return request.flux ? renderFlux(request, anywhere, read) : render(kustomizeUnit(request), read);
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
    declares: outcome.kind === 'rendered' ? declarationMark(outcome.objects) : '',
    problem: outcome.kind === 'rendered' ? undefined : problemOf(outcome),
    inputs,
    files: [...files.keys()],
    limits: [],
  };
}

function problemOf({ message, place }: Exclude<Outcome, { readonly kind: 'rendered' }>): UnitProblem {
  return { message, ...place };
}
