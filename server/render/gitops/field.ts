import type { Node } from '../../syntax/nodes.js';
import { readStrict } from '../../syntax/strict/read-strict.js';
import { TreeBuilder } from '../../syntax/tree-builder.js';
import type { FilePlace, RenderedObject } from '../rendering.js';

/** A value of a rendered object. */
export interface ObjectField {
  readonly node: Node;
  readonly object: RenderedObject;
}

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue };

/** All of an object; undefined where its text is none that can be read. */
export function fieldsOf(object: RenderedObject): ObjectField | undefined {
  const builder = new TreeBuilder();
  const { refused } = readStrict(object.text, builder);
  return refused === undefined && builder.root?.kind === 'map' ? { node: builder.root, object } : undefined;
}

/** What stands below these keys. Null is nothing. */
export function fieldAt(field: ObjectField | undefined, ...path: readonly string[]): ObjectField | undefined {
  let node = field?.node;
  for (const name of path) {
    if (node?.kind !== 'map') return undefined;
    node = node.entries.find(({ key }) => key.value === name)?.value;
  }
  return field === undefined || node === undefined || (node.kind === 'scalar' && node.value === null) ? undefined : { node, object: field.object };
}

/** A text; '' where there is none. */
export function textAt(field: ObjectField | undefined, ...path: readonly string[]): string {
  const node = fieldAt(field, ...path)?.node;
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : '';
}

export function isTrueAt(field: ObjectField | undefined, ...path: readonly string[]): boolean {
  const node = fieldAt(field, ...path)?.node;
  return node?.kind === 'scalar' && node.value === true;
}

export function itemsAt(field: ObjectField | undefined, ...path: readonly string[]): readonly ObjectField[] {
  const found = fieldAt(field, ...path);
  return found?.node.kind === 'sequence' ? found.node.items.map(({ value }) => ({ node: value, object: found.object })) : [];
}

export function textsAt(field: ObjectField | undefined, ...path: readonly string[]): readonly string[] {
  return itemsAt(field, ...path).flatMap((item) => textAt(item) || []);
}

export function entriesAt(field: ObjectField | undefined, ...path: readonly string[]): readonly { readonly name: string; readonly value: ObjectField }[] {
  const found = fieldAt(field, ...path);
  if (found?.node.kind !== 'map') return [];
  return found.node.entries.map(({ key, value }) => ({ name: String(key.value), value: { node: value, object: found.object } }));
}

/** Texts by name; numbers and flags as they are written. */
export function pairsAt(field: ObjectField | undefined, ...path: readonly string[]): ReadonlyMap<string, string> {
  return new Map(entriesAt(field, ...path).flatMap(({ name, value: { node } }) => (node.kind === 'scalar' ? [[name, String(node.value ?? '')]] : [])));
}

export function jsonOf({ node }: Pick<ObjectField, 'node'>): JsonValue {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'sequence') return node.items.map(({ value }) => jsonOf({ node: value }));
  return Object.fromEntries(node.entries.map(({ key, value }) => [String(key.value), jsonOf({ node: value })]));
}

/** Where a value was written; the object, where that is not known. */
export function placeOf({ node, object }: ObjectField): FilePlace {
  const written = object.map.writtenAt(node.range.start) ?? object.origin;
  return { file: written.file, range: written.range };
}
