import { followDeclarations } from '../../render/gitops/closure.js';
import type { ClosureHost, DeclaredEnvironment, DeclaredUnit, Repository } from '../../render/gitops/gitops.js';
import type { TreeSource } from '../../render/gitops/tree-source.js';
import { kustomizationNames } from '../../render/kustomize/load.js';
import type { RenderedObject } from '../../render/rendering.js';
import { type UnitRequest, unitKey } from '../../render/unit-request.js';
import type { FileId } from '../../util/file-id.js';
import { remember } from '../../util/remember.js';
import type { WorkspaceState } from '../state.js';
import { renderedId, type UnitEnvironment } from './rendered-units.js';
import type { WantedUnit } from './unit-of.js';

/** What the declarations of Flux and Argo CD in a workspace come to. */
export interface DeclaredUnits {
  readonly environments: readonly UnitEnvironment[];
  readonly wanted: readonly WantedUnit[];
  /** Folders that are built because they are declared: what building them by itself gives is no environment. */
  readonly folders: ReadonlySet<FileId>;
}

export const nothingDeclared: DeclaredUnits = { environments: [], wanted: [], folders: new Set() };

/** What declarations are followed with. */
export interface FollowHost {
  readonly repository: Repository;
  readonly localSources: ReadonlyMap<string, FileId>;
  readonly source: TreeSource;
  readonly structure: WorkspaceState['structure'];
  /** Renders a unit; undefined where it is not rendered. */
  render(wanted: WantedUnit): Promise<{ readonly objects: readonly RenderedObject[] } | undefined>;
}

/** One environment, and the units of it. */
interface Followed {
  readonly found: DeclaredEnvironment;
  readonly wanted: readonly WantedUnit[];
}

/** Follows the declarations of the units where that begins. What leads to nothing else in the workspace is no environment. */
export async function declaredUnits(entries: readonly WantedUnit[], host: FollowHost): Promise<DeclaredUnits> {
  const followed: Followed[] = [];
  for (const entry of entries) {
    const one = await follow(entry, host);
    if (one.wanted.length > 1) followed.push(one);
  }
  return {
    environments: followed.flatMap(environmentsOf),
    wanted: [...new Map(followed.flatMap(({ wanted }) => wanted).map((unit) => [unit.key, unit])).values()],
    folders: new Set(followed.flatMap(({ wanted }) => wanted.map(({ request }) => request.folder))),
  };
}

async function follow(entry: WantedUnit, host: FollowHost): Promise<Followed> {
  const wantedOf = new Map<string, WantedUnit>();
  const wantedFor = (request: UnitRequest): WantedUnit => {
    const key = unitKey(request);
    return remember(wantedOf, key, () => (key === entry.key ? entry : { key, request, file: fileOf(request, host) ?? entry.file }));
  };
  const found = await followDeclarations(entry.request, closureHost(host, wantedFor));
  return { found, wanted: found.units.map(({ request }) => wantedFor(request)) };
}

/** What following asks. @param wantedFor a request as a unit of the workspace */
export function closureHost(
  { source, repository, localSources, render }: Omit<FollowHost, 'structure'>,
  wantedFor: (request: UnitRequest) => WantedUnit,
): ClosureHost {
  return { ...source, repository, localSources, render: async (request) => (await render(wantedFor(request)))?.objects };
}

/** One for each cluster. */
function environmentsOf({ found: { entry, by, units, missing }, wanted }: Followed): readonly UnitEnvironment[] {
  const clusters = new Map<string | undefined, DeclaredUnit[]>();
  for (const unit of units) remember(clusters, unit.cluster, () => []).push(unit);
  const [first] = wanted;
  return [...clusters].map(([cluster, own]) => ({
    id: renderedId(`${entry}%3Fcluster${cluster === undefined ? '' : `%3F${encodeURIComponent(cluster)}`}`),
    place: entry,
    file: first?.file ?? entry,
    by,
    cluster,
    units: own.map(({ request }) => unitKey(request)),
    missing,
  }));
}

/** The kustomization or the chart of a request, or what asks for it. */
export function fileOf(request: UnitRequest, { structure }: Pick<FollowHost, 'structure'>): FileId | undefined {
  const { folder } = request;
  if (request.engine === 'helm') return `${folder}/Chart.yaml`;
  const file = kustomizationNames.map((name) => `${folder}/${name}`).find((id) => structure.has(id));
  return file ?? (request.engine === 'kustomize' && request.flux?.place.file !== folder ? request.flux?.place.file : undefined);
}
