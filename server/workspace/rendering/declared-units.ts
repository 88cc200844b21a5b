import { followDeclarations } from '../../render/gitops/closure.js';
import type { DeclaredEnvironment, DeclaredUnit, Repository } from '../../render/gitops/gitops.js';
import type { TreeSource } from '../../render/gitops/tree-source.js';
import { kustomizationNames } from '../../render/kustomize/load.js';
import type { RenderedObject } from '../../render/rendering.js';
import { type UnitRequest, unitKey } from '../../render/unit-request.js';
import type { FileId } from '../../util/file-id.js';
import { remember } from '../../util/remember.js';
import type { WorkspaceState } from '../state.js';
import { type RenderedUnit, renderedId, type UnitEnvironment } from './rendered-units.js';
import type { WantedUnit } from './wanted-units.js';

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
  render(wanted: WantedUnit): Promise<{ readonly unit: RenderedUnit; readonly objects: readonly RenderedObject[] } | undefined>;
}

/** One environment, and what was read for it. */
interface Followed {
  readonly entry: WantedUnit;
  readonly found: DeclaredEnvironment;
  readonly wanted: readonly WantedUnit[];
  readonly files: ReadonlySet<FileId>;
}

/**
 * Follows the declarations of units that may be where a cluster begins. One that another one leads to is a part of that; one that leads nowhere
 * in the workspace is none.
 */
export async function declaredUnits(candidates: readonly WantedUnit[], host: FollowHost): Promise<DeclaredUnits> {
  const followed: Followed[] = [];
  const open = [...candidates];
  for (let next = open.shift(); next; next = open.shift()) {
    if (followed.some((one) => leadsTo(one, next))) continue;
    const one = await follow(next, host);
    if (one.wanted.length < 2) continue;
    const rest = followed.filter(({ entry }) => !leadsTo(one, entry));
    followed.splice(0, followed.length, ...rest, one);
  }
  return {
    environments: followed.flatMap(environmentsOf),
    wanted: [...new Map(followed.flatMap(({ wanted }) => wanted).map((unit) => [unit.key, unit])).values()],
    folders: new Set(followed.flatMap(({ wanted }) => wanted.map(({ request }) => request.folder))),
  };
}

function leadsTo({ wanted, files }: Followed, { request: { folder }, file }: WantedUnit): boolean {
  return files.has(file) || wanted.some(({ request }) => request.folder === folder);
}

async function follow(entry: WantedUnit, host: FollowHost): Promise<Followed> {
  const files = new Set<FileId>();
  const wantedOf = new Map<string, WantedUnit>();
  const wantedFor = (request: UnitRequest): WantedUnit => {
    const key = unitKey(request);
    return remember(wantedOf, key, () => (key === entry.key ? entry : { key, request, file: fileOf(request, host) }));
  };
  const found = await followDeclarations(entry.request, {
    ...host.source,
    repository: host.repository,
    localSources: host.localSources,
    render: async (request) => {
      const made = await host.render(wantedFor(request));
      for (const file of made?.unit.files ?? []) files.add(file);
      return made?.objects;
    },
  });
  return { entry, found, wanted: found.units.map(({ request }) => wantedFor(request)), files };
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
function fileOf(request: UnitRequest, { structure }: Pick<FollowHost, 'structure'>): FileId {
  const { folder } = request;
  if (request.engine === 'helm') return `${folder}/Chart.yaml`;
  const file = kustomizationNames.map((name) => `${folder}/${name}`).find((id) => structure.has(id));
  return file ?? (request.engine === 'kustomize' ? request.flux?.place.file : undefined) ?? folder;
}
