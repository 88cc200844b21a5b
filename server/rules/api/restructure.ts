import type { MapEntry, MapNode, Node, Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import type { Range } from '../../util/range.js';
import type { TextEdit } from '../../util/text-edit.js';
import { column, type Edits, entryOf, nodeAt } from '../edits.js';

/** Changes of structure that put a misplaced field where it belongs. Like those of `edits.ts`, each is undefined where something could get lost. */

/** Replaces the name of a key, its value staying as it is. */
export function renameKey(tree: SyntaxTree, mapPath: Path, key: string, newKey: string): Edits {
  const map = nodeAt(tree, mapPath);
  const entry = map?.kind === 'map' ? entryOf(map, key) : undefined;
  if (map?.kind !== 'map' || !entry || entryOf(map, newKey)) return undefined;
  return [{ range: entry.key.range, newText: newKey }];
}

/**
 * Moves an entry, with its comments and lines as they are, to the end of another map of the document.
 * @param leave what stands in place of a map that has no other entry
 */
export function moveEntry(tree: SyntaxTree, fromPath: Path, key: string, toPath: Path, leave?: '{}'): Edits {
  const [from, to] = [nodeAt(tree, fromPath), nodeAt(tree, toPath)];
  const entry = from?.kind === 'map' ? entryOf(from, key) : undefined;
  if (from?.kind !== 'map' || to?.kind !== 'map' || !entry || entryOf(to, key) || to.entries.some(({ merged }) => merged)) return undefined;
  const target = to.entries.at(-1);
  if (!target) return undefined;
  const cut = cutEntry(tree, from, entry, leave);
  if (!cut) return undefined;
  return to.flow ? moveIntoFlow(tree, entry, target, cut) : moveIntoBlock(tree, entry, column(tree, firstOf(to).range.start), endOf(tree, target.range), cut);
}

function firstOf(map: MapNode): MapEntry {
  return map.entries[0] as MapEntry;
}

/** What removes the entry, and the place it leaves: whole lines in block style. */
interface Cut {
  readonly edit: TextEdit;
  /** Whole lines go, so other whole lines may come in their place. */
  readonly lines: boolean;
}

function cutEntry(tree: SyntaxTree, map: MapNode, entry: MapEntry, leave: '{}' | undefined): Cut | undefined {
  const { start } = entry.range;
  const end = endOf(tree, entry.range);
  if (hasAnchor(tree, { start, end })) return undefined;
  if (map.entries.length === 1) {
    if (!leave) return undefined;
    // The line break in front of a block map goes, too: `podSelector: {}`.
    const from = map.flow ? map.range.start : trimEnd(tree, start);
    return { edit: { range: { start: from, end: map.flow ? map.range.end : end }, newText: map.flow ? leave : ` ${leave}` }, lines: false };
  }
  const index = map.entries.indexOf(entry);
  const [before, after] = [map.entries[index - 1], map.entries[index + 1]];
  if (after?.merged || before?.merged) return undefined;
  if (map.flow) {
    const range = after ? { start, end: after.range.start } : { start: endOf(tree, before?.range ?? entry.range), end };
    return { edit: { range, newText: '' }, lines: false };
  }
  if (tree.text.slice(lineStart(tree, start), start).trim() === '') {
    return { edit: { range: { start: lineStart(tree, start), end: nextLine(tree, end) }, newText: '' }, lines: true };
  }
  // It shares its line with a dash, which the next entry takes over.
  return after && !hasComment(tree, { start: end, end: after.range.start })
    ? { edit: { range: { start, end: after.range.start }, newText: '' }, lines: false }
    : undefined;
}

function moveIntoFlow(tree: SyntaxTree, entry: MapEntry, target: MapEntry, cut: Cut): Edits {
  const text = tree.text.slice(entry.range.start, endOf(tree, entry.range));
  if (isBlock(entry.value) || text.includes('\n') || hasComment(tree, entry.range)) return undefined;
  const end = endOf(tree, target.range);
  return inOrder([cut.edit, { range: { start: end, end }, newText: `, ${text}` }]);
}

function moveIntoBlock(tree: SyntaxTree, entry: MapEntry, indent: number, end: number, cut: Cut): Edits {
  const text = reindent(tree.text.slice(entry.range.start, endOf(tree, entry.range)), indent - column(tree, entry.range.start));
  if (text === undefined || !endsItsLine(tree, end)) return undefined;
  const pad = ' '.repeat(indent);
  const at = lineEnd(tree, end);
  const { range } = cut.edit;
  // The new place lies where the entry was: what follows closes up behind it.
  if (cut.lines && at >= range.start && at <= range.end) return [{ range, newText: `${pad}${text}${range.end > lineEnd(tree, end) ? tree.lineEnding : ''}` }];
  return inOrder([cut.edit, { range: { start: at, end: at }, newText: `${tree.lineEnding}${pad}${text}` }]);
}

/** Puts neighbouring entries of a map below a new key: as its map, or as the only item of its list. */
export function wrapEntries(tree: SyntaxTree, mapPath: Path, keys: readonly string[], newKey: string, as: 'map' | 'list' = 'map'): Edits {
  const map = nodeAt(tree, mapPath);
  if (map?.kind !== 'map' || entryOf(map, newKey) || keys.length === 0) return undefined;
  const indexes = keys.map((key) => map.entries.findIndex((entry) => !entry.merged && entry.key.text === key)).sort((a, b) => a - b);
  const [first, last] = [indexes[0] ?? -1, indexes.at(-1) ?? -1];
  if (first < 0 || last - first !== keys.length - 1) return undefined;
  const range = { start: map.entries[first]?.range.start ?? 0, end: endOf(tree, map.entries[last]?.range ?? map.range) };
  if (map.flow) {
    const [open, close] = as === 'list' ? ['[{', '}]'] : ['{', '}'];
    return [
      { range: { start: range.start, end: range.start }, newText: `${newKey}: ${open}` },
      { range: { start: range.end, end: range.end }, newText: close },
    ];
  }
  const indent = column(tree, range.start);
  const by = as === 'list' ? 4 : 2;
  const rest = indentLines(tree, { start: nextLine(tree, range.start), end: range.end }, by);
  const dash = as === 'list' ? '- ' : '';
  const head = `${newKey}:${tree.lineEnding}${' '.repeat(indent + 2)}${dash}`;
  return [{ range: { start: range.start, end: range.start }, newText: head }, ...rest];
}

/** Makes what stands at a path the only item of a list. */
export function wrapInList(tree: SyntaxTree, path: Path): Edits {
  const node = nodeAt(tree, path);
  if (!node || node.templated || node.range.start === node.range.end) return undefined;
  const range = { start: node.range.start, end: endOf(tree, node.range) };
  if (!isBlock(node)) {
    if (node.kind === 'scalar' && (node.style === 'literal' || node.style === 'folded')) return undefined;
    return [
      { range: { start: range.start, end: range.start }, newText: '[' },
      { range: { start: range.end, end: range.end }, newText: ']' },
    ];
  }
  const rest = indentLines(tree, { start: nextLine(tree, range.start), end: range.end }, 2);
  return [{ range: { start: range.start, end: range.start }, newText: '- ' }, ...rest];
}

/** Makes a list of maps without common keys one map. */
export function unwrapList(tree: SyntaxTree, path: Path): Edits {
  const list = nodeAt(tree, path);
  if (list?.kind !== 'sequence' || list.items.length === 0) return undefined;
  const maps = list.items.map(({ value }) => value);
  const keys = maps.flatMap((map) => (map.kind === 'map' && map.alias === undefined && !map.templated ? map.entries.map(({ key }) => key.text) : [undefined]));
  if (keys.includes(undefined) || new Set(keys).size !== keys.length || maps.some((map) => map.kind === 'map' && map.entries.length === 0)) return undefined;
  const [only] = maps;
  if (list.flow) {
    if (maps.length !== 1 || !only || hasComment(tree, list.range)) return undefined;
    return [
      { range: { start: list.range.start, end: only.range.start }, newText: '' },
      { range: { start: endOf(tree, only.range), end: list.range.end }, newText: '' },
    ];
  }
  if (maps.length === 1 && only?.kind === 'map' && only.flow)
    return [{ range: { start: list.items[0]?.range.start ?? 0, end: only.range.start }, newText: '' }];
  const columns = new Set(maps.map((map) => column(tree, map.range.start)));
  if (columns.size > 1 || maps.some((map, index) => !isBlock(map) || tree.text.slice(list.items[index]?.range.start, map.range.start).trim() !== '-'))
    return undefined;
  return list.items.map(({ range }) => ({ range: { start: range.start, end: range.start + 1 }, newText: ' ' }));
}

function isBlock(node: Node): boolean {
  return node.kind !== 'scalar' && !node.flow;
}

/** The lines behind the first, moved; undefined where one of them has less in front of it. */
function reindent(text: string, by: number): string | undefined {
  const [first = '', ...rest] = text.split('\n');
  const moved = rest.map((line) =>
    line.trim() === '' ? line : by >= 0 ? ' '.repeat(by) + line : line.startsWith(' '.repeat(-by)) ? line.slice(-by) : undefined,
  );
  return moved.includes(undefined) ? undefined : [first, ...moved].join('\n');
}

function indentLines(tree: SyntaxTree, { start, end }: Range, by: number): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  for (let at = start; at < end; at = nextLine(tree, at)) {
    if (tree.text.slice(at, lineEnd(tree, at)).trim() !== '') edits.push({ range: { start: at, end: at }, newText: ' '.repeat(by) });
  }
  return edits;
}

function inOrder(edits: readonly TextEdit[]): Edits {
  const sorted = [...edits].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  return sorted.some(({ range }, index) => range.start < (sorted[index - 1]?.range.end ?? 0)) ? undefined : sorted;
}

function endOf(tree: SyntaxTree, { start, end }: Range): number {
  return Math.max(start, trimEnd(tree, end));
}

function trimEnd({ text }: SyntaxTree, offset: number): number {
  let at = offset;
  while (at > 0 && /\s/.test(text[at - 1] ?? '')) at--;
  return at;
}

function lineStart({ text }: SyntaxTree, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

function lineEnd({ text }: SyntaxTree, offset: number): number {
  const at = text.indexOf('\n', offset);
  if (at < 0) return text.length;
  return text[at - 1] === '\r' ? at - 1 : at;
}

function nextLine({ text }: SyntaxTree, offset: number): number {
  const at = text.indexOf('\n', offset);
  return at < 0 ? text.length : at + 1;
}

function endsItsLine(tree: SyntaxTree, offset: number): boolean {
  return /^\s*(?:#|$)/.test(tree.text.slice(offset, lineEnd(tree, offset)));
}

function hasComment(tree: SyntaxTree, range: Range): boolean {
  return tree.comments.some((comment) => comment.range.start < range.end && comment.range.end > range.start);
}

/** An alias elsewhere may need an anchor that would move behind it. */
function hasAnchor(tree: SyntaxTree, { start, end }: Range): boolean {
  return /[&*][^\s,[\]{}]/.test(tree.text.slice(start, end));
}
