import { doubleQuoted } from '../../syntax/edit/yaml-text.js';
import type { MapNode } from '../../syntax/nodes.js';
import type { FilePlace, RenderedObject, WrittenBy } from '../rendering.js';
import { editObject, type ObjectEdit } from './edit-object.js';
import { fieldAt, fieldsOf, textAt } from './field.js';
import { isClusterScopedKind } from './scope.js';

/** The object with these labels or annotations, whatever it had of their names. */
export function withPairs(
  object: RenderedObject,
  name: 'labels' | 'annotations',
  pairs: readonly (readonly [string, string])[],
  place: FilePlace,
): RenderedObject {
  return pairs.reduce((changed, pair) => withPair(changed, name, pair, place), object);
}

function withPair(object: RenderedObject, name: 'labels' | 'annotations', [key, value]: readonly [string, string], place: FilePlace): RenderedObject {
  const metadata = mapAt(object, 'metadata');
  if (metadata === undefined) return object;
  const pairs = metadata.entries.find((entry) => entry.key.value === name);
  const written = { ...place, by: name };
  const entry = `${doubleQuoted(key)}: ${doubleQuoted(value)}`;
  if (pairs === undefined) return inserted(object, metadata, `${name}: {${entry}}`, place, name);
  if (pairs.value.kind !== 'map' || pairs.value.entries.length === 0) return editObject(object, [{ range: pairs.value.range, text: `{${entry}}`, written }]);
  const own = pairs.value.entries.find((pair) => pair.key.value === key);
  if (own) return editObject(object, [{ range: own.value.range, text: doubleQuoted(value), written }]);
  return pairs.value.flow ? insertedInFlow(object, pairs.value, entry, place, name) : inserted(object, pairs.value, entry, place, name);
}

/** The object in this namespace, if it names none and stands in one. */
export function withNamespace(object: RenderedObject, namespace: string, place: FilePlace): RenderedObject {
  const root = fieldsOf(object);
  const metadata = mapAt(object, 'metadata');
  if (metadata === undefined || isClusterScopedKind(textAt(root, 'apiVersion'), textAt(root, 'kind'))) return object;
  const own = metadata.entries.find(({ key }) => key.value === 'namespace');
  if (own === undefined) return inserted(object, metadata, `namespace: ${doubleQuoted(namespace)}`, place, 'namespace');
  const isEmpty = own.value.kind === 'scalar' && (own.value.value === null || own.value.value === '');
  return isEmpty ? editObject(object, [{ range: own.value.range, text: doubleQuoted(namespace), written: { ...place, by: 'namespace' } }]) : object;
}

function mapAt(object: RenderedObject, name: string): MapNode | undefined {
  const node = fieldAt(fieldsOf(object), name)?.node;
  return node?.kind === 'map' && node.entries.length > 0 ? node : undefined;
}

/** Before the first entry, on a line of its own. */
function inserted(object: RenderedObject, map: MapNode, entry: string, place: FilePlace, by: WrittenBy): RenderedObject {
  if (map.flow) return insertedInFlow(object, map, entry, place, by);
  const at = map.range.start;
  const indent = at - (object.text.lastIndexOf('\n', at - 1) + 1);
  const edits: readonly ObjectEdit[] = [
    { range: { start: at, end: at }, text: entry, written: { ...place, by } },
    { range: { start: at, end: at }, text: `\n${' '.repeat(indent)}` },
  ];
  return editObject(object, edits);
}

function insertedInFlow(object: RenderedObject, map: MapNode, entry: string, place: FilePlace, by: WrittenBy): RenderedObject {
  const at = map.range.start + 1;
  return editObject(object, [
    { range: { start: at, end: at }, text: entry, written: { ...place, by } },
    { range: { start: at, end: at }, text: ', ' },
  ]);
}
