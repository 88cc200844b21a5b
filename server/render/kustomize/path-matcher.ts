import type { Written } from '../rendering.js';
import { goRegex } from './go-regex.js';
import { expectKind, setField, splitNameValue } from './set-field.js';
import { fail } from './stop.js';
import { append, field, isMissing, isNull, type Key, map, scalar, type TreeNode } from './tree.js';

/** What is made where the last part of a path names nothing. */
export interface PathMaking {
  readonly kind: TreeNode['kind'];
  readonly written: Written | undefined;
}

/** All nodes at the path: `*` is every item of a list, `[name=pattern]` each whose field matches, a number the item at that place. */
export function matchFields(node: TreeNode, path: readonly string[], making: PathMaking | undefined): readonly TreeNode[] {
  const [part, ...rest] = path;
  if (part === undefined) return [node];
  if (/^\+?\d+$/.test(part)) return atIndex(node, Number(part), rest, making);
  if (/^\[.*\]$/s.test(part)) return inList(node, part, rest, making);
  if (part === '*') {
    expectKind(node, 'list');
    return node.values.flatMap((item) => matchFields(item, rest, making));
  }
  return inMap(node, part, rest, making);
}

function inMap(node: TreeNode, name: string, rest: readonly string[], making: PathMaking | undefined): readonly TreeNode[] {
  const found = getField(node, name);
  if (found) return matchFields(found, rest, making);
  if (!making) return [];
  const made = makeFor(rest[0], making);
  const key: Key = { text: name, written: making.written };
  if (name === '') expectKind(node, 'scalar');
  setField(node, key, made);
  return matchFields(made, rest, making);
}

/** An empty name is the value itself, where that is an empty text (kyaml `FieldMatcher`). */
function getField(node: TreeNode, name: string): TreeNode | undefined {
  if (isMissing(node)) return undefined;
  expectKind(node, name === '' ? 'scalar' : 'map');
  return name === '' ? (node.text === '' ? node : undefined) : field(node, name);
}

function makeFor(next: string | undefined, { kind, written }: PathMaking): TreeNode {
  const isList = next !== undefined && (/^\[.*\]$/s.test(next) || /^\+?\d+$/.test(next));
  const made = isList ? 'list' : next === undefined || next === '' ? kind : 'map';
  return { kind: made, tag: '', style: 'plain', text: '', keys: [], values: [], written };
}

function atIndex(node: TreeNode, index: number, rest: readonly string[], making: PathMaking | undefined): readonly TreeNode[] {
  expectKind(node, 'list');
  if (node.values.length === index && making) node.values = [...node.values, makeFor(rest[0], making)];
  const item = node.values[index] ?? fail(`index ${index} specified but only ${node.values.length} elements found`);
  return matchFields(item, rest, making);
}

function inList(node: TreeNode, part: string, rest: readonly string[], making: PathMaking | undefined): readonly TreeNode[] {
  const [name, pattern] = splitNameValue(part);
  expectKind(node, 'list');
  const found = matchItems(node, name, pattern, rest, making);
  if (found.length > 0 || !making || isNull(node)) return found;
  const value = scalar(pattern, making.written);
  const item = name === '' ? value : map(making.written);
  if (name !== '') append(item, { text: name, written: making.written }, value);
  node.values = [...node.values, item];
  return matchItems(node, name, pattern, rest, making);
}

function matchItems(node: TreeNode, name: string, pattern: string, rest: readonly string[], making: PathMaking | undefined): readonly TreeNode[] {
  const matches = goRegex(pattern);
  return node.values.flatMap((item) => {
    const value = name === '' ? item : field(item, name);
    if (value === undefined || !matches(written(value))) return [];
    return name === '' ? [item] : matchFields(item, rest, making);
  });
}

/** As it is printed, quotes and all, since it is that which the pattern is held against. */
function written({ kind, style, text }: TreeNode): string {
  if (kind !== 'scalar') return '';
  if (style === 'double') return JSON.stringify(text);
  return style === 'single' ? `'${text.replaceAll("'", "''")}'` : text;
}
