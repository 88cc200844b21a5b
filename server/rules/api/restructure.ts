import type { Node, Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import type { Range } from '../../util/range.js';
import type { TextEdit } from '../../util/text-edit.js';
import { column, type Edits, entryOf, nodeAt } from '../edits.js';

/** Changes of structure that put a misplaced field where it belongs. Like those of `edits.ts`, each is undefined where something could get lost. */

export { renameKey } from '../../syntax/edit/replace.js';
export { moveEntry } from '../../syntax/edit/restructure.js';

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

function indentLines(tree: SyntaxTree, { start, end }: Range, by: number): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  for (let at = start; at < end; at = nextLine(tree, at)) {
    if (tree.text.slice(at, lineEnd(tree, at)).trim() !== '') edits.push({ range: { start: at, end: at }, newText: ' '.repeat(by) });
  }
  return edits;
}

function endOf(tree: SyntaxTree, { start, end }: Range): number {
  return Math.max(start, trimEnd(tree, end));
}

function trimEnd({ text }: SyntaxTree, offset: number): number {
  let at = offset;
  while (at > 0 && /\s/.test(text[at - 1] ?? '')) at--;
  return at;
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

function hasComment(tree: SyntaxTree, range: Range): boolean {
  return tree.comments.some((comment) => comment.range.start < range.end && comment.range.end > range.start);
}
