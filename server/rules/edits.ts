import { columnAt, type Edits, writtenList, writtenMap, writtenNode } from '../syntax/edit/edits.js';
import { insertEntryBefore as insertWrittenBefore, insertEntry as insertWrittenEntry } from '../syntax/edit/insert.js';
import { removeEntry as removeWrittenEntry, removeItem as removeWrittenItem } from '../syntax/edit/remove.js';
import { replaceNode } from '../syntax/edit/replace.js';
import { scalarText, styleOf, type YamlValue } from '../syntax/edit/yaml-text.js';
import type { Path } from '../syntax/nodes.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import type { Range } from '../util/range.js';
import { editDistance } from '../util/text.js';
import type { TextEdit } from '../util/text-edit.js';
import type { Fix } from './rule.js';

export { type Edits, writtenEntry, writtenNode } from '../syntax/edit/edits.js';
export { appendItem } from '../syntax/edit/insert.js';
export { mergeWithNext, splitItem } from '../syntax/edit/restructure.js';

/** What fixes are made of: the edits of `server/syntax/edit`, in the words of a rule. */

/** The fix, where its edits could be made. */
export function fixOf(title: string, edits: Edits, safe = false): readonly Fix[] {
  return edits === undefined ? [] : [{ title, safe, edits }];
}

/** A fix after which something may connect that could not before; its title says so. */
export function widening(title: string, edits: Edits): readonly Fix[] {
  return edits === undefined ? [] : [{ title, safe: false, caution: 'widens', edits }];
}

/** A fix that leaves out what the author wrote, or guesses what was meant. */
export function losing(title: string, edits: Edits): readonly Fix[] {
  return edits === undefined ? [] : [{ title, safe: false, caution: 'loses', edits }];
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
  const { json } = styleOf(tree);
  const quoted = json || quote === '"' || (quote === "'" && !isPlain) ? JSON.stringify(word) : quote === "'" ? `'${word}'` : plainWord(word);
  return [{ range, newText: quoted }];
}

/** Addresses need no quotes, whatever else begins with a digit. */
function plainWord(word: string): string {
  return /^\d+(?:\.\d+){3}\/\d+$/.test(word) ? word : scalarText(word);
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

/** Adds `key: value` to a map, behind the entry `after` (or the last one); never beside a misspelling of the key, which is the thing to correct. */
export function insertEntry(tree: SyntaxTree, mapPath: Path, key: string, value: YamlValue, after?: string): Edits {
  return isMisspeltIn(tree, mapPath, key) ? undefined : insertWrittenEntry(tree, mapPath, key, value, after);
}

/** Adds `key: value` to a map, above the entry `before`; never beside a misspelling of the key. */
export function insertEntryBefore(tree: SyntaxTree, mapPath: Path, key: string, value: YamlValue, before: string): Edits {
  return isMisspeltIn(tree, mapPath, key) ? undefined : insertWrittenBefore(tree, mapPath, key, value, before);
}

function isMisspeltIn(tree: SyntaxTree, mapPath: Path, key: string): boolean {
  const map = writtenNode(tree, mapPath);
  return map?.kind === 'map' && map.entries.some((entry) => isMisspelling(entry.key.text, key));
}

/** Pairs of keys that are alike and both right. */
const ALIKE: ReadonlySet<string> = new Set(['ingress', 'egress', 'from', 'to', 'port', 'ports', 'kind', 'key', 'name', 'namespace']);

/** Whether a written key is most likely a slip for another one: case and hyphens, or one or two letters of a longer one. */
export function isMisspelling(written: string, key: string): boolean {
  if (written === key) return false;
  const [a, b] = [written, key].map((text) => text.replaceAll(/[-_\s]/g, '').toLowerCase());
  if (a === b) return true;
  const limit = Math.min(2, Math.floor(key.length / 4));
  return !ALIKE.has(written) && editDistance(a ?? '', b ?? '', limit) <= limit;
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
