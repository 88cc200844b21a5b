import { entryOf } from '../syntax/locate.js';
import type { MapNode, Node, Path } from '../syntax/nodes.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import type { AdminPeer, AdminPods, AdminPolicy, AdminPolicySpec, AdminPort, AdminRule, AdminSelection } from './admin-policy.js';
import type { Field } from './field.js';
import { adminPolicySchema, baselinePolicySchema, findMismatches } from './find-mismatches.js';
import { lowerSelector } from './lower-selector.js';
import type { Direction } from './network-policy.js';
import type { ObjectBase } from './object-base.js';
import { fieldOf, type Item, int32Of, isNull, isUnknown, listAt, stringField, stringItem } from './read-node.js';

const kinds: ReadonlySet<string> = new Set(['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy']);

export const ADMIN_GROUP = 'policy.networking.k8s.io';

/** Groups that people write instead; none at all among them. */
const groups: ReadonlySet<string> = new Set([ADMIN_GROUP, 'networking.k8s.io', '']);

/** Whether an object is one of the two kinds by which a cluster's administrator rules over NetworkPolicies, or meant to be. */
export function isAdminPolicy(kind: string, group: string): boolean {
  return groups.has(group) && kinds.has(kind);
}

/** The policy as written; nothing is defaulted. */
export function lowerAdminPolicy(tree: SyntaxTree, object: MapNode, base: ObjectBase): AdminPolicy {
  const mismatches = findMismatches(tree, object, base.path, isBaseline(base) ? baselinePolicySchema : adminPolicySchema);
  return { ...base, type: 'AdminPolicy', spec: lowerSpec(object, base.path), mismatches };
}

/** The only name that a BaselineAdminNetworkPolicy can have. */
export const BASELINE_NAME = 'default';

/** Whether a policy is of the kind that comes after NetworkPolicies. */
export function isBaseline({ kind }: Pick<ObjectBase, 'kind'>): boolean {
  return kind.value === 'BaselineAdminNetworkPolicy';
}

/** Of an absent spec nothing is known to be there. */
function lowerSpec(object: MapNode, objectPath: Path): AdminPolicySpec {
  const entry = entryOf(object, 'spec');
  const spec = entry?.value;
  const key = entry?.key.range;
  const path = [...objectPath, 'spec'];
  if (spec?.kind !== 'map') {
    return {
      key,
      priority: undefined,
      subject: undefined,
      subjectRange: undefined,
      ingress: undefined,
      egress: undefined,
      templated: spec?.templated ?? object.templated,
    };
  }
  const priority = entryOf(spec, 'priority');
  const subject = entryOf(spec, 'subject')?.value;
  return {
    key,
    priority: priority && !isNull(priority.value) ? fieldOf(priority, int32Of(priority.value)) : undefined,
    subject: selectionAt(subject, [...path, 'subject']),
    subjectRange: subject?.range,
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
    nodes: map && selectorAt(map, 'nodes', path),
  };
}

function selectionAt(node: Node | undefined, path: Path): AdminSelection | undefined {
  if (node?.kind !== 'map') return node && mayBecomeMap(node) ? { namespaces: undefined, pods: undefined, templated: true } : undefined;
  return {
    namespaces: written(selectorAt(node, 'namespaces', path)),
    pods: podsAt(entryOf(node, 'pods')?.value, [...path, 'pods']),
    templated: node.templated,
  };
}

function podsAt(node: Node | undefined, path: Path): AdminPods | undefined {
  if (node?.kind !== 'map') return node && mayBecomeMap(node) ? { namespaceSelector: undefined, podSelector: undefined, templated: true } : undefined;
  return {
    namespaceSelector: selectorAt(node, 'namespaceSelector', path),
    podSelector: selectorAt(node, 'podSelector', path),
    templated: node.templated,
  };
}

function selectorAt(map: MapNode, name: string, path: Path) {
  return lowerSelector(map, name, path, { nullLabels: 'dropped' });
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
    portNumber: number?.kind === 'map' ? { protocol: stringField(number, 'protocol'), port: numberField(number, 'port') } : undefined,
    portRange:
      portRange?.kind === 'map'
        ? { protocol: stringField(portRange, 'protocol'), start: numberField(portRange, 'start'), end: numberField(portRange, 'end') }
        : undefined,
    namedPort: named,
    templated:
      node.templated || [number, portRange].some((value) => value !== undefined && hasTemplate(value)) || hasTemplate(entryOf(node, 'namedPort')?.value),
  };
}

function numberField(map: MapNode, name: string): Field<number | undefined> | undefined {
  const entry = entryOf(map, name);
  return entry && !isNull(entry.value) ? fieldOf(entry, int32Of(entry.value)) : undefined;
}

function hasTemplate(node: Node | undefined): boolean {
  if (node?.kind === 'map') return node.templated || node.entries.some(({ value }) => value.templated);
  return node?.templated === true;
}

function mayBecomeMap(node: Node): boolean {
  return isUnknown(node) || node.templated;
}
