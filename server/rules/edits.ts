import { columnAt, type Edits, writtenAt, writtenList, writtenMap } from '../syntax/edit/edits.js';
import { removeEntry as removeWrittenEntry, removeItem as removeWrittenItem } from '../syntax/edit/remove.js';
import { replaceNode } from '../syntax/edit/replace.js';
import { scalarText, type YamlValue } from '../syntax/edit/yaml-text.js';
import type { Node, Path } from '../syntax/nodes.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import type { Range } from '../util/range.js';
import type { TextEdit } from '../util/text-edit.js';
import type { Fix } from './rule.js';

export { type Edits, writtenEntry } from '../syntax/edit/edits.js';
export { appendItem, insertEntry, insertEntryBefore } from '../syntax/edit/insert.js';
export { mergeWithNext, splitItem } from '../syntax/edit/restructure.js';

/** What fixes are made of: the edits of `server/syntax/edit`, in the words of a rule. */

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
      const overlapped = edits.findIndex(({ range, newText }) => newText === '' && edit.newText === '' && overlap(range, edit.range));
      const other = edits[overlapped];
      if (!other) edits.push(edit);
      else edits[overlapped] = { range: { start: Math.min(other.range.start, edit.range.start), end: Math.max(other.range.end, edit.range.end) }, newText: '' };
    }
  }
  return edits;
}

function overlap(a: Range, b: Range): boolean {
  return a.start < b.end && b.start < a.end;
}

/** Writes another text in place of a key or a value of one word, in the quotes that it has. */
export function replaceWord(tree: SyntaxTree, range: Range, word: string): Edits {
  if (tree.templated) return undefined;
  const quote = tree.text[range.start];
  const isPlain = /^[\w./-]+$/.test(word);
  const quoted = quote === '"' || (quote === "'" && !isPlain) ? JSON.stringify(word) : quote === "'" ? `'${word}'` : plainWord(word);
  return [{ range, newText: quoted }];
}

/** Addresses need no quotes, whatever else begins with a digit. */
function plainWord(word: string): string {
  return /^\d+(?:\.\d+){3}\/\d+$/.test(word) ? word : scalarText(word);
}

/** The node at a path, as far as it is written there: undefined behind an alias or a merge key, and in a template. */
export function writtenNode(tree: SyntaxTree, path: Path): Node | undefined {
  const node = writtenAt(tree, path);
  return node?.alias === undefined ? node : undefined;
}

/** Replaces a value by a short one in flow style. A text is put there as it is, quotes and all; anything else is written out. */
export function replaceValue(tree: SyntaxTree, path: Path, value: YamlValue): Edits {
  return typeof value === 'string' ? replaceSource(tree, path, value) : replaceNode(tree, path, value);
}

/** Replaces what stands behind a key, in whatever style, by a short value in flow style such as `[]`; a text as it is. */
export function replaceMember(tree: SyntaxTree, mapPath: Path, key: string, value: YamlValue): Edits {
  return replaceValue(tree, [...mapPath, key], value);
}

function replaceSource(tree: SyntaxTree, path: Path, text: string): Edits {
  if (text === '{}') return replaceNode(tree, path, {});
  const words = /^\[(\w+(?:, \w+)*)?\]$/.exec(text);
  if (words) return replaceNode(tree, path, words[1] === undefined ? [] : words[1].split(', '));
  const node = writtenNode(tree, path);
  if (!node || node.templated || (node.kind !== 'scalar' && !node.flow)) return undefined;
  return [{ range: node.range, newText: node.range.start === node.range.end ? ` ${text}` : text }];
}

/** Removes `key` and its value from a map that keeps other entries. */
export function removeEntry(tree: SyntaxTree, mapPath: Path, key: string): Edits {
  const map = writtenMap(tree, mapPath);
  return map && map.entries.length > 1 ? removeWrittenEntry(tree, mapPath, key) : undefined;
}

/** Removes one item of a list that keeps others. */
export function removeItem(tree: SyntaxTree, listPath: Path, index: number): Edits {
  const list = writtenList(tree, listPath);
  return list && list.items.length > 1 ? removeWrittenItem(tree, listPath, index) : undefined;
}

/** UTF-16 units from the start of the line. */
export function column(tree: SyntaxTree, offset: number): number {
  return columnAt(tree, offset);
}
