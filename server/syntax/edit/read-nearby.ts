import type { Range } from '../../util/range.js';
import { applyEdits, type TextEdit } from '../../util/text-edit.js';
import { lineStart, nextLine } from '../locate.js';
import type { MapNode, Node, SequenceNode } from '../nodes.js';
import { parseDocument } from '../parse-document.js';
import type { Comment, SyntaxTree } from '../source-file.js';
import { type PlainValue, plainOf } from './plain-value.js';

/** What edits make of a document, found by reading a few lines of it. */
export interface Nearby {
  readonly after: PlainValue;
  /** The comments of these lines before and after; all others stay. */
  readonly commentsBefore: readonly Comment[];
  readonly commentsAfter: readonly Comment[];
  /** How long the text is that was read. */
  readonly length: number;
}

/**
 * What the document says after the edits, without reading all of it again: whole lines of a block that hold some of its members, and nothing
 * else, say the same by themselves. Tried from the smallest stretch of lines to the largest; none where it is not certain (brackets, anchors,
 * templates, a document with problems), so that whoever asks has to read the document. A file with a thousand findings has a thousand fixes.
 */
export function* readNearby(tree: SyntaxTree, edits: readonly TextEdit[]): Iterable<Nearby> {
  if (!tree.root || isEntangled(tree) || tree.said.aliases) return;
  const [start, end] = [Math.min(...edits.map(({ range }) => range.start)), Math.max(...edits.map(({ range }) => range.end))];
  for (const stretch of stretchesFor(tree, { start, end })) {
    const nearby = readStretch(tree, stretch, edits);
    if (nearby) yield nearby;
  }
}

/** The smallest first. What is inserted where a line begins may belong to the member that ends there as well as to the one that begins. */
function stretchesFor(tree: SyntaxTree, { start, end }: Range): readonly Stretch[] {
  const around = stretchesAround(tree, { start, end });
  const isAtLineStart = start === end && start > 0 && tree.text[start - 1] === '\n';
  const above = isAtLineStart ? stretchesAround(tree, { start: start - 1, end }) : [];
  const known = new Set(around.map(nameOf));
  const all = [...around, ...above.filter((stretch) => !known.has(nameOf(stretch)))];
  return all.sort((a, b) => lengthOf(a) - lengthOf(b) || b.path.length - a.path.length);
}

function nameOf({ path, first, behind }: Stretch): string {
  return `${path.join()} ${first} ${behind}`;
}

function lengthOf({ lines }: Stretch): number {
  return lines.end - lines.start;
}

/** Whether what one line says may depend on lines far away. */
function isEntangled({ text, templated, problems, ignoredFrom }: SyntaxTree): boolean {
  return templated || problems.length > 0 || ignoredFrom !== undefined || text.includes('{{');
}

type Block = MapNode | SequenceNode;

/** Whole lines that hold the members `first` up to, but not including, `behind` of a block, and nothing else. */
interface Stretch {
  readonly block: Block;
  /** Of the block, by index of members. */
  readonly path: readonly number[];
  readonly first: number;
  readonly behind: number;
  readonly lines: Range;
}

/** The stretches of lines that hold all of a range, the largest first. */
function stretchesAround({ text, root }: SyntaxTree, range: Range): Stretch[] {
  const stretches: Stretch[] = [];
  const path: number[] = [];
  for (let node: Node | undefined = root; node && isBlock(node); ) {
    const found = stretchOf(text, node, path, range);
    if (!found) break;
    // The first member may share its line with a dash; those within it may have lines of their own all the same.
    if (beginsItsLine(text, node, found.first) && beginsItsLine(text, node, found.behind)) {
      const between = betweenMembers(text, found, range);
      stretches.push(found, ...(between ? [between] : []));
    }
    if (found.behind !== found.first + 1) break;
    path.push(found.first);
    node = memberAt(node, found.first)?.value;
  }
  return stretches;
}

function isBlock(node: Node): node is Block {
  if (node.kind === 'scalar' || node.flow || node.alias !== undefined) return false;
  return node.kind === 'sequence' || !node.entries.some(({ merged }) => merged);
}

function memberAt(block: Block, index: number): { readonly range: Range; readonly value: Node } | undefined {
  return block.kind === 'map' ? block.entries[index] : block.items[index];
}

function countOf(block: Block): number {
  return block.kind === 'map' ? block.entries.length : block.items.length;
}

function stretchOf(text: string, block: Block, path: readonly number[], { start, end }: Range): Stretch | undefined {
  const count = countOf(block);
  const startOf = (index: number) => lineStart(text, memberAt(block, index)?.range.start ?? 0);
  const first = lastAt(count, (index) => startOf(index) <= start);
  if (first < 0) return undefined;
  const behind = lastAt(count, (index) => startOf(index) < end) + 1;
  const next = Math.max(behind, first + 1);
  const lines = { start: startOf(first), end: next < count ? startOf(next) : endOf(text, block) };
  return lines.end >= end ? { block, path: [...path], first, behind: next, lines } : undefined;
}

/** The place of an insertion between two members, or behind the last one, which holds none of them. */
function betweenMembers(text: string, { block, path, first, behind, lines }: Stretch, { start, end }: Range): Stretch | undefined {
  if (start !== end) return undefined;
  if (start === lines.start) return { block, path, first, behind: first, lines: { start, end } };
  const isLast = start === lines.end && text[start - 1] === '\n';
  return isLast ? { block, path, first: behind, behind, lines: { start, end } } : undefined;
}

function beginsItsLine(text: string, block: Block, index: number): boolean {
  const member = memberAt(block, index);
  return !member || text.slice(lineStart(text, member.range.start), member.range.start).trim() === '';
}

/** The end of the lines of the last member. */
function endOf(text: string, block: Block): number {
  const end = memberAt(block, countOf(block) - 1)?.range.end ?? 0;
  return text[end - 1] === '\n' ? end : nextLine(text, end);
}

/** The last of `count` indexes of which `holds` is true, where it is true of all before; -1 for none. */
function lastAt(count: number, holds: (index: number) => boolean): number {
  let [low, high] = [-1, count - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

function readStretch(tree: SyntaxTree, stretch: Stretch, edits: readonly TextEdit[]): Nearby | undefined {
  const { block, path, first, behind, lines } = stretch;
  const moved = edits.map(({ range, newText }) => ({ range: { start: range.start - lines.start, end: range.end - lines.start }, newText }));
  const text = applyEdits(tree.text.slice(lines.start, lines.end), moved);
  // Its last line must end before the next one begins; markers end a document, a text block that keeps its blank lines
  // goes on behind the stretch, and anchors are for the whole document.
  if ((text !== '' && !text.endsWith('\n') && lines.end < tree.text.length) || /^(?:---|\.\.\.)/m.test(text) || /[|>]\d?\+|(?:^|[\s,[{:])[&*]/.test(text))
    return undefined;
  const read = parseDocument(text);
  if (isEntangled(read)) return undefined;
  const members = membersOf(read, block, tree.text);
  if (!members || (members.length === 0 && behind - first === countOf(block))) return undefined;
  if (block.kind === 'map' && repeatsKey(block, first, behind, members as PlainEntries)) return undefined;
  return {
    after: withMembers(tree.said.plain, path, { first, behind, members }),
    commentsBefore: commentsIn(tree.comments, lines),
    commentsAfter: read.comments,
    length: text.length,
  };
}

type PlainEntries = readonly (readonly [string, PlainValue])[];

/** The members that a text by itself has; undefined where they would not be members of the block. */
function membersOf({ root, text }: SyntaxTree, block: Block, whole: string): PlainEntries | readonly PlainValue[] | undefined {
  if (!root) return [];
  const [first, own] = [isBlock(root) ? memberAt(root, 0) : undefined, memberAt(block, 0)];
  if (root.kind !== block.kind || !first || !own) return undefined;
  if (columnIn(text, first.range.start) !== columnIn(whole, own.range.start)) return undefined;
  const plain = plainOf(root);
  return plain.kind === 'map' ? plain.entries : plain.kind === 'list' ? plain.items : undefined;
}

function columnIn(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

function repeatsKey({ entries }: MapNode, first: number, behind: number, members: PlainEntries): boolean {
  const keys = new Set(members.map(([key]) => key));
  return entries.some(({ key }, index) => (index < first || index >= behind) && keys.has(String(key.value)));
}

interface Replacement {
  readonly first: number;
  readonly behind: number;
  readonly members: PlainEntries | readonly PlainValue[];
}

function withMembers(value: PlainValue, [index, ...rest]: readonly number[], replacement: Replacement): PlainValue {
  const { first, behind, members } = replacement;
  if (value.kind === 'map') {
    if (index === undefined) return { kind: 'map', entries: value.entries.toSpliced(first, behind - first, ...(members as PlainEntries)) };
    const entry = value.entries[index];
    return entry ? { kind: 'map', entries: value.entries.with(index, [entry[0], withMembers(entry[1], rest, replacement)]) } : value;
  }
  if (value.kind !== 'list') return value;
  if (index === undefined) return { kind: 'list', items: value.items.toSpliced(first, behind - first, ...(members as readonly PlainValue[])) };
  const item = value.items[index];
  return item ? { kind: 'list', items: value.items.with(index, withMembers(item, rest, replacement)) } : value;
}

function commentsIn(comments: readonly Comment[], { start, end }: Range): readonly Comment[] {
  const before = lastAt(comments.length, (index) => (comments[index]?.range.start ?? 0) < start) + 1;
  const last = lastAt(comments.length, (index) => (comments[index]?.range.start ?? 0) < end);
  return comments.slice(before, last + 1);
}
