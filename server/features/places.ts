import type { FileId, PlacedObject, Snapshot } from '../workspace/snapshot.js';

/** The object whose text an offset of a file lies in. */
export function objectAt(snapshot: Snapshot, file: FileId, offset: number): PlacedObject | undefined {
  const objects = snapshot.file(file)?.objects ?? [];
  return objects.findLast(({ object, offset: start }) => start + object.range.start <= offset && offset <= start + object.range.end);
}
