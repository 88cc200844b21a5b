import type { Range } from '../../util/range.js';
import { lastStartingAt, lineStart } from '../locate.js';
import type { MapEntry, Node, SequenceItem } from '../nodes.js';
import type { Action } from './actions.js';
import type { OwnLine } from './mask.js';

/**
 * Marks the maps, lists and missing values that may hold more, or less, than can be seen: where an action on a line of its own
 * prints something, and where members stand between an `if` (or `range`, `with`) and its `end`.
 */
export function markUnknownMembers(root: Node, text: string, actions: readonly Action[], lines: readonly OwnLine[]): Node {
  const marked = new Set<Node>();
  for (const line of lines) {
    if (!line.silent) for (const node of holdersOf(root, text, line)) marked.add(node);
  }
  const regions = conditionalRegions(actions, text.length);
  if (regions.length > 0) markConditional(root, regions, marked);
  return marked.size === 0 ? root : rebuild(root, marked);
}

type Member = MapEntry | SequenceItem;

function ownMembers(node: Node): readonly Member[] {
  if (node.alias !== undefined || node.kind === 'scalar') return [];
  if (node.kind === 'sequence') return node.items;
  // Merged entries come last.
  return node.entries.at(-1)?.merged ? node.entries.filter((entry) => !entry.merged) : node.entries;
}

/** What the output of an action may become part of: what begins in its column, or the value that is missing before it. */
function holdersOf(root: Node, text: string, line: OwnLine): readonly Node[] {
  const at = line.range.start;
  if (at < root.range.start) return [root];
  const collections: { readonly node: Node; readonly column: number }[] = [];
  let node = root;
  let keyColumn = -1;
  for (;;) {
    const members = ownMembers(node);
    const last = members[lastStartingAt(members.length, at, (index) => members[index]?.range.start ?? 0)];
    if (node.kind !== 'scalar') collections.push({ node, column: last ? columnIn(text, last.range.start) : keyColumn });
    if (!last) break;
    keyColumn = columnIn(text, last.range.start);
    node = last.value;
  }
  const isMissing = node.kind === 'scalar' && node.style === 'missing' && line.column >= keyColumn;
  // A list may stand in the column of its key, so then it can be either.
  if (isMissing && line.column > keyColumn) return [node];
  const sameColumn = collections.filter((each) => each.column === line.column || isAround(each.node, at));
  const holders = sameColumn.length > 0 ? sameColumn : (collections.filter((each) => each.column < line.column).slice(-1) ?? []);
  return [...(isMissing ? [node] : []), ...(holders.length > 0 ? holders : collections).map((each) => each.node)];
}

/** In brackets columns mean nothing. */
function isAround(node: Node, at: number): boolean {
  return node.kind !== 'scalar' && node.flow && node.range.start < at && at < node.range.end;
}

function columnIn(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** From an action that opens a region to its `end`. */
interface Region extends Range {
  /** The region that this one stands in. */
  readonly around: Region | undefined;
}

/** By where they start; they stand beside or within each other. */
function conditionalRegions(actions: readonly Action[], length: number): readonly Region[] {
  const ends = new Map<number, number>();
  const open: number[] = [];
  for (const { range, opens, ends: isEnd } of actions) {
    if (opens) open.push(range.start);
    else if (isEnd) {
      const start = open.pop();
      if (start !== undefined) ends.set(start, range.start);
    }
  }
  const regions: Region[] = [];
  let around: Region | undefined;
  for (const { range, opens } of actions) {
    if (!opens) continue;
    while (around && around.end <= range.start) around = around.around;
    around = { start: range.start, end: ends.get(range.start) ?? length, around };
    regions.push(around);
  }
  return regions;
}

/** Where the innermost region around an offset starts; -1 where there is none. */
function regionAt(regions: readonly Region[], offset: number): number {
  let region = regions[lastStartingAt(regions.length, offset - 1, (index) => regions[index]?.start ?? 0)];
  while (region && region.end <= offset) region = region.around;
  return region?.start ?? -1;
}

function markConditional(node: Node, regions: readonly Region[], marked: Set<Node>): void {
  for (const { range, value } of ownMembers(node)) {
    // What begins inside of a region is there with all of its members or not at all.
    if (regionAt(regions, range.start) > node.range.start) marked.add(node);
    if (regionAt(regions, value.range.start) > range.start) marked.add(value);
    markConditional(value, regions, marked);
  }
}

function rebuild(node: Node, marked: ReadonlySet<Node>): Node {
  const templated = node.templated || marked.has(node);
  if (node.kind === 'scalar' || node.alias !== undefined) return templated === node.templated ? node : { ...node, templated };
  if (node.kind === 'map')
    return { ...node, templated, entries: node.entries.map((entry) => (entry.merged ? entry : { ...entry, value: rebuild(entry.value, marked) })) };
  return { ...node, templated, items: node.items.map((item) => ({ ...item, value: rebuild(item.value, marked) })) };
}
