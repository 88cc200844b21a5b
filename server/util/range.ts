/**
 * A half-open stretch of text: `start` is the first UTF-16 unit in it, `end` the first one after it.
 * In `syntax`, `model`, `semantics` and `rules` the units count from the start of the YAML document;
 * whoever leaves a document (a finding, a link) shifts them to the start of the file.
 */
export interface Range {
  readonly start: number;
  readonly end: number;
  /**
   * Of a part of a rendered object that another file wrote: there, in offsets of that file, and by what means (`labels`, `patch`, ...); `start` and
   * `end` are of what is around it.
   */
  readonly elsewhere?: { readonly file: string; readonly range: Range; readonly by: string };
}

/** `range` moved by `by` UTF-16 units. */
export function shift(range: Range, by: number): Range {
  return by === 0 ? range : { start: range.start + by, end: range.end + by };
}

/** Around both; what is written elsewhere adds nothing. */
export function hull(a: Range, b: Range): Range {
  if (a.elsewhere) return b.elsewhere ? a : b;
  return b.elsewhere ? a : { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}

/** Of an entry with this key and value. It is what its value says: where that was written elsewhere, so is the entry. */
export function entryRange(key: Range, value: Range): Range {
  const { elsewhere } = value;
  if (!elsewhere) return hull(key, value);
  const beside = key.elsewhere?.file === elsewhere.file ? key.elsewhere.range : elsewhere.range;
  return { start: key.start, end: key.end, elsewhere: { ...elsewhere, range: hull(beside, elsewhere.range) } };
}

/** Whether `offset` lies in `range` or directly behind it, where a cursor still belongs to it. */
export function touches(range: Range, offset: number): boolean {
  return range.start <= offset && offset <= range.end;
}

/** Whether `inner` lies wholly in `outer`. */
export function encloses(outer: Range, inner: Range): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** Whether two ranges have a part in common, or meet. */
export function overlaps(a: Range, b: Range): boolean {
  return a.start <= b.end && b.start <= a.end;
}
