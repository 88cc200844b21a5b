import { isPolicy } from '../model/objects.js';
import { encloses, shift } from '../util/range.js';
import type { FileId, Location, PlacedObject, Snapshot } from '../workspace/snapshot.js';

/** The object whose text an offset of a file lies in. */
export function objectAt(snapshot: Snapshot, file: FileId, offset: number): PlacedObject | undefined {
  const objects = snapshot.file(file)?.objects ?? [];
  return objects.findLast(({ object, offset: start }) => start + object.range.start <= offset && offset <= start + object.range.end);
}

/** What stands at a place, for a list of places: "mysql-from-backend, ingress rule 1", "StatefulSet mysql", else the file. Plain text. */
export function placeName(snapshot: Snapshot, { file, range }: Location): string {
  const placed = objectAt(snapshot, file, range.start);
  if (!placed) return snapshot.file(file)?.path ?? file;
  const { object, offset } = placed;
  const name = object.metadata.name?.value || object.metadata.openName || 'without a name';
  if (!isPolicy(object)) return `${object.kind.value} ${name}`;
  const rules = [...(object.spec.ingress?.items ?? []), ...(object.spec.egress?.items ?? [])];
  const rule = rules.find((each) => encloses(shift(each.range, offset), range));
  return rule ? `${name}, ${rule.direction} rule ${rule.index + 1}` : name;
}
