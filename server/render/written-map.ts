import type { Range } from '../util/range.js';
import type { Segment, Written, WrittenMap } from './rendering.js';

/** @param segments outer before inner, in the order of the text */
export function writtenMap(segments: readonly Segment[]): WrittenMap {
  return {
    segments,
    writtenAt: (offset) => innermost(segments, offset)?.written,
    writtenIn: (range) => distinct(segments.filter((segment) => reaches(segment.range, range)).map(({ written }) => written)),
  };
}

/** Segments are sorted by start, outer first: of those that hold the offset, the last is the innermost; one that ends there counts where none holds it. */
function innermost(segments: readonly Segment[], offset: number): Segment | undefined {
  let touching: Segment | undefined;
  for (let index = lastStartingAt(segments, offset); index >= 0; index--) {
    const segment = segments[index];
    if (segment === undefined) break;
    if (offset < segment.range.end) return touching !== undefined && encloses(segment.range, touching.range) ? touching : segment;
    if (offset === segment.range.end) touching ??= segment;
  }
  return touching;
}

function lastStartingAt(segments: readonly Segment[], offset: number): number {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((segments[middle]?.range.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function encloses(outer: Range, inner: Range): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** An empty range reaches into what it stands in or touches. */
function reaches(range: Range, into: Range): boolean {
  return into.start === into.end ? range.start <= into.start && into.start <= range.end : range.start < into.end && into.start < range.end;
}

function distinct(all: readonly Written[]): readonly Written[] {
  const seen = new Map<string, Written>();
  for (const written of all) {
    const key = `${written.file} ${written.range.start} ${written.range.end} ${written.by}`;
    if (!seen.has(key)) seen.set(key, written);
  }
  return [...seen.values()];
}
