import type { Path } from '../syntax/nodes.js';
import type { Range } from '../util/range.js';

/** A place where the text does not fit the API's schema (`schemas/`). Rules say what it means and what to do. */
export interface Mismatch {
  /**
   * `unknown`: the schema has no such field; `type`: the value has another type; `value`: not one of the values there are;
   * `bounds`: a number outside of its bounds; `tooFew` and `tooMany`: items of a list; `tooLong`: a text; `missing`: a field that
   * must be there.
   */
  readonly fault: 'unknown' | 'type' | 'value' | 'bounds' | 'tooFew' | 'tooMany' | 'tooLong' | 'missing';
  /** From the root of the document to the value, the unknown or missing field's own name included. */
  readonly path: Path;
  /** Of the value; where a field is missing, of the map around. */
  readonly range: Range;
  /** Of the key, where the value is a member of a map; where a field is missing, of some key that shows the place. */
  readonly key: Range | undefined;
  readonly found: FoundType;
  /** What the schema asks for, where the type is wrong. */
  readonly expected: readonly SchemaType[];
  /** A single value as text, '' for a map or list. */
  readonly text: string;
}

export type FoundType = 'map' | 'list' | 'string' | 'number' | 'boolean' | 'null';

/** The types of JSON Schema, without `null`, which Kubernetes takes everywhere for "left out". */
export type SchemaType = 'object' | 'array' | 'string' | 'integer' | 'boolean';
