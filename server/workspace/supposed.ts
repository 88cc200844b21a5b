import { baseName, decode, type FileId } from '../util/file-id.js';
import type { RecordReader } from './file-record.js';
import type { RenderPass } from './rendering/render-pass.js';
import type { Snapshot } from './snapshot.js';
import type { SnapshotCache } from './snapshot-cache.js';
import { type WorkspaceState, withLayout, withRecords } from './state.js';
import { StateSnapshot } from './state-snapshot.js';

/** A workspace in which one file says something else than it does. */
export interface Supposed {
  readonly id: FileId;
  /** Undefined: the file is not there. */
  readonly text: string | undefined;
  /** What it was made from. */
  readonly state: WorkspaceState;
  readonly snapshot: Snapshot;
}

interface Supposing {
  readonly state: WorkspaceState;
  readonly reader: RecordReader;
  readonly cache: SnapshotCache;
  readonly units: Pick<RenderPass, 'supposed'>;
  /** What was supposed last. */
  readonly known: Supposed | undefined;
}

/** The workspace as it would be if a file said something else; what was supposed last, where that is still so. */
export function supposing({ state, reader, cache, units, known }: Supposing, id: FileId, text: string | undefined): Supposed {
  if (known?.id === id && known.text === text && onlyFileChanged(known.state, state, id)) return known;
  const before = state.files.get(id)?.record;
  const head = { id, path: before?.path ?? pathAlone(id), version: 'supposed', named: before?.named ?? false };
  const record = text === undefined ? undefined : reader.open(head, text, before);
  const base = { index: state.index, division: cache.divisions.of(state) };
  const next = withRecords(state, new Map([[id, record]]));
  const snapshot = new StateSnapshot(units.supposed(next, id, text) ?? withLayout(next), cache, cache.environments.beside(base));
  return { id, text, state, snapshot };
}

/** What people read for a file that no folder holds. */
export function pathAlone(id: FileId): string {
  return decode(baseName(id));
}

/** Whether all that two states say differently of objects is what one file defines. */
function onlyFileChanged(before: WorkspaceState, after: WorkspaceState, id: FileId): boolean {
  if (before === after) return true;
  if (before.settings !== after.settings || before.layout !== after.layout || before.population !== after.population) return false;
  const changed = after.index.changedSince(before.index);
  const own = new Set([before, after].flatMap(({ files }) => files.get(id)?.facts.flatMap((fact) => fact?.identity ?? []) ?? []));
  return changed !== undefined && [...changed].every((identity) => own.has(identity));
}
