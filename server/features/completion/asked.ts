import type { EnvironmentView, PlacedObject } from '../../workspace/snapshot.js';
import type { TypingPlace } from './place.js';

/** A place in an object of a manifest. */
export interface AskedPlace {
  readonly view: EnvironmentView;
  readonly placed: PlacedObject;
  readonly place: TypingPlace;
  /** From the start of the document. */
  readonly offset: number;
}

/** What a cursor is in: a value that is not written yet ends before the cursor, so only the start counts. */
export function lastBefore<T>(items: readonly T[], offset: number, startOf: (item: T) => number): T | undefined {
  return items
    .filter((item) => startOf(item) <= offset)
    .sort((a, b) => startOf(a) - startOf(b))
    .at(-1);
}
