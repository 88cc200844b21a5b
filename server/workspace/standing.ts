import { isWithin, parentOf } from '../util/file-id.js';
import type { FileId, NamedEnvironment, Snapshot } from './snapshot.js';

/**
 * The named environments that who stands at a file may mean, whether it takes part in them or not, as a file of assertions does not: what the
 * kustomization of the nearest folder is built into, else what lies there, else all. None where there is only one environment.
 */
export function environmentsAt(snapshot: Snapshot, file: FileId): readonly NamedEnvironment[] {
  const { environments } = snapshot;
  if (environments.length === 0) return [];
  const named = (names: readonly string[]) => environments.filter(({ name }) => names.includes(name));
  if (snapshot.units.length === 0) return named(snapshot.environmentNamesOf(file));
  const built = new Set(snapshot.kustomizations.map(parentOf));
  for (let folder = parentOf(file); folder !== '' && !folder.endsWith('/'); folder = parentOf(folder)) {
    const here = built.has(folder) ? named(snapshot.environmentNamesOf(`${folder}/`)) : environments.filter(({ place }) => place === folder);
    const found = here.length > 0 ? here : environments.filter(({ place }) => isWithin(folder, place));
    if (found.length > 0) return found;
  }
  return environments;
}
