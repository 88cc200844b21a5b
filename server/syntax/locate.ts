import { touches } from '../util/range.js';
import type { MapEntry, MapNode, Node, Path, SequenceItem } from './nodes.js';
import type { SourceDocument, SourceFile, SyntaxTree } from './source-file.js';

/** What stands at an offset of a document. */
export interface Located {
  /** Of the value that is meant, also where the cursor is on its key or dash. */
  readonly path: Path;
  readonly on: 'key' | 'dash' | 'value';
  /** The value at `path`. */
  readonly node: Node;
  /** Where `path` ends with a key. */
  readonly entry?: MapEntry;
  /** Where `path` ends with an index. */
  readonly item?: SequenceItem;
  /** The maps and lists around, the outermost first. */
  readonly parents: readonly Node[];
}

/** The entry of a map with this key, as Kubernetes names it in JSON, that counts. Of a key that a template writes twice, the last. */
export function entryOf(map: Node | undefined, key: string): MapEntry | undefined {
  if (map?.kind !== 'map') return undefined;
  return map.entries.findLast((entry) => !entry.merged && entry.key.value === key) ?? map.entries.find((entry) => entry.merged && entry.key.value === key);
}

/** The node at a path, through aliases and merged entries; undefined where there is none. */
export function nodeAt(tree: SyntaxTree, path: Path): Node | undefined {
  let node = tree.root;
  for (const step of path) {
    if (typeof step === 'string') node = entryOf(node, step)?.value;
    else node = node?.kind === 'sequence' ? node.items[step]?.value : undefined;
  }
  return node;
}

/** The entry that the last step of a path names. */
export function entryAt(tree: SyntaxTree, path: Path): MapEntry | undefined {
  const key = path.at(-1);
  return typeof key === 'string' ? entryOf(nodeAt(tree, path.slice(0, -1)), key) : undefined;
}

/** The item that the last step of a path names. */
export function itemAt(tree: SyntaxTree, path: Path): SequenceItem | undefined {
  const index = path.at(-1);
  const list = typeof index === 'number' ? nodeAt(tree, path.slice(0, -1)) : undefined;
  return list?.kind === 'sequence' && typeof index === 'number' ? list.items[index] : undefined;
}

/**
 * The innermost value whose key, dash or self touches `offset`. What an alias or a merge key brings in stands elsewhere,
 * so a cursor on the alias gets the whole of it. Undefined between values, and where there is nothing.
 */
export function pathAt(tree: SyntaxTree, offset: number): Located | undefined {
  let found: Located | undefined;
  let node = tree.root;
  let path: Path = [];
  let parents: readonly Node[] = [];
  if (!node || !touches(node.range, offset)) return undefined;
  for (;;) {
    const inner: Located | undefined = node.alias === undefined ? innerAt(node, offset, path, [...parents, node]) : undefined;
    if (!inner) return found ?? { path, on: 'value', node, parents };
    if (inner.on !== 'value') return inner;
    found = inner;
    node = inner.node;
    path = inner.path;
    parents = inner.parents;
  }
}

function innerAt(node: Node, offset: number, path: Path, parents: readonly Node[]): Located | undefined {
  if (node.kind === 'map') return inEntry(node, offset, path, parents);
  if (node.kind !== 'sequence') return undefined;
  const index = lastStartingAt(node.items.length, offset, (at) => node.items[at]?.range.start ?? 0);
  // A cursor between two items belongs to the one that begins there, unless only the one before reaches it.
  for (const at of [index, index - 1]) {
    const item = node.items[at];
    if (!item || !touches(item.range, offset)) continue;
    const onDash = !node.flow && offset < item.value.range.start && offset <= item.range.start + 1;
    return { path: [...path, at], on: onDash ? 'dash' : 'value', node: item.value, item, parents };
  }
  return undefined;
}

function inEntry(map: MapNode, offset: number, path: Path, parents: readonly Node[]): Located | undefined {
  const own = map.entries.filter((entry) => !entry.merged);
  const index = lastStartingAt(own.length, offset, (at) => own[at]?.range.start ?? 0);
  for (const entry of [own[index], own[index - 1]]) {
    if (!entry || !touches(entry.range, offset)) continue;
    const located = { path: [...path, String(entry.key.value)], node: entry.value, entry, parents };
    if (touches(entry.key.range, offset)) return { ...located, on: 'key' };
    // Between the colon and the value is the value's place, too.
    return { ...located, on: 'value' };
  }
  return undefined;
}

/** The index of the last of `count` members, sorted by start, that starts at or before `offset`; -1 for none. */
export function lastStartingAt(count: number, offset: number, startOf: (index: number) => number): number {
  let low = -1;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (startOf(middle) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The document of a file that holds an offset. */
export function documentAt({ documents }: SourceFile, offset: number): SourceDocument | undefined {
  return documents[lastStartingAt(documents.length, offset, (at) => documents[at]?.offset ?? 0)];
}

/** UTF-16 units from the start of the line to `offset`. */
export function columnOf(tree: SyntaxTree, offset: number): number {
  return offset - lineStart(tree.text, offset);
}

/** The offset of the start of the line that `offset` is in. */
export function lineStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text[at - 1] !== '\n' && (text[at - 1] !== '\r' || text[at] === '\n')) at--;
  return at;
}

/** The offset of the line break behind `offset`, or of the end of the text. */
export function lineEnd(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}

/** The start of the next line, or the end of the text. */
export function nextLine(text: string, offset: number): number {
  const end = lineEnd(text, offset);
  return Math.min(text.length, text.startsWith('\r\n', end) ? end + 2 : end + 1);
}
