import { entryOf } from '../syntax/locate.js';
import type { MapNode, Node, Path } from '../syntax/nodes.js';
import type { Field } from './field.js';
import { groupOf } from './identity.js';
import { knownString, nodeAtPath } from './read-node.js';

/** An object that is written in another one, from which a controller makes it. */
export interface Embedded {
  readonly node: MapNode;
  /** From the root of the document. */
  readonly path: Path;
  readonly kind: Field<string>;
  readonly apiVersion: Field<string> | undefined;
  /** Where it is written beside the object and not in it. */
  readonly name: Field<string> | undefined;
}

/**
 * The objects that an object holds for a controller to make: what Kyverno generates (`generate.data`), and what policies of Open Cluster Management
 * demand (`objectDefinition`). What must not be there is none.
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
    return [{ node: generate, at: [...at, 'generate'] }, ...each].flatMap((one) => {
      const kind = knownString(one.node, 'kind');
      const data = entryOf(one.node, 'data')?.value;
      if (!kind || data?.kind !== 'map') return [];
      return [{ node: data, path: [...one.at, 'data'], kind, apiVersion: knownString(one.node, 'apiVersion'), name: knownString(one.node, 'name') }];
    });
  });
}

function demanded(object: MapNode, path: Path): readonly Embedded[] {
  return itemsAt(object, path, ['spec', 'object-templates']).flatMap(({ node, at }) => {
    const definition = entryOf(node, 'objectDefinition')?.value;
    const kind = knownString(definition, 'kind');
    if (definition?.kind !== 'map' || !kind || knownString(node, 'complianceType')?.value.toLowerCase() === 'mustnothave') return [];
    return [{ node: definition, path: [...at, 'objectDefinition'], kind, apiVersion: knownString(definition, 'apiVersion'), name: undefined }];
  });
}

/** The maps of a list, each with its path. */
function itemsAt(map: MapNode, path: Path, below: Path): readonly { readonly node: MapNode; readonly at: Path }[] {
  const list: Node | undefined = nodeAtPath(map, below);
  if (list?.kind !== 'sequence') return [];
  return list.items.flatMap(({ value }, index) => (value.kind === 'map' ? [{ node: value, at: [...path, ...below, index] }] : []));
}
