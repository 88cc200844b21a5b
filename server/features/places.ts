import type { WorkloadEndpoint } from '../semantics/endpoint.js';
import type { Range } from '../util/range.js';
import { shift } from '../util/range.js';
import type { EnvironmentView, FileId, Location, PlacedObject, Snapshot } from '../workspace/snapshot.js';

/** The objects whose text an offset of a file lies in, the innermost last: a List holds its items. */
export function objectAt(snapshot: Snapshot, file: FileId, offset: number): PlacedObject | undefined {
  const objects = snapshot.file(file)?.objects ?? [];
  return objects.findLast(({ object, offset: start }) => start + object.range.start <= offset && offset <= start + object.range.end);
}

/** Where an object is named: its name, or its kind where it has no known name. */
export function nameLocation({ file, object, offset }: PlacedObject): Location {
  return { file, range: shift(nameRange(object), offset) };
}

/** The range of an object's name in its document; its kind where the name is missing. */
export function nameRange({ metadata, kind }: PlacedObject['object']): Range {
  return metadata.name?.range ?? kind.range;
}

/** Where a workload is named, if a manifest of the view makes it. */
export function workloadLocation(view: EnvironmentView, workload: WorkloadEndpoint): Location | undefined {
  const placed = view.source(workload);
  return placed && nameLocation(placed);
}
