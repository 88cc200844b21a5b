import type { Location } from '../workspace/snapshot.js';
import type { PrintedPlace } from './formats/places.js';
import type { Opened } from './open-paths.js';

/** The file, as people name it, and the line of a location; undefined in a file that is not known. */
export function placeIn({ snapshot, pathOf }: Opened, { file, range }: Location): PrintedPlace | undefined {
  const known = snapshot.file(file);
  return known?.lines && { file: pathOf(known), line: known.lines.positionAt(range.start).line + 1 };
}

/** `policies.yaml:12`. */
export function lineName(opened: Opened, location: Location): string | undefined {
  const place = placeIn(opened, location);
  return place && `${place.file}:${place.line}`;
}
