import type { Field } from '../../model/field.js';
import { findMismatches, type PolicySchema } from '../../model/find-mismatches.js';
import { lowerSelector } from '../../model/lower-selector.js';
import type { Direction, IpBlock, NetworkPolicy, NetworkPolicySpec, PolicyPeer, PolicyPort, PolicyRule } from '../../model/network-policy.js';
import { isProtocol, type ObjectBase, type Protocol } from '../../model/object-base.js';
import { fieldOf, type Item, int32Of, isNull, isUnknown, listAt, stringField, stringItem, stringOf } from '../../model/read-node.js';
import { entryOf } from '../../syntax/locate.js';
import type { MapNode, Node, Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';

const schema: PolicySchema = { name: 'networkpolicy', dropsNulls: false };

/** A NetworkPolicy as written; nothing is defaulted, because absent, null and empty differ. */
export function readNetworkPolicy(tree: SyntaxTree, object: MapNode, base: ObjectBase): NetworkPolicy {
  return { ...base, type: 'NetworkPolicy', spec: lowerSpec(object, base.path), mismatches: findMismatches(tree, object, base.path, schema) };
}

function lowerSpec(object: MapNode, objectPath: Path): NetworkPolicySpec {
  const entry = entryOf(object, 'spec');
  const spec = entry?.value;
  const path = [...objectPath, 'spec'];
  const empty = { podSelector: undefined, policyTypes: undefined, ingress: undefined, egress: undefined };
  if (spec?.kind !== 'map') {
    // Without a `spec` of its own, the object may get one from a template.
    const templated = spec === undefined ? object.templated : spec.templated;
    return { ...empty, range: undefined, key: entry?.key.range, templated };
  }
  return {
    range: spec.range,
    key: entry?.key.range,
    podSelector: lowerSelector(spec, 'podSelector', path),
    policyTypes: listAt(spec, 'policyTypes', path, stringItem),
    ingress: listAt(spec, 'ingress', path, (item) => lowerRule(item, 'ingress')),
    egress: listAt(spec, 'egress', path, (item) => lowerRule(item, 'egress')),
    templated: spec.templated,
  };
}

function lowerRule({ node, index, path, range }: Item, direction: Direction): PolicyRule | undefined {
  const base = { direction, index, range, path };
  if (node.kind !== 'map') {
    const empty = emptyItem(node);
    return empty && { ...base, ...empty, peers: undefined, ports: undefined };
  }
  return {
    ...base,
    isNull: false,
    peers: listAt(node, direction === 'ingress' ? 'from' : 'to', path, lowerPeer),
    ports: listAt(node, 'ports', path, lowerPort),
    templated: node.templated,
  };
}

function lowerPeer({ node, index, path, range }: Item): PolicyPeer | undefined {
  const base = { index, range, path };
  if (node.kind !== 'map') {
    const empty = emptyItem(node);
    return empty && { ...base, ...empty, podSelector: undefined, namespaceSelector: undefined, ipBlock: undefined };
  }
  return {
    ...base,
    isNull: false,
    podSelector: lowerSelector(node, 'podSelector', path),
    namespaceSelector: lowerSelector(node, 'namespaceSelector', path),
    ipBlock: lowerIpBlock(node, path),
    templated: node.templated,
  };
}

function lowerIpBlock(peer: MapNode, peerPath: Path): IpBlock | undefined {
  const entry = entryOf(peer, 'ipBlock');
  if (!entry) return undefined;
  const path = [...peerPath, 'ipBlock'];
  const base = { range: entry.value.range, key: entry.key.range, path };
  if (entry.value.kind !== 'map') {
    const empty = emptyItem(entry.value);
    return empty && { ...base, ...empty, cidr: undefined, except: undefined };
  }
  return {
    ...base,
    isNull: false,
    cidr: stringField(entry.value, 'cidr'),
    except: listAt(entry.value, 'except', path, stringItem),
    templated: entry.value.templated,
  };
}

function lowerPort({ node, index, path, range }: Item): PolicyPort | undefined {
  const base = { index, range, path };
  if (node.kind !== 'map') {
    const empty = emptyItem(node);
    return empty && { ...base, ...empty, protocol: undefined, port: undefined, endPort: undefined };
  }
  return {
    ...base,
    isNull: false,
    protocol: valueAt(node, 'protocol', protocolOf),
    port: valueAt(node, 'port', (value) => int32Of(value) ?? stringOf(value)),
    endPort: valueAt(node, 'endPort', int32Of),
    templated: node.templated,
  };
}

/** A field that Kubernetes takes for absent where it is null. */
function valueAt<T>(map: MapNode, name: string, read: (node: Node) => T | undefined): Field<T | undefined> | undefined {
  const entry = entryOf(map, name);
  return entry && !isNull(entry.value) ? fieldOf(entry, read(entry.value)) : undefined;
}

function protocolOf(node: Node): Protocol | undefined {
  const text = stringOf(node);
  return isProtocol(text) ? text : undefined;
}

/** What is left of an item that is no map: nothing is written, or a template writes it. Undefined where it has the wrong type. */
function emptyItem(node: Node): { readonly isNull: boolean; readonly templated: boolean } | undefined {
  if (isNull(node)) return { isNull: true, templated: false };
  return isUnknown(node) || node.templated ? { isNull: false, templated: true } : undefined;
}
