import { chartRequest } from '../../render/helm/chart.js';
import { chartOutcome } from '../../render/helm/chart-objects.js';
import type { HelmEngine } from '../../render/helm/helm.js';
import { render } from '../../render/kustomize/render.js';
import type { Outcome } from '../../render/rendering.js';
import type { ChartRequest } from '../../render/unit-request.js';
import { type FileId, isWithin, parentOf } from '../../util/file-id.js';
import type { FileRecord, RecordReader } from '../file-record.js';
import { type WorkspaceState, withRendered } from '../state.js';
import { noCharts, withoutLimits } from './charts.js';
import { componentsOf, kustomizationsOf } from './kustomizations.js';
import { type RenderedDocument, renderedDocuments } from './rendered-documents.js';
import { environmentOfUnit, type RenderedUnit, renderedUnits } from './rendered-units.js';
import { kustomizeUnit, unitFrom } from './unit-renderer.js';
import { wantedUnits } from './wanted-units.js';

/** Texts, and which of them were asked for. */
class AskedTexts extends Map<FileId, string> {
  readonly asked = new Set<FileId>();

  override get(id: FileId): string | undefined {
    const text = super.get(id);
    if (text !== undefined) this.asked.add(id);
    return text;
  }
}

/** A state with what its kustomizations render to, where all texts are at hand: nothing is waited for. */
export function renderTexts(
  state: WorkspaceState,
  texts: ReadonlyMap<FileId, string>,
  { reader, helm }: { readonly reader: RecordReader; readonly helm: Pick<HelmEngine, 'render'> | undefined },
): { readonly state: WorkspaceState; readonly documents: ReadonlyMap<RenderedUnit, readonly RenderedDocument[]> } {
  const kustomizations = kustomizationsOf(state);
  const documents = new Map<RenderedUnit, readonly RenderedDocument[]>();
  if (state.structure.size === 0) return { state, documents };
  const units = new Map<string, RenderedUnit>();
  const changes = new Map<FileId, FileRecord>();
  const folders = new Set([...texts.keys()].flatMap(foldersAbove));
  for (const wanted of wantedUnits(state, { charts: helm !== undefined })) {
    const { request, file } = wanted;
    if (request.engine === 'folder') continue;
    const files = new AskedTexts(texts);
    const outcome =
      request.engine === 'helm' ? chartOf(request, files, helm) : render(kustomizeUnit(request), { files, folders, inputs: new Set(), units: new Set() });
    const unit = unitFrom(wanted, { files: new Map([...files.asked].map((id) => [id, ''])), inputs: files.asked }, outcome);
    units.set(unit.key, unit);
    if (outcome.kind !== 'rendered') continue;
    const made = renderedDocuments(outcome.objects, { files });
    documents.set(unit, made);
    changes.set(unit.id, reader.rendered({ id: unit.id, path: state.files.get(file)?.record.path ?? file, version: '1', named: true }, made));
  }
  return { state: withRendered(state, renderedUnits(units, [...units.values()].map(environmentOfUnit), componentsOf(kustomizations)), changes), documents };
}

function chartOf({ folder, release, values: inputs }: ChartRequest, texts: AskedTexts, helm: Pick<HelmEngine, 'render'> | undefined): Outcome {
  const values = inputs.map((input) =>
    'file' in input ? { text: texts.get(input.file) ?? '', place: { file: input.file, range: { start: 0, end: 0 } } } : input,
  );
  const files = new Map([...texts.keys()].flatMap((id) => (isWithin(folder, id) ? [[id, texts.get(id) ?? ''] as const] : [])));
  const unit = { folder, root: '', values, release };
  const closure = { files, folders: new Set([folder]) };
  const made = helm && chartOutcome(unit, closure, helm.render(chartRequest(unit, closure)));
  return made ? withoutLimits(made) : noCharts(`${folder}/Chart.yaml`).outcome;
}

function foldersAbove(file: FileId): readonly FileId[] {
  const folders: FileId[] = [];
  for (let at = parentOf(file); at !== '' && !folders.includes(at); at = parentOf(at)) folders.push(at);
  return folders;
}
