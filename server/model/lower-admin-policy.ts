import { entryOf } from '../syntax/locate.js';
import type { MapNode, Node, Path } from '../syntax/nodes.js';
import type { AdminPeer, AdminPods, AdminPolicySpec, AdminPort, AdminRule, AdminSelection } from './admin-policy.js';
import type { Field } from './field.js';
import { isProtocol } from './lower-network-policy.js';
import { lowerSelector } from './lower-selector.js';
import type { Direction } from './network-policy.js';
import type { Protocol } from './objects.js';
import { fieldOf, type Item, int32Of, isNull, isUnknown, listAt, stringField, stringItem, stringOf } from './read-node.js';

const kinds: ReadonlySet<string> = new Set(['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy']);

/** Whether an object is one of the two kinds by which a cluster's administrator rules over NetworkPolicies. */
export function isAdminPolicy(kind: string, group: string): boolean {
  return group === 'policy.networking.k8s.io' && kinds.has(kind);
}

/** The `spec` as written; of an absent one nothing is known to be there. */
export function lowerAdminPolicy(object: MapNode, objectPath: Path): AdminPolicySpec {
  const spec = entryOf(object, 'spec')?.value;
  const path = [...objectPath, 'spec'];
  if (spec?.kind !== 'map') {
    return { priority: undefined, subject: undefined, ingress: undefined, egress: undefined, templated: spec?.templated ?? object.templated };
  }
  const priority = entryOf(spec, 'priority');
  return {
    priority: priority && !isNull(priority.value) ? fieldOf(priority, int32Of(priority.value)) : undefined,
    subject: selectionAt(entryOf(spec, 'subject')?.value, [...path, 'subject']),
    ingress: listAt(spec, 'ingress', path, (item) => lowerRule(item, 'ingress')),
    egress: listAt(spec, 'egress', path, (item) => lowerRule(item, 'egress')),
    templated: spec.templated,
  };
}

function lowerRule({ node, index, path, range }: Item, direction: Direction): AdminRule | undefined {
  const base = { direction, index, path, range };
  if (node.kind !== 'map') {
    return mayBecomeMap(node) ? { ...base, name: undefined, action: undefined, peers: undefined, ports: undefined, templated: true } : undefined;
  }
  return {
    ...base,
    name: stringField(node, 'name'),
    action: stringField(node, 'action'),
    peers: listAt(node, direction === 'ingress' ? 'from' : 'to', path, lowerPeer),
    ports: listAt(node, 'ports', path, lowerPort),
    templated: node.templated,
  };
}

function lowerPeer({ node, index, path, range }: Item): AdminPeer | undefined {
  const selection = selectionAt(node, path);
  if (!selection) return undefined;
  const map = node.kind === 'map' ? node : undefined;
  const strings = (name: string) => map && listAt(map, name, path, stringItem);
  return {
    ...selection,
    index,
    range,
    path,
    networks: strings('networks'),
    domainNames: strings('domainNames'),
    nodes: map && lowerSelector(map, 'nodes', path),
  };
}

function selectionAt(node: Node | undefined, path: Path): AdminSelection | undefined {
  if (node?.kind !== 'map') return node && mayBecomeMap(node) ? { namespaces: undefined, pods: undefined, templated: true } : undefined;
  return {
    namespaces: written(lowerSelector(node, 'namespaces', path)),
    pods: podsAt(entryOf(node, 'pods')?.value, [...path, 'pods']),
    templated: node.templated,
  };
}

function podsAt(node: Node | undefined, path: Path): AdminPods | undefined {
  if (node?.kind !== 'map') return node && mayBecomeMap(node) ? { namespaceSelector: undefined, podSelector: undefined, templated: true } : undefined;
  return {
    namespaceSelector: lowerSelector(node, 'namespaceSelector', path),
    podSelector: lowerSelector(node, 'podSelector', path),
    templated: node.templated,
  };
}

/** A null selector is as good as none where one of several must be chosen. */
function written<T extends { readonly isNull: boolean }>(selector: T | undefined): T | undefined {
  return selector?.isNull ? undefined : selector;
}

function lowerPort({ node, index, path, range }: Item): AdminPort | undefined {
  const base = { index, path, range };
  if (node.kind !== 'map')
    return mayBecomeMap(node) ? { ...base, portNumber: undefined, portRange: undefined, namedPort: undefined, templated: true } : undefined;
  const [number, portRange] = [entryOf(node, 'portNumber')?.value, entryOf(node, 'portRange')?.value];
  const named: Field<string | undefined> | undefined = stringField(node, 'namedPort');
  return {
    ...base,
    portNumber: number?.kind === 'map' ? { protocol: protocolAt(number), port: numberAt(number, 'port') } : undefined,
    portRange:
      portRange?.kind === 'map' ? { protocol: protocolAt(portRange), first: numberAt(portRange, 'start'), last: numberAt(portRange, 'end') } : undefined,
    namedPort: named,
    templated:
      node.templated || [number, portRange].some((value) => value !== undefined && hasTemplate(value)) || hasTemplate(entryOf(node, 'namedPort')?.value),
  };
}

function protocolAt(map: MapNode): Protocol | undefined {
  const value = entryOf(map, 'protocol')?.value;
  const text = value && stringOf(value);
  return isProtocol(text) ? text : undefined;
}

function numberAt(map: MapNode, name: string): number | undefined {
  const value = entryOf(map, name)?.value;
  return value && int32Of(value);
}

function hasTemplate(node: Node | undefined): boolean {
  if (node?.kind === 'map') return node.templated || node.entries.some(({ value }) => value.templated);
  return node?.templated === true;
}

function mayBecomeMap(node: Node): boolean {
  return isUnknown(node) || node.templated;
}
