import { shift } from '../../util/range.js';
import type { Origin, WrittenBy } from '../rendering.js';
import { nodesOf, type ParsedDocument, type Source } from './parse.js';
import { plainOf } from './scalars.js';
import { metaText } from './set-field.js';
import { fail } from './stop.js';
import { field, isEmpty, isNull, type TreeNode } from './tree.js';

/** An object of a text, and where it stands. */
export interface ReadObject {
  readonly node: TreeNode;
  readonly origin: Origin;
}

/**
 * The objects that a text holds, as Kustomize reads them (`RNodesFromBytes`): empty documents count for nothing, every other one must be an object
 * with a name, and lists of kind `...List` are taken apart. Of a `List` that is all of a file the items stay where they are and as they are;
 * those of others come behind everything else, by way of JSON.
 */
export function readObjects(source: Source, by: WrittenBy): readonly ReadObject[] {
  const documents = nodesOf(source, by);
  const objects = documents.flatMap(({ node, document }) => {
    const isAlone = source.documents.length === 1;
    const items = isAlone ? itemsOfList(node) : undefined;
    return (items ?? [node]).map((object): ReadObject => ({ node: object, origin: originOf(source, document, object) }));
  });
  return takeApart(objects.filter(isWhole));
}

function originOf(source: Source, document: ParsedDocument, object: TreeNode): Origin {
  const whole = document.root ? source.placed(shift(document.root.range, document.offset)) : source.place.range;
  return { file: source.file, document: document.index, range: object.written?.range ?? whole };
}

function itemsOfList(node: TreeNode): readonly TreeNode[] | undefined {
  const kind = field(node, 'kind')?.text;
  if (kind !== 'List' && kind !== 'ResourceList') return undefined;
  const items = field(node, 'items');
  if (items === undefined) return field(node, 'functionConfig') === undefined ? undefined : [];
  return items.kind === 'list' ? items.values : [];
}

/** Empty ones are none; others must have a kind and a name. */
function isWhole({ node }: ReadObject): boolean {
  if (isEmpty(node)) return false;
  const kind = node.kind === 'map' ? field(node, 'kind') : undefined;
  if (isMissingMeta(node)) fail('missing Resource metadata', node.written);
  if (kind === undefined || isNull(kind) || kind.text === '') fail('missing kind in object', node.written);
  if (!kind.text.endsWith('List') && metaText(node, 'name') === '') fail('missing metadata.name in object', node.written);
  return true;
}

function isMissingMeta(node: TreeNode): boolean {
  return node.kind !== 'map' || ['apiVersion', 'kind', 'metadata'].every((name) => isEmpty(field(node, name)));
}

function takeApart(objects: readonly ReadObject[]): readonly ReadObject[] {
  const queue = [...objects];
  const result: ReadObject[] = [];
  for (const object of queue) {
    const items = (field(object.node, 'kind')?.text ?? '').endsWith('List') ? field(object.node, 'items') : undefined;
    if (items === undefined) result.push(object);
    else if (items.kind === 'list') queue.push(...items.values.map((node) => itemOf(node, object)).filter(isWhole));
    else if (!isNull(items)) fail('expected array in items', items.written);
  }
  return result;
}

function itemOf(node: TreeNode, { origin }: ReadObject): ReadObject {
  quoteTexts(node);
  return { node, origin: { ...origin, range: node.written?.range ?? origin.range } };
}

/** What came by way of JSON has quotes around every text. */
function quoteTexts(node: TreeNode): void {
  if (node.kind !== 'scalar') {
    for (const value of node.values) quoteTexts(value);
    return;
  }
  const value = plainOf(node);
  if (typeof value === 'string') Object.assign(node, { text: value, style: 'double', tag: '!!str' });
}
