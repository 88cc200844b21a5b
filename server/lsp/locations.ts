import type { Location } from 'vscode-languageserver';
import type * as ours from '../workspace/snapshot.js';
import type { Session } from './session.js';
import { toLocation } from './to-proto.js';

/** Places as the protocol has them; those in files that are gone meanwhile are left out. */
export async function toLocations({ documents, lines }: Session, snapshot: ours.Snapshot, locations: readonly ours.Location[]): Promise<Location[]> {
  const found = locations.map(async ({ file, range }) => {
    const index = await lines.of(snapshot, file);
    return index ? [toLocation(documents.uriOf(file), index, range)] : [];
  });
  return (await Promise.all(found)).flat();
}

/** A place in a file whose lines are at hand; undefined for any other. */
export function knownLocation({ documents, lines }: Session, snapshot: ours.Snapshot, { file, range }: ours.Location): Location | undefined {
  const known = lines.known(snapshot, file);
  return known && toLocation(documents.uriOf(file), known, range);
}

/** `policies.yaml:12`, the file as it is called in its workspace folder. */
export function placeName(session: Session, snapshot: ours.Snapshot, location: ours.Location): string | undefined {
  const place = knownLocation(session, snapshot, location);
  return place && `${snapshot.file(location.file)?.path ?? location.file}:${place.range.start.line + 1}`;
}
