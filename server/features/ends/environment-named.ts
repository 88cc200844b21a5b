import { isWithin, parentOf } from '../../util/file-id.js';
import type { FileId, NamedEnvironment, Snapshot } from '../../workspace/snapshot.js';
import { candidates, type Named, thereIs } from './named.js';

/**
 * The environment that a person names: its folder as `Snapshot.environments` calls it, or the last parts of that where only one has them; any
 * other folder of the workspace, too, where it belongs to one environment or holds one. The problem lists the candidates.
 * @param place what the text names as a path, where it may be one
 */
export function environmentNamed(snapshot: Snapshot, text: string, place?: FileId): Named<NamedEnvironment> {
  const wanted = text.replace(/^(\.\/)+|\/+$/g, '');
  const known = named(snapshot.environments, wanted, place);
  // Of several names of one place, the others; and one that is the only environment here.
  const configured = known.length > 0 ? undefined : snapshot.configuredEnvironments.find(({ name }) => name === text);
  if (configured) return { found: configured };
  const [only, ...more] = known.length > 0 ? known : named(folders(snapshot), wanted, place);
  const own = more.length === 0 && snapshot.configuredEnvironments.find((one) => one.place === only?.place);
  if (own && known.length === 0) return { found: own };
  if (only && more.length === 0) return known.length > 0 ? { found: only } : asSeenFrom(only, snapshot, text);
  if (only) return { problem: `${JSON.stringify(text)} means several environments: ${candidates(namesOf([only, ...more]))}. Name one of them in full.` };
  if (snapshot.environments.length === 0)
    return { problem: `There is no environment ${JSON.stringify(text)} here: no object is defined in several places, so there is only one.` };
  return { problem: `There is no environment ${JSON.stringify(text)} here${thereIs(wanted, namesOf(snapshot.environments))}.` };
}

/** From above several environments, or beside them, chance would say which one answers. */
function asSeenFrom(folder: NamedEnvironment, snapshot: Snapshot, text: string): Named<NamedEnvironment> {
  if (snapshot.isBuild(folder.from)) return { found: folder };
  const held = snapshot.environments.filter(({ place }) => isWithin(folder.place, place));
  const [only, ...more] = held;
  if (more.length > 0) return { problem: `${JSON.stringify(text)} holds several environments: ${candidates(namesOf(held))}. Name one of them.` };
  if (only) return { found: only };
  if (snapshot.environments.length === 0) return { found: folder };
  const own = snapshot.environmentNamesOf(folder.from);
  const joined = own.length > 0 ? own : namesBelow(folder.place, snapshot);
  if (joined.length > 1) return { problem: `${JSON.stringify(text)} counts in several environments: ${candidates(joined)}. Name one of them.` };
  const found = own.length > 0 ? folder : snapshot.environments.find(({ name }) => name === joined[0]);
  return found ? { found } : { problem: `${JSON.stringify(text)} counts in no environment; there is ${candidates(namesOf(snapshot.environments))}.` };
}

/** The environments that files of a folder count in. */
function namesBelow(place: FileId, snapshot: Snapshot): readonly string[] {
  const below = [...snapshot.files, ...snapshot.kustomizations, ...snapshot.unitFiles].filter((id) => isWithin(place, id));
  return [...new Set(below.flatMap((id) => snapshot.environmentNamesOf(id)))];
}

function named(all: readonly NamedEnvironment[], wanted: string, place: FileId | undefined): readonly NamedEnvironment[] {
  const byName = all.filter(({ name }) => name === wanted);
  if (byName.length === 1) return byName;
  const exact = all.filter((one) => one.name === wanted || one.path === wanted || one.place === place);
  return exact.length > 0 ? exact : all.filter(({ name, path = name }) => path.endsWith(`/${wanted}`));
}

function namesOf(environments: readonly NamedEnvironment[]): readonly string[] {
  return [...new Set(environments.map(({ name }) => name))];
}

/** Every folder that a manifest or a kustomization stands in, at whatever depth. */
function folders(snapshot: Snapshot): readonly NamedEnvironment[] {
  const found = new Map<FileId, NamedEnvironment>();
  for (const id of [...snapshot.files, ...snapshot.kustomizations]) {
    let place = parentOf(id);
    let name = parentPath(snapshot.file(id)?.path ?? '');
    while (!found.has(place)) {
      found.set(place, { name: name === '' ? '.' : name, place, from: `${place}/`, by: 'files' });
      if (name === '') break;
      place = parentOf(place);
      name = parentPath(name);
    }
  }
  return [...found.values()];
}

function parentPath(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}
