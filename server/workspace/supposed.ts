import type { FileId, Snapshot } from './snapshot.js';
import type { WorkspaceState } from './state.js';

/** A workspace in which one file says something else than it does. */
export interface Supposed {
  readonly id: FileId;
  /** Undefined: the file is not there. */
  readonly text: string | undefined;
  /** What it was made from. */
  readonly state: WorkspaceState;
  readonly snapshot: Snapshot;
}

/** Whether all that two states say differently of objects is what one file defines. */
export function onlyFileChanged(before: WorkspaceState, after: WorkspaceState, id: FileId): boolean {
  if (before === after) return true;
  if (before.settings !== after.settings || before.layout !== after.layout || before.population !== after.population) return false;
  const changed = after.index.changedSince(before.index);
  const own = new Set([before, after].flatMap(({ files }) => files.get(id)?.facts.flatMap((fact) => fact?.identity ?? []) ?? []));
  return changed !== undefined && [...changed].every((identity) => own.has(identity));
}
