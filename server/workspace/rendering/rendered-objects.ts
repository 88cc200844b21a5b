import { remember } from '../../util/remember.js';
import type { PlacedObject, RenderedFile } from '../snapshot.js';
import type { RenderedDocument } from './rendered-documents.js';

/** The documents of a unit, each with the objects that come from it. */
export function withObjects(documents: readonly RenderedDocument[], objects: readonly PlacedObject[]): RenderedFile['documents'] {
  const parts = new Map<number | undefined, PlacedObject[]>();
  for (const object of objects) remember(parts, object.part, () => []).push(object);
  return documents.map((document, index) => ({ document, placed: parts.get(index) ?? [] }));
}

/** Whether a rendered object is what becomes of one that stands in a file. */
export function comesFrom(made: PlacedObject, from: PlacedObject): boolean {
  const [a, b] = [made.object.range, from.object.range];
  return made.file === from.file && made.document === from.document && a.start < b.end && b.start < a.end;
}
