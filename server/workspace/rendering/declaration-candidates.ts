import { type UnitRequest, unitKey } from '../../render/unit-request.js';
import { isWithin, parentOf } from '../../util/file-id.js';
import { compareText } from '../../util/text.js';
import type { FileId } from '../snapshot.js';
import type { WorkspaceState } from '../state.js';
import { isRenderedId } from './rendered-units.js';
import type { WantedUnit } from './wanted-units.js';

/** Where following declarations may begin, and whether what is there is still the same. */
export interface Candidates {
  readonly units: readonly WantedUnit[];
  /** Another whenever what is declared may be another. */
  readonly mark: string;
}

/** The units and folders of a workspace in which something of Flux or Argo CD is declared; the folders nearest to the root first. */
export function candidatesIn(state: Pick<WorkspaceState, 'unseen' | 'files' | 'rendered'>): Candidates | undefined {
  const declaring = [...state.unseen.entries()].flatMap(([id, all]) => (all.some(({ cause }) => cause === 'application' || cause === 'release') ? [id] : []));
  if (declaring.length === 0) return undefined;
  const files = declaring.filter((id) => !isRenderedId(id));
  const byId = new Map([...state.rendered.units.values()].map((unit) => [unit.id, unit]));
  const units = declaring.flatMap((id) => byId.get(id) ?? []);
  const all = [...units, ...foldersOf(files, state)].sort((a, b) => depth(a) - depth(b) || compareText(a.key, b.key));
  const versions = files.map((id) => `${id} ${state.files.get(id)?.record.version}`);
  const marks = [...state.rendered.units.values()].flatMap(({ key, outcome, declares }) => `${key} ${outcome} ${declares}`);
  return { units: all.map(({ key, request, file }) => ({ key, request, file })), mark: [...versions, ...marks].sort().join('\n') };
}

function depth({ request: { folder } }: WantedUnit): number {
  return folder.split('/').length;
}

/**
 * Folders of files that no kustomization lists. Flux takes a folder with all that is below it, Argo CD the files that lie in it; the same is done at the
 * top of a workspace, where below there is everything.
 */
function foldersOf(files: readonly FileId[], { files: known }: Pick<WorkspaceState, 'files'>): readonly WantedUnit[] {
  const isOfArgo = (id: FileId) => known.get(id)?.record.objects.every(({ object }) => !/^[a-z]+\.toolkit\.fluxcd\.io\//.test(object.apiVersion?.value ?? ''));
  const isAtTop = (id: FileId) => known.get(id)?.record.path.includes('/') === false;
  const alone = files.filter((id) => isOfArgo(id) || isAtTop(id));
  const folders = [...new Set(files.filter((id) => !alone.includes(id)).map(parentOf))];
  const topmost = folders.filter((folder) => !folders.some((other) => other !== folder && isWithin(other, folder)));
  const placeIn = (folder: FileId) => ({ file: files.find((id) => isWithin(folder, id)) ?? folder, range: { start: 0, end: 0 } });
  const requests: readonly UnitRequest[] = [
    ...topmost.map(
      (folder): UnitRequest => ({ engine: 'kustomize', folder, loadRestriction: 'none', flux: { spec: '{}', substitute: undefined, place: placeIn(folder) } }),
    ),
    ...[...new Set(alone.map(parentOf))].map(
      (folder): UnitRequest => ({ engine: 'folder', folder, recurse: false, include: '', exclude: '', namespace: undefined }),
    ),
  ];
  return requests.map((request) => ({ key: unitKey(request), request, file: placeIn(request.folder).file }));
}
