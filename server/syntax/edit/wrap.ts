import type { TextEdit } from '../../util/text-edit.js';
import { nextLine } from '../locate.js';
import type { MapEntry, Node, Path } from '../nodes.js';
import type { SyntaxTree } from '../source-file.js';
import { beginsLine, columnAt, type Edits, endsLine, hasComment, proved, together, writtenAt, writtenList, writtenMap } from './edits.js';
import { shiftLines, withoutDash } from './lines.js';
import { changeAt, changeEntries, type PlainMap, type PlainValue } from './plain-value.js';
import { scalarText, styleOf } from './yaml-text.js';

/** Puts entries that stand side by side under a new key, which takes their place: as its map, or as the only item of its list. */
export function wrapEntries(tree: SyntaxTree, mapPath: Path, keys: readonly string[], newKey: string, as: 'map' | 'list' = 'map'): Edits {
  const map = writtenMap(tree, mapPath);
  if (!map || map.entries.some(({ merged }) => merged)) return undefined;
  const at = map.entries.findIndex((entry) => keys.includes(String(entry.key.value)));
  const wrapped = map.entries.slice(at, at + keys.length);
  const [first, last] = [wrapped[0], wrapped.at(-1)];
  if (!first || !last || wrapped.length !== keys.length || !wrapped.every((entry) => keys.includes(String(entry.key.value)))) return undefined;
  const change = changeEntries((entries) => {
    const inner: PlainValue = { kind: 'map', entries: entries.slice(at, at + keys.length) };
    return entries.toSpliced(at, keys.length, [newKey, as === 'list' ? { kind: 'list', items: [inner] } : inner] as const);
  });
  const edits = map.flow ? wrapFlow(tree, first, last, newKey, as) : wrapBlock(tree, first, last, newKey, as);
  return proved(tree, edits, (root) => changeAt(root, mapPath, change));
}

function wrapFlow(tree: SyntaxTree, first: MapEntry, last: MapEntry, newKey: string, as: 'map' | 'list'): Edits {
  const [open, close] = as === 'list' ? ['[{', '}]'] : ['{', '}'];
  return [
    { range: { start: first.range.start, end: first.range.start }, newText: `${scalarText(newKey, styleOf(tree).json)}: ${open}` },
    { range: { start: last.range.end, end: last.range.end }, newText: close },
  ];
}

function wrapBlock(tree: SyntaxTree, first: MapEntry, last: MapEntry, newKey: string, as: 'map' | 'list'): Edits {
  const style = styleOf(tree);
  const step = as === 'list' ? style.listStep : style.mapStep;
  const indent = columnAt(tree, first.range.start) + step;
  const newText = `${scalarText(newKey)}:${style.lineEnding}${' '.repeat(indent)}${as === 'list' ? '- ' : ''}`;
  const head = { range: { start: first.range.start, end: first.range.start }, newText };
  return together([head], shiftLines(tree, nextLine(tree.text, first.range.start), last.range.end, as === 'list' ? step + 2 : step));
}

/** Makes what stands at a path the only item of a list. */
export function wrapInList(tree: SyntaxTree, path: Path): Edits {
  const node = writtenAt(tree, path);
  if (!node || (node.kind === 'scalar' && node.style === 'missing')) return undefined;
  const edits = isBlock(node) ? dashBefore(tree, node) : inBrackets(node);
  return proved(tree, edits, (root) => changeAt(root, path, (value) => ({ kind: 'list', items: [value] })));
}

function isBlock(node: Node): boolean {
  return node.alias === undefined && (node.kind === 'scalar' ? node.style === 'literal' || node.style === 'folded' : !node.flow);
}

function inBrackets({ range: { start, end } }: Node): readonly TextEdit[] {
  return [
    { range: { start, end: start }, newText: '[' },
    { range: { start: end, end }, newText: ']' },
  ];
}

function dashBefore(tree: SyntaxTree, { range: { start, end } }: Node): Edits {
  return together([{ range: { start, end: start }, newText: '- ' }], shiftLines(tree, nextLine(tree.text, start), end, 2));
}

/** Makes a list of maps without common keys one map. */
export function unwrapList(tree: SyntaxTree, path: Path): Edits {
  const list = writtenList(tree, path);
  if (!list || list.items.length === 0 || !list.items.every(({ value }) => value.kind === 'map' && value.alias === undefined)) return undefined;
  const change = (value: PlainValue): PlainValue => (value.kind === 'list' ? { kind: 'map', entries: value.items.flatMap(entriesOf) } : value);
  const edits = list.flow || list.items.some(({ value }) => !isBlock(value)) ? withoutBrackets(tree, path) : withoutDashes(tree, path);
  return proved(tree, edits, (root) => changeAt(root, path, change));
}

function entriesOf(value: PlainValue): PlainMap['entries'] {
  return value.kind === 'map' ? value.entries : [];
}

/** Only one map in braces can stand by itself. */
function withoutBrackets(tree: SyntaxTree, path: Path): Edits {
  const list = writtenList(tree, path);
  const [only, ...more] = list?.items ?? [];
  if (!list || !only || more.length > 0) return undefined;
  const [before, behind] = [
    { start: list.range.start, end: only.value.range.start },
    { start: only.value.range.end, end: list.range.end },
  ];
  if (hasComment(tree, before) || hasComment(tree, behind)) return undefined;
  return [before, behind].filter(({ start, end }) => start < end).map((range) => ({ range, newText: '' }));
}

/** A blank in place of each dash leaves the keys where they are, which must be one column. */
function withoutDashes(tree: SyntaxTree, path: Path): Edits {
  const items = writtenList(tree, path)?.items ?? [];
  const columns = new Set(items.map(({ value }) => columnAt(tree, value.range.start)));
  if (columns.size > 1 || !items.every(({ range }) => beginsLine(tree, range.start))) return undefined;
  return items.map(({ range }) =>
    endsLine(tree, range.start + 1) ? withoutDash(tree, range.start) : { range: { start: range.start, end: range.start + 1 }, newText: ' ' },
  );
}
