import { render } from '../../render/kustomize/render.js';
import { type FileId, parentOf } from '../../util/file-id.js';
import type { FileRecord, RecordReader } from '../file-record.js';
import { type WorkspaceState, withRendered } from '../state.js';
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
  reader: RecordReader,
): { readonly state: WorkspaceState; readonly documents: ReadonlyMap<RenderedUnit, readonly RenderedDocument[]> } {
  const kustomizations = kustomizationsOf(state);
  const documents = new Map<RenderedUnit, readonly RenderedDocument[]>();
  if (kustomizations.size === 0) return { state, documents };
  const units = new Map<string, RenderedUnit>();
  const changes = new Map<FileId, FileRecord>();
  const folders = new Set([...texts.keys()].flatMap(foldersAbove));
  for (const wanted of wantedUnits(state, { charts: false })) {
    const { request, file } = wanted;
    if (request.engine !== 'kustomize') continue;
    const files = new AskedTexts(texts);
    const outcome = render(kustomizeUnit(request), { files, folders, inputs: new Set(), units: new Set() });
    const unit = unitFrom(wanted, { files: new Map([...files.asked].map((id) => [id, ''])), inputs: files.asked }, outcome);
    units.set(unit.key, unit);
    if (outcome.kind !== 'rendered') continue;
    const made = renderedDocuments(outcome.objects, { files });
    documents.set(unit, made);
    changes.set(unit.id, reader.rendered({ id: unit.id, path: state.files.get(file)?.record.path ?? file, version: '1', named: true }, made));
  }
  return { state: withRendered(state, renderedUnits(units, [...units.values()].map(environmentOfUnit), componentsOf(kustomizations)), changes), documents };
}

function foldersAbove(file: FileId): readonly FileId[] {
  const folders: FileId[] = [];
  for (let at = parentOf(file); at !== '' && !folders.includes(at); at = parentOf(at)) folders.push(at);
  return folders;
}
