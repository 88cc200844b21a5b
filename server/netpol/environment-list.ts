import { type Limit, unseenLimits } from '../features/limits.js';
import { remember } from '../util/remember.js';
import { settingsAt } from '../workspace/folder-settings.js';
import { guessFor } from '../workspace/guessed-plugin.js';
import type { EnvironmentOrigin, RenderedUnit, UnitProblem } from '../workspace/rendering/rendered-units.js';
import type { FileId, Location, NamedEnvironment, Snapshot } from '../workspace/snapshot.js';

/** One environment of a workspace, and what it is made of. */
export interface ListedEnvironment {
  readonly name: string;
  /** Where it is, of one that a configuration gives another name. */
  readonly path?: string;
  readonly by: EnvironmentOrigin;
  /** The kustomizations that are deployed in it. */
  readonly units: readonly RenderedUnit[];
  /** The network plugin that a person named, or that is guessed from manifests; null where there is neither. */
  readonly plugin: ListedPlugin | null;
  /** Of the cluster, as a person said it. */
  readonly kubernetesVersion: string | undefined;
  /** What of it is not known, and why. */
  readonly missing: readonly Limit[];
}

/** The network plugin of an environment; where nobody named it, what it is guessed from. */
export interface ListedPlugin {
  readonly name: string;
  readonly title: string;
  readonly enforces: boolean;
  readonly guessedFrom: { readonly by: string; readonly at: Location } | undefined;
}

/** Every environment of a workspace, by name; the one of a workspace that has only one is `.`. Makes none of them. */
export function listedEnvironments(snapshot: Snapshot): readonly ListedEnvironment[] {
  const { units, unseen } = snapshot;
  const isOne = snapshot.environments.length === 0;
  const all = isOne ? [onlyOne(snapshot)] : snapshot.environments;
  const names = all.map(({ name }) => name);
  const namesOf = (file: FileId) => {
    const found = snapshot.environmentNamesOf(file);
    return isOne && found.length > 0 ? names : found;
  };
  const unitsOf = byEnvironment(units, (unit) => (isOne ? names : namesOf(unit.outcome === 'rendered' ? unit.id : unit.file)));
  const unseenOf = byEnvironment(unseen, ({ file, by = file }) => namesOf(by));
  return all.map(({ name, path, place, by }) => ({
    name,
    ...(path === undefined ? {} : { path }),
    by,
    units: unitsOf.get(name) ?? [],
    kubernetesVersion: settingsAt(snapshot.settings, place).profile?.kubernetesVersion,
    plugin: pluginOf(snapshot, place, (file) => namesOf(file).includes(name)),
    missing: unseenLimits(unseenOf.get(name) ?? []),
  }));
}

function pluginOf({ settings, pluginSigns }: Snapshot, place: FileId, isHere: (file: FileId) => boolean): ListedPlugin | null {
  const named = settingsAt(settings, place).profile?.plugin;
  const guess = named ? undefined : guessFor(pluginSigns, ({ from }) => isHere(from));
  const plugin = named ?? guess?.plugin;
  return plugin ? { name: plugin.name, title: plugin.title, enforces: plugin.enforces, guessedFrom: guess && { by: guess.by, at: guess.at } } : null;
}

/** The place of what belongs to all folders. */
const everywhere: FileId = '';

/** The only environment of a workspace, by the name that a configuration gives it, else `.`. */
function onlyOne({ units, configuredEnvironments }: Snapshot): Pick<NamedEnvironment, 'name' | 'path' | 'place' | 'by'> {
  const [unit, ...more] = units;
  const own = more.length === 0 ? configuredEnvironments.find(({ place }) => place === unit?.folder || place === unit?.file) : undefined;
  return { name: own?.name ?? '.', ...(own?.path === undefined ? {} : { path: own.path }), place: everywhere, by: originOf(units) };
}

/** What makes the only environment of a workspace, by its units. */
function originOf(units: readonly RenderedUnit[]): EnvironmentOrigin {
  const requests = units.map(({ request }) => request);
  if (requests.some((request) => request.engine === 'folder')) return 'argocd';
  if (requests.some((request) => request.engine === 'kustomize' && request.flux)) return 'flux';
  return requests[0]?.engine === 'helm' ? 'helm' : requests.length > 0 ? 'kustomize' : 'files';
}

function byEnvironment<T>(all: readonly T[], namesOf: (one: T) => readonly string[]): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const one of all) for (const name of new Set(namesOf(one))) remember(found, name, () => []).push(one);
  return found;
}

/** A kustomization that is deployed by itself, as an environment of it alone is named. */
export interface NamedUnit extends NamedEnvironment {
  /** That says what it is. */
  readonly file: FileId;
  /** Why it is not rendered; undefined where it is. */
  readonly problem: UnitProblem | undefined;
}

/** Every kustomization that is deployed by itself, whether environments hold more than it or not. */
export function namedUnits(snapshot: Snapshot): readonly NamedUnit[] {
  return snapshot.units.map(({ file, folder, problem, request }) => ({
    name:
      snapshot.configuredEnvironments.find(({ place }) => place === (request.engine === 'helm' ? file : folder))?.name ??
      folderName(snapshot.file(file)?.path ?? ''),
    file,
    place: folder,
    from: `${folder}/`,
    by: request.engine === 'helm' ? 'helm' : 'kustomize',
    problem,
  }));
}

function folderName(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.';
}
