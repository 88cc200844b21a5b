/**
 * What is put right where a text is no YAML, so that all the rest can be read as it is meant, by the offset where it is done:
 * - `letter`: the colon there is part of a value;
 * - `colon`: the scalar that begins there is a key, whose colon is missing at the end of its line;
 * - `quote`: the quote that begins there is closed at the end of its line.
 */
export type Repairs = ReadonlyMap<number, Repair['kind']>;

export interface Repair {
  readonly kind: 'letter' | 'colon' | 'quote';
  readonly at: number;
}
