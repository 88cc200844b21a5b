import type { ScalarNode } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';

/**
 * Where a stretch of a scalar's content stands in the text that it was read from: a patch is a YAML text of its own, and often stands inside of
 * another. Where that cannot be told, all of the scalar.
 * @param text the document that the node's range counts in
 */
export function placesInScalar(node: ScalarNode, text: string): (range: Range) => Range {
  const offsets = offsetsOf(node, text);
  if (!offsets) return () => node.range;
  // On one line the end is where the next thing begins; between lines it is behind the last.
  const endOf = node.style === 'literal' ? (end: number) => offsets(end - 1) + 1 : offsets;
  return ({ start, end }) => {
    const from = offsets(start);
    return { start: from, end: end > start ? Math.max(from, endOf(end)) : from };
  };
}

type Offsets = (at: number) => number;

function offsetsOf(node: ScalarNode, text: string): Offsets | undefined {
  const raw = text.slice(node.range.start, node.range.end);
  switch (node.style) {
    case 'literal':
      return literalOffsets(node, text);
    case 'plain':
      return raw === node.text ? (at) => node.range.start + at : undefined;
    case 'single':
    case 'double':
      return quotedOffsets(node, raw);
    default:
      return undefined;
  }
}

/** Each line of the content ends a line of the text. */
function literalOffsets(node: ScalarNode, text: string): Offsets | undefined {
  const starts: number[] = [];
  const places: number[] = [];
  let line = text.indexOf('\n', node.range.start) + 1;
  let at = 0;
  for (const content of node.text.split('\n')) {
    const end = lineEnd(text, line);
    if (line === 0 || !text.slice(line, end).endsWith(content)) {
      if (content === '' && at >= node.text.length) break;
      return undefined;
    }
    starts.push(at);
    places.push(end - content.length);
    at += content.length + 1;
    line = text.indexOf('\n', end) + 1;
  }
  return (offset) => {
    const index = lastAtMost(starts, offset);
    return (places[index] ?? 0) + offset - (starts[index] ?? 0);
  };
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  if (end < 0) return text.length;
  return text.charCodeAt(end - 1) === 13 ? end - 1 : end;
}

function lastAtMost(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** Of a text in quotes on one line. */
function quotedOffsets(node: ScalarNode, raw: string): Offsets | undefined {
  if (raw.includes('\n')) return undefined;
  const escapes = node.style === 'double' ? /\\(?:x..|u.{4}|U.{8}|.)/gs : /''/g;
  const inner = raw.slice(1, -1);
  const starts: number[] = [0];
  const places: number[] = [node.range.start + 1];
  let at = 0;
  let read = 0;
  for (const { index, 0: found } of inner.matchAll(escapes)) {
    at += index - read + (/^\\U(?!0000)/.test(found) ? 2 : 1);
    read = index + found.length;
    starts.push(at);
    places.push(node.range.start + 1 + read);
  }
  if (at + inner.length - read !== node.text.length) return undefined;
  return (offset) => {
    const index = lastAtMost(starts, offset);
    return (places[index] ?? 0) + offset - (starts[index] ?? 0);
  };
}
