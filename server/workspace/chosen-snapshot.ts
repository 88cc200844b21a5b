import { seenOtherwise } from './seen-otherwise.js';
import type { FileId, NamedEnvironment, Snapshot } from './snapshot.js';
import { environmentsAt } from './standing.js';

/**
 * The same workspace as somebody sees it who chose an environment: a file that takes part in it, or stands where it is made, is shown for it; any
 * other for the nearest of its own.
 */
export function choosing(snapshot: Snapshot, name: string | undefined): Snapshot {
  const chosen = name === undefined ? undefined : snapshot.environments.find((one) => one.name === name);
  const seen = new Map<FileId, FileId>();
  const seenFrom = (file: FileId): FileId => {
    const known = seen.get(file) ?? shownFrom(snapshot, file, chosen);
    seen.set(file, known);
    return known;
  };
  return seenOtherwise(snapshot, {
    chosen,
    environment: (from) => snapshot.environment(from === undefined ? chosen?.from : from.endsWith('/') ? from : seenFrom(from)),
  });
}

/** What `Snapshot.environment` is asked with. */
function shownFrom(snapshot: Snapshot, file: FileId, chosen: NamedEnvironment | undefined): FileId {
  const names = snapshot.environmentNamesOf(file);
  if (chosen && names.includes(chosen.name)) return chosen.from;
  if (names.length > 0 && snapshot.file(file)?.role !== 'assertions') return file;
  const standing = environmentsAt(snapshot, file);
  const shown = standing.find(({ name }) => name === chosen?.name) ?? standing[0];
  return shown?.from ?? file;
}
