import type { MapEntry, MapNode, Node, Path, ScalarNode } from '../syntax/nodes.js';
import type { Field, List } from './field.js';

/**
 * The entry that counts for a key: the first one written, because that is where a repeated key is explained; a merged
 * one only where the map itself has none.
 */
export function entryOf(map: Node | undefined, key: string): MapEntry | undefined {
  if (map?.kind !== 'map') return undefined;
  return map.entries.find((entry) => entry.key.text === key && !entry.merged) ?? map.entries.find((entry) => entry.key.text === key);
}

/** The value of a key, where the node is a map that has it. */
export function valueOf(map: Node | undefined, key: string): Node | undefined {
  return entryOf(map, key)?.value;
}

/** The map under a key; undefined for anything else. */
export function mapOf(map: Node | undefined, key: string): MapNode | undefined {
  const value = valueOf(map, key);
  return value?.kind === 'map' ? value : undefined;
}

/** Follows keys through maps. */
export function nodeUnder(node: Node | undefined, ...keys: readonly string[]): Node | undefined {
  return keys.reduce<Node | undefined>((at, key) => valueOf(at, key), node);
}

/** Written without a value, or as `null`: Kubernetes decodes it as if it were left out. */
export function isNull(node: Node): boolean {
  return node.kind === 'scalar' && !node.templated && node.value === null;
}

/** A known string under a key; undefined where it is absent, templated or of another type. */
export function stringField(map: Node | undefined, key: string): Field<string> | undefined {
  const entry = entryOf(map, key);
  const field = entry && stringOrUnknown(entry);
  return field && field.value !== undefined ? { value: field.value, range: field.range, key: entry.key.range } : undefined;
}

/** A string under a key, with `undefined` for a templated one; the field itself is undefined where it is absent or of another type. */
export function stringOrUnknown(entry: MapEntry): Field<string | undefined> | undefined {
  const field = stringValue(entry.value);
  return field && { ...field, key: entry.key.range };
}

/** A scalar as string, `undefined` where a template makes it. A number or boolean where a string is wanted is not one. */
export function stringValue(node: Node): Field<string | undefined> | undefined {
  if (node.kind !== 'scalar') return undefined;
  if (node.templated) return { value: undefined, range: node.range };
  return typeof node.value === 'string' ? { value: node.value, range: node.range } : undefined;
}

/** An integer as JSON carries it, `undefined` where a template makes it. */
export function integerValue(node: Node): Field<number | undefined> | undefined {
  if (node.kind !== 'scalar') return undefined;
  if (node.templated) return { value: undefined, range: node.range };
  return typeof node.value === 'number' && Number.isInteger(node.value) ? { value: node.value, range: node.range } : undefined;
}

/** Whether the scalar is the boolean `true`. */
export function isTrue(node: Node | undefined): boolean {
  return node?.kind === 'scalar' && node.value === true;
}

/**
 * The list under a key, with each item lowered. A null list has no items and `isNull`; whatever is no list (the API
 * refuses it) is not there. `item` answers undefined for an item of the wrong type, which is then left out.
 */
export function listOf<T>(map: Node | undefined, key: string, path: Path, item: (node: ListItem) => T | undefined): List<T> | undefined {
  const entry = entryOf(map, key);
  if (!entry) return undefined;
  const { value } = entry;
  const own = [...path, key];
  const base = { range: value.range, key: entry.key.range, path: own, templated: value.templated };
  if (value.kind === 'scalar') return isNull(value) || value.templated ? { ...base, items: [], isNull: !value.templated } : undefined;
  if (value.kind !== 'sequence') return undefined;
  const items = value.items.flatMap(({ value: node, range }, index) => {
    const lowered = item({ node, range, index, path: [...own, index] });
    return lowered === undefined ? [] : [lowered];
  });
  return { ...base, items, isNull: false };
}

/** An item of a list with its place. */
export interface ListItem {
  readonly node: Node;
  /** With the dash, in block style. */
  readonly range: ScalarNode['range'];
  readonly index: number;
  readonly path: Path;
}
