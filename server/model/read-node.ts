import { entryOf } from '../syntax/locate.js';
import type { MapEntry, MapNode, Node, Path, ScalarNode } from '../syntax/nodes.js';
import type { Range } from '../util/range.js';
import type { Field, List } from './field.js';

/** The name of a key as JSON has it: `yes:` is `true`, `0x10:` is `16`. */
export function keyName(entry: MapEntry): string {
  return String(entry.key.value ?? entry.key.text);
}

/** What stands at `path`, which holds the names of keys and the indexes of items; undefined where nothing does. */
export function nodeAtPath(node: Node | undefined, path: Path): Node | undefined {
  let at = node;
  for (const step of path) at = typeof step === 'number' ? (at?.kind === 'sequence' ? at.items[step]?.value : undefined) : entryOf(at, step)?.value;
  return at;
}

/** Written without a value, or as `null`, and not by a template. */
export function isNull(node: Node): boolean {
  return node.kind === 'scalar' && node.value === null && !node.templated;
}

/** A single value that a template puts here: what it will be, even whether it is a map or a list, is unknown. */
export function isUnknown(node: Node): boolean {
  return node.kind === 'scalar' && node.templated;
}

/** The text as Kubernetes decodes it into a string field: `null` is the empty string; undefined where it is unknown or no string. */
export function stringOf(node: Node): string | undefined {
  if (node.kind !== 'scalar' || node.templated) return undefined;
  if (node.value === null) return '';
  return typeof node.value === 'string' ? node.value : undefined;
}

/** A string that is written and known; absent where it is null, templated or no string. */
export function knownString(map: Node | undefined, name: string): Field<string> | undefined {
  const entry = entryOf(map, name);
  if (!entry || isNull(entry.value)) return undefined;
  const value = stringOf(entry.value);
  return value === undefined ? undefined : fieldOf(entry, value);
}

/** A string that may be unknown: absent where it was left out or is null. */
export function stringField(map: Node | undefined, name: string): Field<string | undefined> | undefined {
  const entry = entryOf(map, name);
  return entry && !isNull(entry.value) ? fieldOf(entry, stringOf(entry.value)) : undefined;
}

/** A whole number that fits 32 bits, as Kubernetes decodes `int32`: `80.0` is 80. Undefined for anything else. */
export function int32Of(node: Node): number | undefined {
  if (node.kind !== 'scalar' || node.templated || typeof node.value !== 'number') return undefined;
  return Number.isInteger(node.value) && Math.abs(node.value + 0.5) < 2 ** 31 ? node.value : undefined;
}

export function fieldOf<T>(entry: MapEntry, value: T): Field<T> {
  return { value, range: entry.value.range, key: entry.key.range };
}

/** One item of a list that is being lowered. */
export interface Item {
  readonly node: Node;
  readonly index: number;
  readonly path: Path;
  /** Dash included in block style. */
  readonly range: Range;
}

/**
 * The list at a key, `null` included. Absent where the key is, or where something else than a list is written there.
 * @param lower gives undefined for an item of the wrong type, which is left out
 */
export function listAt<T>(map: MapNode, name: string, mapPath: Path, lower: (item: Item) => T | undefined): List<T> | undefined {
  const entry = entryOf(map, name);
  if (!entry) return undefined;
  const { value } = entry;
  const path = [...mapPath, name];
  const base = { range: value.range, key: entry.key.range, path };
  if (value.kind === 'sequence') {
    const items: T[] = [];
    value.items.forEach((item, index) => {
      const lowered = lower({ node: item.value, index, path: [...path, index], range: item.range });
      if (lowered !== undefined) items.push(lowered);
    });
    const list = { ...base, items, isNull: false, templated: value.templated };
    return items.length === value.items.length ? list : { ...list, invalid: true };
  }
  if (isNull(value)) return { ...base, items: [], isNull: true, templated: false };
  return isUnknown(value) || value.templated ? { ...base, items: [], isNull: false, templated: true } : undefined;
}

/** An item of a list of strings; the value is undefined where it is unknown or no string. */
export function stringItem({ node }: Item): Field<string | undefined> {
  return { value: stringOf(node), range: node.range };
}

/** The strings of a list, without the unknown ones; for places of which the ranges do not matter. */
export function scalarAt(map: Node | undefined, name: string): ScalarNode | undefined {
  const node = entryOf(map, name)?.value;
  return node?.kind === 'scalar' && !node.templated ? node : undefined;
}
