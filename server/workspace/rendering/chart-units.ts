import { type ChartRequest, ownRequest } from '../../render/unit-request.js';
import { baseName, type FileId, isWithin, parentOf, resolveId } from '../../util/file-id.js';
import { compareText } from '../../util/text.js';
import type { ChartFile } from '../kustomization.js';
import type { WorkspaceState } from '../state.js';
import { kustomizationsOf } from './kustomizations.js';

/** A chart with some values, as a unit that is deployed by itself. */
export interface ChartVariant {
  readonly request: ChartRequest;
  /** What people call it by: the chart's folder or, with values beside its own, the file of these. */
  readonly place: FileId;
  /** Its `Chart.yaml`, or the file of values. */
  readonly file: FileId;
}

type Files = Pick<WorkspaceState, 'structure' | 'files'>;

/**
 * The charts that nothing of the workspace takes in, each with its own values and once with each file of values that stands beside them: by folder, the
 * own values first.
 */
export function chartVariants(state: Files): readonly ChartVariant[] {
  const folders = installable(state);
  if (folders.size === 0) return [];
  const values = valuesOf(folders, state);
  return [...folders]
    .sort(compareText)
    .flatMap((folder) => [
      { request: ownRequest(folder), place: folder, file: `${folder}/Chart.yaml` },
      ...(values.get(folder) ?? []).sort(compareText).map((file) => withValues(folder, file)),
    ]);
}

/** A chart with one more file of values, as `helm template CHART --values FILE` takes it. */
export function withValues(folder: FileId, file: FileId): ChartVariant {
  return { request: { ...ownRequest(folder), values: [{ file }] }, place: file, file };
}

/** The folder of the chart that a file is values of, by its name and place; undefined where it is none. */
export function chartOfValues(file: FileId): FileId | undefined {
  const name = baseName(file);
  if (!/\.ya?ml$/.test(name)) return undefined;
  const folder = parentOf(file);
  if (/^values[-.].+\.ya?ml$/.test(name)) return folder;
  return baseName(folder) === 'values' ? parentOf(folder) : undefined;
}

/** The folders of charts that are no part of others: neither below one, nor named by one or by a kustomization, nor only there to be taken in. */
function installable(state: Files): ReadonlySet<FileId> {
  const charts = chartsOf(state);
  if (charts.size === 0) return new Set();
  const takenIn = new Set([
    ...[...charts].flatMap(([folder, { local }]) => local.flatMap((path) => resolveId(folder, path) ?? [])),
    ...[...kustomizationsOf(state)].flatMap(([file, { chartFolders }]) => chartFolders.flatMap((path) => resolveId(parentOf(file), path) ?? [])),
  ]);
  const isPart = (folder: FileId) => {
    for (let above = parentOf(folder); above !== ''; above = parentOf(above))
      if (charts.has(above) && ['charts', 'templates'].some((name) => isWithin(`${above}/${name}`, folder))) return true;
    return false;
  };
  return new Set([...charts].flatMap(([folder, { isLibrary }]) => (isLibrary || takenIn.has(folder) || isPart(folder) ? [] : [folder])));
}

function chartsOf({ structure }: Files): ReadonlyMap<FileId, ChartFile> {
  return new Map([...structure.values()].flatMap(({ id, chart }) => (chart ? [[parentOf(id), chart] as const] : [])));
}

function valuesOf(folders: ReadonlySet<FileId>, { files }: Files): ReadonlyMap<FileId, FileId[]> {
  const found = new Map<FileId, FileId[]>();
  for (const [id] of files.entries()) {
    const folder = chartOfValues(id);
    if (folder !== undefined && folders.has(folder)) found.set(folder, [...(found.get(folder) ?? []), id]);
  }
  return found;
}
