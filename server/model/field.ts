import type { Path } from '../syntax/nodes.js';
import type { Range } from '../util/range.js';

/** A value with the place it was written at. */
export interface Field<T> {
  readonly value: T;
  /** Of the value; ranges count from the start of the document. */
  readonly range: Range;
  /** Of the key, where the field is a member of a map. */
  readonly key?: Range;
}

/** A list as written. `from:` with nothing behind it is a list that `isNull`; an omitted field is `undefined` where the list would stand. */
export interface List<T> {
  readonly items: readonly T[];
  readonly range: Range;
  readonly key: Range;
  readonly isNull: boolean;
  /** May hold items that a template makes. */
  readonly templated: boolean;
  /** Items of the wrong type were left out, so fewer items do not mean that fewer were written. */
  readonly invalid?: true;
  readonly path: Path;
}
