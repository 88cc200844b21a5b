import type { Written } from '../rendering.js';
import { plainOf, quoteWhereNeeded } from './scalars.js';
import { fail } from './stop.js';
import { append, clear, field, isEmpty, isMissing, isNull, type Key, keyOf, map, overwrite, scalar, type TreeNode } from './tree.js';

/**
 * How Kustomize sets a field (kyaml `FieldSetter`): a node that is there already is overwritten where it stands, so that every other place that
 * shares it changes, too, and keeps its quotes; else the node itself becomes part of the map. Null takes the field away.
 * @param keeps it is null and meant to be
 */
export function setField(target: TreeNode, key: Key, value: TreeNode | undefined, keeps = false): void {
  if (value) quoteWhereNeeded(value);
  if (value === undefined || (isNull(value) && !keeps)) {
    expectKind(target, 'map');
    clear(target, key.text);
    return;
  }
  if (isNull(target)) {
    append(target, key, value);
    return;
  }
  expectKind(target, 'map');
  const present = field(target, key.text);
  if (!present) append(target, key, value);
  else {
    value.style = present.style;
    overwrite(present, value);
    nameKey(target, key);
  }
}

/** A key that Kustomize made for itself is whose who first writes something below it. */
export function nameKey(target: TreeNode, key: Key): void {
  const index = key.written === undefined ? -1 : target.keys.findIndex(({ text }) => text === key.text);
  const own = target.keys[index];
  if (own && own.written === undefined) target.keys[index] = { ...own, written: key.written };
}

/** As `setField` does with a node that is no member of a map. */
export function setScalar(target: TreeNode, value: TreeNode): void {
  quoteWhereNeeded(value);
  expectKind(target, 'scalar');
  if (isNull(value)) return;
  value.style = target.style;
  overwrite(target, value);
}

const kindNames = { map: 'MappingNode', list: 'SequenceNode', scalar: 'ScalarNode' };

/** Null fits everywhere (kyaml `ErrorIfInvalid`). */
export function expectKind(node: TreeNode | undefined, kind: TreeNode['kind']): void {
  if (isMissing(node) || node.kind === kind) return;
  fail(`wrong node kind: expected ${kindNames[kind]} but got ${kindNames[node.kind]}`, node.written);
}

/** The value at the path of keys; a number is the place of a list's item, `-` its last, `[name=value]` the item of that name. */
export function lookup(root: TreeNode, path: readonly string[]): TreeNode | undefined {
  let node: TreeNode | undefined = root;
  for (const part of path) {
    if (part.trim() === '') continue;
    if (isMissing(node)) return undefined;
    node = step(node, part.trim());
  }
  return node;
}

function step(node: TreeNode, part: string): TreeNode | undefined {
  const match = /^\[(.*)\]$/s.exec(part);
  if (/^\d+$/.test(part) || part === '-') {
    expectKind(node, 'list');
    return part === '-' ? node.values.at(-1) : node.values[Number(part)];
  }
  if (part === '*') fail('wildcard is not supported in PathGetter', node.written);
  if (match) {
    const [name, value] = splitNameValue(part);
    expectKind(node, 'list');
    return node.values.find((item) => (name === '' ? item.text === value : field(item, name)?.text === value));
  }
  expectKind(node, 'map');
  return field(node, part);
}

/** `[name=value]` taken apart. */
export function splitNameValue(part: string): readonly [string, string] {
  const inner = part.slice(1, -1);
  const equals = inner.indexOf('=');
  if (equals < 0) fail('list path element must contain fieldName=fieldValue for element to match');
  return [inner.slice(0, equals), inner.slice(equals + 1)];
}

/** The map below that key, made where there is none. */
export function mapAt(node: TreeNode, key: string, written: Written | undefined): TreeNode {
  expectKind(node, 'map');
  const present = field(node, key);
  if (present) return present;
  const made = map(written);
  setField(node, { text: key, written }, made);
  return made;
}

/** `metadata`, unless it is empty. */
function metadata(root: TreeNode): TreeNode | undefined {
  const found = field(root, 'metadata');
  return isEmpty(found) ? undefined : found;
}

export function metaText(root: TreeNode, name: 'name' | 'namespace'): string {
  const found = field(metadata(root), name);
  return found === undefined || isEmpty(found) ? '' : found.text;
}

/** A label or annotation as Kustomize takes them out and puts them back: a text, whatever it was before. */
export interface MetaEntry {
  readonly text: string;
  readonly written: Written | undefined;
  readonly key: Written | undefined;
}

export type MetaMap = Map<string, MetaEntry>;

export function metaMap(root: TreeNode, name: 'labels' | 'annotations'): MetaMap {
  const found = field(metadata(root), name);
  const entries: MetaMap = new Map();
  if (found?.kind !== 'map') return entries;
  for (const [index, key] of found.keys.entries()) {
    const value = found.values[index];
    if (value) entries.set(key.text, { text: value.text, written: value.written, key: key.written });
  }
  return entries;
}

/** All of them, in alphabetical order, in place of those before (kyaml `setMapInMetadata`). */
export function setMetaMap(root: TreeNode, name: 'labels' | 'annotations', entries: MetaMap): void {
  const before = field(metadata(root), name);
  const meta = mapAt(root, 'metadata', root.written);
  expectKind(meta, 'map');
  const key = keyOf(meta, name);
  clear(meta, name);
  if (entries.size === 0) return;
  const [first] = entries.values();
  const made = map(before?.written ?? madeBy(first?.written));
  setField(meta, { text: name, written: key?.written ?? madeBy(first?.key) }, made);
  for (const [entry, { text, written, key: keyWritten }] of [...entries].sort(([a], [b]) => (a < b ? -1 : 1)))
    setField(made, { text: entry, written: keyWritten ?? written }, stringNode(text, written));
}

/** Who writes an entry makes the map that it is in, but for files and patches, in which the map itself stands. */
function madeBy(written: Written | undefined): Written | undefined {
  return written?.by === 'base' || written?.by === 'patch' ? undefined : written;
}

/** A text with the tag of one, which decides how it is printed. */
export function stringNode(text: string, written: Written | undefined): TreeNode {
  return scalar(text, written, '!!str', text.includes('\n') ? 'literal' : 'plain');
}

/** Plain data; bigints are numbers, since that is what JSON makes of them. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export function jsonOf(node: TreeNode): Json {
  if (node.kind === 'list') return node.values.map(jsonOf);
  if (node.kind === 'scalar') {
    const value = plainOf(node);
    return typeof value === 'bigint' ? Number(value) : value;
  }
  return Object.fromEntries(node.keys.map(({ text }, index) => [text, node.values[index] ? jsonOf(node.values[index]) : null]));
}
