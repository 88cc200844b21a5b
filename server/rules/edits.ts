import type { MapEntry, MapNode, Node, Path, SequenceNode } from '../syntax/nodes.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import type { Range } from '../util/range.js';
import type { TextEdit } from '../util/text-edit.js';
import type { Fix } from './rule.js';
import { blockEntry, blockYaml, type FlowStyle, flowEntry, flowYaml, type YamlValue } from './yaml-text.js';

/**
 * Changes of one document's text by structure: each function gives the smallest edits, in offsets of the document, that keep comments,
 * quoting, indentation and line endings of everything else, or undefined where it cannot be sure to: in a document made by a template,
 * behind an alias or a merge key, or where a comment would be lost.
 */
export type Edits = readonly TextEdit[] | undefined;

/** The fix, where its edits could be made. */
export function fixOf(title: string, edits: Edits, safe = false): readonly Fix[] {
  return edits === undefined ? [] : [{ title, safe, edits }];
}

/** Several changes as one; undefined where one of them is. What two of them delete together is deleted once. */
export function together(...all: readonly Edits[]): Edits {
  const edits: TextEdit[] = [];
  for (const each of all) {
    if (each === undefined) return undefined;
    for (const edit of each) {
      const overlapped = edits.findIndex(
        ({ range, newText }) => newText === '' && edit.newText === '' && range.start < edit.range.end && edit.range.start < range.end,
      );
      const other = edits[overlapped];
      if (!other) edits.push(edit);
      else edits[overlapped] = { range: { start: Math.min(other.range.start, edit.range.start), end: Math.max(other.range.end, edit.range.end) }, newText: '' };
    }
  }
  return edits;
}

/** JSON stays JSON: whether the document is written as JSON, whose texts are all in double quotes. */
function flowStyle({ root, text }: SyntaxTree): FlowStyle {
  const key = root?.kind === 'map' && root.flow ? root.entries[0]?.key : undefined;
  return key && text[key.range.start] === '"' ? 'json' : 'yaml';
}

/** Writes another text in place of a key or a value of one word, in the quotes that it has. */
export function replaceWord(tree: SyntaxTree, range: Range, word: string): Edits {
  if (tree.templated) return undefined;
  const quote = tree.text[range.start];
  const quoted = quote === '"' || quote === "'" ? quote + word + quote : flowYaml(word);
  return [{ range, newText: quoted }];
}

/** The node at a path, as far as it is written there: undefined behind an alias or a merge key. */
export function nodeAt(tree: SyntaxTree, path: Path): Node | undefined {
  if (tree.templated) return undefined;
  let node = tree.root;
  for (const step of path) {
    if (!node || node.alias !== undefined || node.templated) return undefined;
    if (node.kind === 'map' && typeof step === 'string') node = entryOf(node, step)?.value;
    else if (node.kind === 'sequence' && typeof step === 'number') node = node.items[step]?.value;
    else return undefined;
  }
  return node?.alias === undefined ? node : undefined;
}

/** The last entry with this key that is written in the map itself. */
export function entryOf(map: MapNode, key: string): MapEntry | undefined {
  return map.entries.findLast((entry) => !entry.merged && entry.key.text === key);
}

/** Replaces a value that is written as one word or in flow style. */
export function replaceValue(tree: SyntaxTree, path: Path, value: YamlValue): Edits {
  const node = nodeAt(tree, path);
  const newText = flowYaml(value, flowStyle(tree));
  if (!node || node.templated) return undefined;
  if (node.range.start === node.range.end) return [{ range: node.range, newText: ` ${newText}` }];
  return [{ range: trimmed(tree, node.range), newText }];
}

/** Replaces what stands behind a key, in whatever style, by a short value in flow style such as `[]`. */
export function replaceMember(tree: SyntaxTree, mapPath: Path, key: string, newValue: YamlValue): Edits {
  const map = nodeAt(tree, mapPath);
  const newText = flowYaml(newValue, flowStyle(tree));
  const entry = map?.kind === 'map' ? entryOf(map, key) : undefined;
  if (!entry || entry.value.templated || hidesAnchor(tree, entry.range)) return undefined;
  const colon = tree.text.indexOf(':', entry.key.range.end) + 1;
  const value = trimmed(tree, entry.value.range);
  if (entry.value.alias !== undefined || value.start === value.end || !tree.text.slice(colon, value.start).includes('\n')) {
    return [{ range: { start: colon, end: Math.max(colon, value.end) }, newText: ` ${newText}` }];
  }
  if (tree.text.slice(lineStart(tree, value.start), value.start).trim() !== '') return undefined;
  return [
    { range: { start: colon, end: colon }, newText: ` ${newText}` },
    { range: { start: lineStart(tree, value.start), end: nextLine(tree, value.end) }, newText: '' },
  ];
}

/** Removes `key` and its value from a map that keeps other entries. */
export function removeEntry(tree: SyntaxTree, mapPath: Path, key: string): Edits {
  const map = nodeAt(tree, mapPath);
  if (map?.kind !== 'map' || map.entries.length < 2) return undefined;
  const index = map.entries.findLastIndex((entry) => !entry.merged && entry.key.text === key);
  const entry = map.entries[index];
  if (!entry) return undefined;
  const neighbours = { before: map.entries[index - 1]?.range, after: map.entries[index + 1]?.merged ? undefined : map.entries[index + 1]?.range };
  return map.flow ? removeFromFlow(tree, entry.range, neighbours) : removeFromBlock(tree, entry.range, neighbours.after);
}

/** Removes one item of a list that keeps others. */
export function removeItem(tree: SyntaxTree, sequencePath: Path, index: number): Edits {
  const sequence = nodeAt(tree, sequencePath);
  if (sequence?.kind !== 'sequence' || sequence.items.length < 2) return undefined;
  const item = sequence.items[index];
  if (!item) return undefined;
  const neighbours = { before: sequence.items[index - 1]?.range, after: sequence.items[index + 1]?.range };
  return sequence.flow ? removeFromFlow(tree, item.range, neighbours) : removeFromBlock(tree, item.range, neighbours.after);
}

interface Neighbours {
  readonly before: Range | undefined;
  readonly after: Range | undefined;
}

function removeFromFlow(tree: SyntaxTree, range: Range, { before, after }: Neighbours): Edits {
  const gone = after ? { start: range.start, end: after.start } : before ? { start: trimmed(tree, before).end, end: trimmed(tree, range).end } : undefined;
  return gone && !hasComment(tree, gone) && !hidesAnchor(tree, gone) ? [{ range: gone, newText: '' }] : undefined;
}

function removeFromBlock(tree: SyntaxTree, range: Range, after: Range | undefined): Edits {
  const { start, end } = trimmed(tree, range);
  if (hidesAnchor(tree, range) || !endsItsLine(tree, end)) return undefined;
  if (beginsItsLine(tree, start)) return [{ range: wholeLines(tree, { start, end }), newText: '' }];
  // It shares its line with a dash, which the next entry takes over.
  if (!after) return undefined;
  const between = { start: nextLine(tree, end), end: after.start };
  return between.start > between.end || hasComment(tree, between) ? undefined : [{ range: { start, end: after.start }, newText: '' }];
}

/** Adds `key: value` to a map, behind the entry `after` (or the last one). */
export function insertEntry(tree: SyntaxTree, mapPath: Path, key: string, value: YamlValue, after?: string): Edits {
  const map = nodeAt(tree, mapPath);
  if (map?.kind !== 'map' || entryOf(map, key)) return undefined;
  const own = map.entries.filter((entry) => !entry.merged);
  const previous = (after === undefined ? undefined : entryOf(map, after)) ?? own.at(-1);
  if (!previous) return map.flow ? [{ range: trimmed(tree, map.range), newText: flowYaml({ [key]: value }, flowStyle(tree)) }] : undefined;
  const end = trimmed(tree, previous.range).end;
  if (map.flow) return [{ range: { start: end, end }, newText: `, ${flowEntry(key, value, flowStyle(tree))}` }];
  return insertLine(tree, end, (style) => blockEntry(key, value, style), column(tree, previous.range.start));
}

/** Adds `key: value` to a map, above the entry `before`; the caller knows that the key is not there, or changes it. */
export function insertEntryBefore(tree: SyntaxTree, mapPath: Path, key: string, value: YamlValue, before: string): Edits {
  const map = nodeAt(tree, mapPath);
  const next = map?.kind === 'map' ? entryOf(map, before) : undefined;
  if (map?.kind !== 'map' || !next) return undefined;
  const at = { start: next.range.start, end: next.range.start };
  if (map.flow) return [{ range: at, newText: `${flowEntry(key, value, flowStyle(tree))}, ` }];
  const indent = column(tree, next.range.start);
  return [{ range: at, newText: `${blockEntry(key, value, { indent, lineEnding: tree.lineEnding })}${tree.lineEnding}${' '.repeat(indent)}` }];
}

/** Adds an item to the end of a list; an empty or missing list that is a member of a block map becomes a block list. */
export function appendItem(tree: SyntaxTree, listPath: Path, value: YamlValue): Edits {
  const list = nodeAt(tree, listPath);
  const last = list?.kind === 'sequence' ? list.items.at(-1) : undefined;
  if (list?.kind === 'sequence' && last) {
    const end = trimmed(tree, last.range).end;
    if (list.flow) return [{ range: { start: end, end }, newText: `, ${flowYaml(value, flowStyle(tree))}` }];
    return insertLine(tree, end, ({ indent, lineEnding }) => `- ${blockYaml(value, { indent: indent + 2, lineEnding })}`, column(tree, last.range.start));
  }
  if (list && (list.kind === 'sequence' || (list.kind === 'scalar' && list.value === null))) return fillList(tree, listPath, list, value);
  return undefined;
}

function fillList(tree: SyntaxTree, listPath: Path, list: Node, value: YamlValue): Edits {
  const map = nodeAt(tree, listPath.slice(0, -1));
  const entry = map?.kind === 'map' ? entryOf(map, String(listPath.at(-1))) : undefined;
  if (map?.kind !== 'map' || !entry) return undefined;
  const colon = tree.text.indexOf(':', entry.key.range.end) + 1;
  const gone = { start: colon, end: Math.max(colon, trimmed(tree, list.range).end) };
  if (hasComment(tree, gone)) return undefined;
  if (map.flow) return [{ range: gone, newText: ` ${flowYaml([value], flowStyle(tree))}` }];
  const lines = insertLine(tree, gone.end, (style) => blockYaml([value], style), column(tree, entry.range.start) + listStep(tree));
  return together([{ range: gone, newText: '' }], lines);
}

/** Makes item `index + 1` of a list part of item `index`: two maps without a common key become one. */
export function mergeWithNext(tree: SyntaxTree, listPath: Path, index: number): Edits {
  const list = nodeAt(tree, listPath);
  if (list?.kind !== 'sequence') return undefined;
  const [first, second] = [list.items[index], list.items[index + 1]];
  if (first?.value.kind !== 'map' || second?.value.kind !== 'map' || !canJoin(first.value) || !canJoin(second.value)) return undefined;
  const [into, from] = [first.value, second.value];
  if (into.flow !== from.flow && list.flow) return undefined;
  if (into.flow && from.flow) return joinFlow(tree, list, into, second.range, from);
  if (!into.flow && !from.flow) return joinBlock(tree, into, second.range, from);
  return undefined;
}

/** Splits an item of a list before the entry `key`, which is not its first one. */
export function splitItem(tree: SyntaxTree, listPath: Path, index: number, key: string): Edits {
  const list = nodeAt(tree, listPath);
  const item = list?.kind === 'sequence' ? list.items[index] : undefined;
  if (list?.kind !== 'sequence' || item?.value.kind !== 'map' || item.value.alias !== undefined) return undefined;
  const map = item.value;
  const at = map.entries.findIndex((entry) => entry.key.text === key);
  const [before, entry] = [map.entries[at - 1], map.entries[at]];
  if (!before || !entry || map.entries.some(({ merged }) => merged)) return undefined;
  if (map.flow) {
    if (!list.flow) return splitFlowInBlock(tree, item.range, map, before.range, entry.range);
    const gap = { start: trimmed(tree, before.range).end, end: entry.range.start };
    return hasComment(tree, gap) ? undefined : [{ range: gap, newText: '}, {' }];
  }
  const [dash, start] = [column(tree, item.range.start), lineStart(tree, entry.range.start)];
  if (column(tree, entry.range.start) < dash + 2 || !beginsItsLine(tree, entry.range.start)) return undefined;
  return [{ range: { start: start + dash, end: start + dash + 1 }, newText: '-' }];
}

function splitFlowInBlock(tree: SyntaxTree, item: Range, map: MapNode, before: Range, entry: Range): Edits {
  const gap = { start: trimmed(tree, before).end, end: entry.start };
  if (hasComment(tree, gap) || tree.text.slice(map.range.start, map.range.end).includes('\n')) return undefined;
  return [{ range: gap, newText: `}${tree.lineEnding}${' '.repeat(column(tree, item.start))}- {` }];
}

function canJoin(map: MapNode): boolean {
  return map.alias === undefined && map.entries.length > 0 && map.entries.every(({ merged }) => !merged);
}

/** The dash of the second item gives way to a blank; its lines move where its keys stand in another column. */
function joinBlock(tree: SyntaxTree, into: MapNode, item: Range, from: MapNode): Edits {
  const [target, source] = [column(tree, into.range.start), column(tree, from.range.start)];
  if (!beginsItsLine(tree, item.start) || hidesAnchor(tree, { start: item.start, end: from.range.start })) return undefined;
  if (tree.text.slice(item.start, from.range.start).includes('\n')) return undefined;
  const dash = { range: { start: lineStart(tree, item.start), end: from.range.start }, newText: ' '.repeat(target) };
  if (target === source) return [dash];
  const moved = shiftLines(tree, { start: nextLine(tree, from.range.start), end: trimmed(tree, from.range).end }, target - source);
  return moved && [dash, ...moved];
}

function joinFlow(tree: SyntaxTree, list: SequenceNode, into: MapNode, item: Range, from: MapNode): Edits {
  const [end, start] = [trimmed(tree, into.range).end, from.range.start];
  const insides = { left: trimEnd(tree, end - 1), right: trimStart(tree, start + 1) };
  const between = { start: end, end: list.flow ? start : item.start };
  if (hidesAnchor(tree, { start: end, end: start })) return undefined;
  if (list.flow) {
    if (hasComment(tree, { start: insides.left, end: insides.right })) return undefined;
    return [{ range: { start: insides.left, end: insides.right }, newText: `,${tree.text.slice(between.start, between.end).replace(/^\s*,/, '') || ' '}` }];
  }
  const members = tree.text.slice(insides.right, trimEnd(tree, trimmed(tree, from.range).end - 1));
  const line = wholeLines(tree, trimmed(tree, item));
  if (members.includes('\n') || !endsItsLine(tree, trimmed(tree, from.range).end) || hasComment(tree, line)) return undefined;
  return [
    { range: { start: insides.left, end: insides.left }, newText: `, ${members}` },
    { range: line, newText: '' },
  ];
}

/** Moves whole lines; undefined where one of them is part of a text that would change. */
function shiftLines(tree: SyntaxTree, range: Range, by: number): readonly TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  for (let at = range.start; at < range.end; at = nextLine(tree, at)) {
    const blanks = /^ */.exec(tree.text.slice(at, range.end))?.[0].length ?? 0;
    if (by < 0 && blanks < -by) return undefined;
    if (by > 0) edits.push({ range: { start: at, end: at }, newText: ' '.repeat(by) });
    else edits.push({ range: { start: at, end: at - by }, newText: '' });
  }
  return edits;
}

function insertLine(tree: SyntaxTree, end: number, text: (style: { indent: number; lineEnding: string }) => string, indent: number): Edits {
  if (!endsItsLine(tree, end)) return undefined;
  const at = lineEnd(tree, end);
  return [{ range: { start: at, end: at }, newText: `${tree.lineEnding}${' '.repeat(indent)}${text({ indent, lineEnding: tree.lineEnding })}` }];
}

/** By how much this document indents the dashes of a list below its key: 0 or 2, as the first list in it does. */
export function listStep(tree: SyntaxTree): number {
  const step = firstListStep(tree, tree.root);
  return step === undefined || step < 0 ? 2 : step;
}

function firstListStep(tree: SyntaxTree, node: Node | undefined): number | undefined {
  if (node?.kind === 'sequence') return node.items.map(({ value }) => firstListStep(tree, value)).find((step) => step !== undefined);
  if (node?.kind !== 'map' || node.flow) return undefined;
  for (const { key, value } of node.entries) {
    if (value.kind === 'sequence' && !value.flow && value.items[0]) return column(tree, value.items[0].range.start) - column(tree, key.range.start);
    const inside = firstListStep(tree, value);
    if (inside !== undefined) return inside;
  }
  return undefined;
}

/** UTF-16 units from the start of the line. */
export function column(tree: SyntaxTree, offset: number): number {
  return offset - lineStart(tree, offset);
}

function lineStart({ text }: SyntaxTree, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Where the line's text ends, before its line break. */
function lineEnd({ text }: SyntaxTree, offset: number): number {
  const at = text.indexOf('\n', offset);
  if (at < 0) return text.length;
  return text[at - 1] === '\r' ? at - 1 : at;
}

function nextLine({ text }: SyntaxTree, offset: number): number {
  const at = text.indexOf('\n', offset);
  return at < 0 ? text.length : at + 1;
}

/** From the start of the first line to the start of the line behind the last; at the end of a text without a last line break, the one before goes instead. */
function wholeLines(tree: SyntaxTree, { start, end }: Range): Range {
  const from = lineStart(tree, start);
  const to = nextLine(tree, end);
  if (to < tree.text.length || tree.text.endsWith('\n') || from === 0) return { start: from, end: to };
  return { start: tree.text[from - 2] === '\r' ? from - 2 : from - 1, end: to };
}

function beginsItsLine(tree: SyntaxTree, offset: number): boolean {
  return tree.text.slice(lineStart(tree, offset), offset).trim() === '';
}

function endsItsLine(tree: SyntaxTree, offset: number): boolean {
  return /^\s*(?:#|$)/.test(tree.text.slice(offset, lineEnd(tree, offset)));
}

/** Without the blanks and line breaks at its end. */
function trimmed(tree: SyntaxTree, { start, end }: Range): Range {
  return { start, end: Math.max(start, trimEnd(tree, end)) };
}

function trimEnd({ text }: SyntaxTree, offset: number): number {
  let at = offset;
  while (at > 0 && /\s/.test(text[at - 1] ?? '')) at--;
  return at;
}

function trimStart({ text }: SyntaxTree, offset: number): number {
  let at = offset;
  while (at < text.length && /\s/.test(text[at] ?? '')) at++;
  return at;
}

function hasComment(tree: SyntaxTree, range: Range): boolean {
  return tree.comments.some((comment) => comment.range.start < range.end && comment.range.end > range.start);
}

/** Whether an anchor stands in the range that an alias elsewhere needs. */
function hidesAnchor(tree: SyntaxTree, { start, end }: Range): boolean {
  return /(?:^|[\s[{,:-])&[^\s,[\]{}]/.test(tree.text.slice(start, end)) && /(?:^|[\s[{,:])\*[^\s,[\]{}]/.test(tree.text);
}
