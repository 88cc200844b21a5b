import { entryOf } from '../syntax/locate.js';
import type { MapNode, Node, Path } from '../syntax/nodes.js';
import type { Field } from './field.js';
import { groupOf } from './identity.js';
import { knownString, nodeAtPath, stringOf } from './read-node.js';

/** An object that a controller makes of another one. */
export interface Embedded {
  /** As it is written in the other one; undefined where it is copied from elsewhere. */
  readonly node: MapNode | undefined;
  /** From the root of the document. */
  readonly path: Path;
  readonly kind: Field<string>;
  readonly apiVersion: Field<string> | undefined;
  /** Where it is written beside the object and not in it. */
  readonly name: Field<string> | undefined;
  /** The namespace that it is made in; undefined where that depends on what asks for it. */
  readonly namespace: string | undefined;
}

/**
 * The objects that a controller makes of an object: what Kyverno generates (`generate.data`) or copies (`clone`, `cloneList`), and what policies of
 * Open Cluster Management demand (`objectDefinition`). What must not be there is none.
 */
export function embeddedIn(object: MapNode, path: Path): readonly Embedded[] {
  const kind = knownString(object, 'kind')?.value;
  const group = groupOf(knownString(object, 'apiVersion')?.value);
  if (group === 'kyverno.io' && (kind === 'ClusterPolicy' || kind === 'Policy')) return generated(object, path);
  if (group !== 'policy.open-cluster-management.io') return [];
  if (kind === 'ConfigurationPolicy') return demanded(object, path);
  if (kind !== 'Policy') return [];
  return itemsAt(object, path, ['spec', 'policy-templates']).flatMap(({ node, at }) => {
    const definition = entryOf(node, 'objectDefinition')?.value;
    return definition?.kind === 'map' ? embeddedIn(definition, [...at, 'objectDefinition']) : [];
  });
}

function generated(object: MapNode, path: Path): readonly Embedded[] {
  return itemsAt(object, path, ['spec', 'rules']).flatMap(({ node, at }) => {
    const generate = entryOf(node, 'generate')?.value;
    if (generate?.kind !== 'map') return [];
    const each = itemsAt(generate, [...at, 'generate'], ['foreach']);
    return [{ node: generate, at: [...at, 'generate'] }, ...each].flatMap((one) => [...generatedBy(one.node, one.at), ...clonedBy(one.node, one.at)]);
  });
}

function generatedBy(generate: MapNode, path: Path): readonly Embedded[] {
  const kind = knownString(generate, 'kind');
  const data = entryOf(generate, 'data')?.value;
  const copied = entryOf(generate, 'clone') !== undefined;
  if (!kind || (data?.kind !== 'map' && !copied)) return [];
  const namespace = literalAt(generate, 'namespace');
  const node = data?.kind === 'map' ? data : undefined;
  return [{ node, path: [...path, 'data'], kind, apiVersion: knownString(generate, 'apiVersion'), name: knownString(generate, 'name'), namespace }];
}

/** Kinds are `group/version/Kind` or `version/Kind`. */
function clonedBy(generate: MapNode, path: Path): readonly Embedded[] {
  const kinds = nodeAtPath(generate, ['cloneList', 'kinds']);
  if (kinds?.kind !== 'sequence') return [];
  return kinds.items.flatMap(({ value }) => {
    const parts = stringOf(value)?.split('/') ?? [];
    const kind = parts.at(-1);
    if (kind === undefined) return [];
    const apiVersion = { value: parts.slice(0, -1).join('/'), range: value.range };
    const made = { node: undefined, path: [...path, 'cloneList'], kind: { value: kind, range: value.range }, apiVersion, name: undefined };
    return [{ ...made, namespace: literalAt(generate, 'namespace') }];
  });
}

/** A string without Kyverno's variables. */
function literalAt(node: Node | undefined, name: string): string | undefined {
  const value = knownString(node, name)?.value;
  return value === undefined || value === '' || value.includes('{{') || value.includes('$(') ? undefined : value;
}

function demanded(object: MapNode, path: Path): readonly Embedded[] {
  return itemsAt(object, path, ['spec', 'object-templates']).flatMap(({ node, at }) => {
    const definition = entryOf(node, 'objectDefinition')?.value;
    const kind = knownString(definition, 'kind');
    if (definition?.kind !== 'map' || !kind || knownString(node, 'complianceType')?.value.toLowerCase() === 'mustnothave') return [];
    const namespace = literalAt(nodeAtPath(definition, ['metadata']), 'namespace');
    return [{ node: definition, path: [...at, 'objectDefinition'], kind, apiVersion: knownString(definition, 'apiVersion'), name: undefined, namespace }];
  });
}

/** The maps of a list, each with its path. */
function itemsAt(map: MapNode, path: Path, below: Path): readonly { readonly node: MapNode; readonly at: Path }[] {
  const list: Node | undefined = nodeAtPath(map, below);
  if (list?.kind !== 'sequence') return [];
  return list.items.flatMap(({ value }, index) => (value.kind === 'map' ? [{ node: value, at: [...path, ...below, index] }] : []));
}
