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
