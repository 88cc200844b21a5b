import type { MapNode, Node, Path } from '../syntax/nodes.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import { lowerMetadata } from './lower-metadata.js';
import { isNetworkPolicy, lowerNetworkPolicy } from './lower-network-policy.js';
import { lowerService } from './lower-service.js';
import { lowerWorkload } from './lower-workload.js';
import type { KubernetesObject, ObjectBase } from './objects.js';
import { stringField, valueOf } from './read.js';

/**
 * The Kubernetes objects of one YAML document: one, or the items of a `List`, or none where it holds no object.
 * Never throws; what is missing or of the wrong type is left out, and a half-typed document gives what is there.
 */
export function lowerDocument(tree: SyntaxTree): readonly KubernetesObject[] {
  return tree.root ? lowerNode(tree.root, []) : [];
}

function lowerNode(node: Node, path: Path): readonly KubernetesObject[] {
  if (node.kind !== 'map') return [];
  const kind = stringField(node, 'kind');
  if (!kind) return [];
  const items = valueOf(node, 'items');
  // `List`, `NetworkPolicyList`, ...: kubectl applies the items one by one.
  if (kind.value.endsWith('List') && items?.kind === 'sequence')
    return items.items.flatMap((item, index) => lowerItem(item.value, kind.value, [...path, 'items', index]));
  return [lowerObject({ apiVersion: stringField(node, 'apiVersion'), kind, metadata: lowerMetadata(node, path), range: node.range, path }, node)];
}

/** An item of a typed list may leave its own kind out: the list says it. */
function lowerItem(node: Node, listKind: string, path: Path): readonly KubernetesObject[] {
  if (node.kind !== 'map' || stringField(node, 'kind') || listKind === 'List') return path.length > 20 ? [] : lowerNode(node, path);
  const kind = { value: listKind.slice(0, -'List'.length), range: { start: node.range.start, end: node.range.start } };
  return [lowerObject({ apiVersion: stringField(node, 'apiVersion'), kind, metadata: lowerMetadata(node, path), range: node.range, path }, node)];
}

function lowerObject(base: ObjectBase, node: MapNode): KubernetesObject {
  const kind = base.kind.value;
  const apiVersion = base.apiVersion?.value;
  if (isNetworkPolicy(apiVersion, kind)) return lowerNetworkPolicy(base, node);
  if (kind === 'Namespace' && isCore(apiVersion)) return { ...base, type: 'namespace' };
  if (kind === 'Service' && isCore(apiVersion)) return lowerService(base, node);
  return lowerWorkload(base, node) ?? { ...base, type: 'other' };
}

function isCore(apiVersion: string | undefined): boolean {
  return apiVersion === undefined || !apiVersion.includes('/');
}
