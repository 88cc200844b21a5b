import type { PlacedFile } from './place-objects.js';
import type { PlacedObject } from './snapshot.js';

/** Whether a rendered object is what becomes of one that stands in a file. */
export function comesFrom(made: PlacedObject, from: PlacedObject): boolean {
  const [a, b] = [made.object.range, from.object.range];
  return made.file === from.file && made.document === from.document && a.start < b.end && b.start < a.end;
}

/** Whether there is something to say of a file: it holds Kubernetes objects or, being broken, surely should; or it is a configuration. */
export function isJudged({ record, placement, objects }: PlacedFile): boolean {
  if (placement.role === 'configuration') return !record.outside;
  return !record.outside && (placement.role === 'manifest' || placement.role === 'template') && (objects.length > 0 || record.mentionsKind || record.named);
}
