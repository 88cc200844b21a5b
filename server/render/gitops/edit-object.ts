import type { Range } from '../../util/range.js';
import type { RenderedObject, Segment, Written } from '../rendering.js';
import { writtenMap } from '../written-map.js';

/** A stretch of a rendered text, and what is to stand there. */
export interface ObjectEdit {
  readonly range: Range;
  readonly text: string;
  /** Where a text that is put in was written; without it, it counts as what it replaces. */
  readonly written?: Written;
}

/** The object with other text in places, which still knows where all else was written. Edits lie apart, in the order of the text. */
export function editObject(object: RenderedObject, edits: readonly ObjectEdit[]): RenderedObject {
  if (edits.length === 0) return object;
  const parts: string[] = [];
  const placed: Placed[] = [];
  let at = 0;
  let length = 0;
  for (const { range, text, written } of edits) {
    parts.push(object.text.slice(at, range.start), text);
    length += range.start - at;
    placed.push({ range, moved: { start: length, end: length + text.length }, written });
    length += text.length;
    at = range.end;
  }
  parts.push(object.text.slice(at));
  const moved = object.map.segments.map((segment) => ({ ...segment, range: movedRange(segment.range, placed) }));
  const added = placed.flatMap(({ moved: range, written }): readonly Segment[] => (written ? [{ range, written }] : []));
  return { ...object, text: parts.join(''), map: writtenMap(added.length === 0 ? moved : merged(moved, added)) };
}

interface Placed {
  readonly range: Range;
  readonly moved: Range;
  readonly written: Written | undefined;
}

function movedRange({ start, end }: Range, placed: readonly Placed[]): Range {
  const from = movedOffset(start, placed, 'start');
  return { start: from, end: Math.max(from, movedOffset(end, placed, 'end')) };
}

/** What begins where something is put in stands behind it; what ends there, before it. */
function movedOffset(offset: number, placed: readonly Placed[], side: 'start' | 'end'): number {
  let low = 0;
  let high = placed.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const { range } = placed[middle] ?? { range: { start: 0, end: 0 } };
    const isBefore = range.start === range.end && side === 'end' ? range.end < offset : range.end <= offset;
    if (isBefore) low = middle + 1;
    else high = middle;
  }
  const before = placed[low - 1];
  const around = placed[low];
  if (around && around.range.start < offset) return side === 'start' ? around.moved.start : around.moved.end;
  return before ? before.moved.end + offset - before.range.end : offset;
}

/** Outer before inner, in the order of the text. */
function merged(segments: readonly Segment[], added: readonly Segment[]): readonly Segment[] {
  return [...segments, ...added].sort((a, b) => a.range.start - b.range.start || b.range.end - a.range.end);
}
