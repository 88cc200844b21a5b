import type { Location } from 'vscode-languageserver';
import type * as ours from '../workspace/snapshot.js';
import type { Core } from './core.js';
import { toRange } from './to-proto.js';

type Documents = Pick<Core, 'documents'>;

/** Answers are shown beside the manifest that they are about, where there is room for so much. */
export const pageColumns = 60;

/** A place as the protocol has it; undefined in a file that the snapshot does not know. */
export function toLocation({ documents }: Documents, snapshot: ours.Snapshot, { file, range }: ours.Location): Location | undefined {
  const lines = snapshot.file(file)?.lines;
  return lines && { uri: documents.uriOf(file), range: toRange(lines, range) };
}

/** The same for several places; those in files that the snapshot does not know are left out. */
export function toLocations(session: Documents, snapshot: ours.Snapshot, locations: readonly ours.Location[]): Location[] {
  return locations.flatMap((location) => toLocation(session, snapshot, location) ?? []);
}

/** `policies.yaml:12`, the file as it is called in its workspace folder. */
export function lineName(snapshot: ours.Snapshot, { file, range }: ours.Location): string | undefined {
  const known = snapshot.file(file);
  return known?.lines && `${known.path}:${known.lines.positionAt(range.start).line + 1}`;
}
