import type { Range } from '../../util/range.js';
import { compareText } from '../../util/text.js';
import { applyEdits, type TextEdit } from '../../util/text-edit.js';
import { lineStart } from '../locate.js';
import type { MapNode, Node, Path, SequenceNode } from '../nodes.js';
import type { SyntaxTree } from '../source-file.js';
import { beginsLine, columnAt, type Edits, hasComment, proved, writtenAt } from './edits.js';
import { type BlockLines, memberLines, ownMembers } from './member-lines.js';
import { changeAt, type PlainValue, plainOf } from './plain-value.js';

/** In which order the parts of a value stand. Of equals, and of keys that are not named, the order stays; these come last. */
export interface Order {
  readonly keys?: readonly string[];
  /** By key. */
  readonly of?: Readonly<Record<string, Order>>;
  readonly items?: Order;
  /** Of lists: by which text an item is sorted, which is in order itself. */
  readonly by?: (item: PlainValue) => string;
}

/** Puts what stands at a path, and all in it, into an order; comments move with what they belong to. Undefined where nothing moves, or cannot be moved. */
export function sortNode(tree: SyntaxTree, path: Path, order: Order): Edits {
  const node = writtenAt(tree, path);
  const edits = node && sorting(tree, node, order);
  if (!edits || edits.length === 0) return undefined;
  return proved(tree, edits, (root) => changeAt(root, path, (value) => sortedValue(value, order)));
}

/** What a value says when it is in order. */
export function sortedValue(value: PlainValue, order: Order): PlainValue {
  if (value.kind === 'scalar') return value;
  if (value.kind === 'list') {
    const items = value.items.map((item) => sortedValue(item, order.items ?? {}));
    return { kind: 'list', items: placesBy(items, order).flatMap((place) => items[place] ?? []) };
  }
  const entries = value.entries.map(([key, member]) => [key, sortedValue(member, order.of?.[key] ?? {})] as const);
  return { kind: 'map', entries: entries.toSorted(([a], [b]) => rankOf(order, a) - rankOf(order, b)) };
}

function rankOf({ keys = [] }: Order, key: string): number {
  const rank = keys.indexOf(key);
  return rank < 0 ? keys.length : rank;
}

function sorting(tree: SyntaxTree, node: Node, order: Order): readonly TextEdit[] | undefined {
  if (node.kind === 'scalar' || node.alias !== undefined) return [];
  const within: (readonly TextEdit[])[] = [];
  for (const [value, own] of membersOf(node, order)) {
    const edits = sorting(tree, value, own);
    if (!edits) return undefined;
    within.push(edits);
  }
  const places = placesOf(node, order);
  if (places.every((place, index) => place === index)) return within.flat();
  return node.flow ? inFlow(tree, node, places, within) : inBlock(tree, node, places, within);
}

/** Each with its order; what a merge key brings in stands elsewhere. */
function membersOf(node: MapNode | SequenceNode, order: Order): readonly (readonly [Node, Order])[] {
  if (node.kind === 'sequence') return node.items.map(({ value }) => [value, order.items ?? {}]);
  return node.entries.flatMap(({ key, value, merged }) => (merged ? [] : [[value, order.of?.[String(key.value)] ?? {}] as const]));
}

/** Of each place the member that belongs there. */
function placesOf(node: MapNode | SequenceNode, order: Order): readonly number[] {
  if (node.kind === 'map') {
    const ranks = node.entries.map(({ key }) => rankOf(order, String(key.value)));
    return [...ranks.keys()].sort((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0));
  }
  const values = node.items.map(({ value }) => sortedValue(plainOf(value), order.items ?? {}));
  return placesBy(values, order);
}

function placesBy(items: readonly PlainValue[], { by }: Order): readonly number[] {
  if (!by) return [...items.keys()];
  const texts = items.map(by);
  return [...items.keys()].sort((a, b) => compareText(texts[a] ?? '', texts[b] ?? ''));
}

function inFlow(tree: SyntaxTree, node: MapNode | SequenceNode, places: readonly number[], within: readonly (readonly TextEdit[])[]): Edits {
  const members = ownMembers(node);
  if (!members || hasComment(tree, node.range)) return undefined;
  return members.map((range, index) => {
    const place = places[index] ?? index;
    return { range, newText: textOf(tree, members[place] ?? range, within[place] ?? []) };
  });
}

function inBlock(tree: SyntaxTree, node: MapNode | SequenceNode, places: readonly number[], within: readonly (readonly TextEdit[])[]): Edits {
  const block = memberLines(tree, node);
  const [first, last] = [block?.members[0], block?.members.at(-1)];
  if (!block || !first || !last) return undefined;
  const { members, column, dashed } = block;
  let [text, above] = ['', ''];
  for (const [index, place] of places.entries()) {
    const { range, own } = members[place] ?? first;
    const gap = index === 0 ? '' : tree.text.slice(members[index - 1]?.range.end, members[index]?.range.start);
    const lines = withBreak(tree, textOf(tree, range, within[place] ?? []));
    if (dashed && index === 0) {
      // Behind a dash there is no room for comments: they stand above it.
      above = tree.text.slice(range.start, own);
      text += withBreak(tree, textOf(tree, { start: own, end: range.end }, within[place] ?? [])).replace(/^[ \t]+/, '');
    } else text += gap + (dashed && place === 0 ? ' '.repeat(column) : '') + lines;
  }
  const whole = { start: first.range.start, end: last.range.end };
  const hasEnd = /[\r\n]$/.test(tree.text.slice(whole.start, whole.end));
  const edit = { range: whole, newText: hasEnd ? text : text.replace(/\r?\n$/, '') };
  return above === '' ? [edit] : aboveDash(tree, block, above, edit);
}

function aboveDash(tree: SyntaxTree, { members }: BlockLines, comments: string, edit: TextEdit): Edits {
  const line = lineStart(tree.text, members[0]?.own ?? 0);
  const dash = line + tree.text.slice(line).search(/\S/);
  if (tree.text[dash] !== '-' || !beginsLine(tree, dash)) return undefined;
  const indent = ' '.repeat(columnAt(tree, dash));
  const newText = comments.replace(/^[ \t]+(?=#)/gm, indent);
  return [{ range: { start: line, end: line }, newText }, edit];
}

function textOf({ text }: SyntaxTree, { start, end }: Range, edits: readonly TextEdit[]): string {
  const own = edits.filter(({ range }) => range.start >= start && range.end <= end);
  return applyEdits(
    text.slice(start, end),
    own.map(({ range, newText }) => ({ range: { start: range.start - start, end: range.end - start }, newText })),
  );
}

function withBreak({ lineEnding }: SyntaxTree, text: string): string {
  return /[\r\n]$/.test(text) ? text : text + lineEnding;
}
