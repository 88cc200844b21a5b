import type { AdminForm, AdminPeer, AdminPods, AdminPolicy, AdminPolicySpec, AdminPort, AdminRule, AdminSelection } from '../../model/admin-policy.js';
import type { Field } from '../../model/field.js';
import { findMismatches, type PolicySchema } from '../../model/find-mismatches.js';
import { lowerSelector } from '../../model/lower-selector.js';
import type { Direction } from '../../model/network-policy.js';
import type { ObjectBase } from '../../model/object-base.js';
import { fieldOf, type Item, int32Of, isNull, isUnknown, listAt, stringField, stringItem } from '../../model/read-node.js';
import { entryOf } from '../../syntax/locate.js';
import type { MapNode, Node, Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';

/** An entry of the list of ports without its place. */
export type WrittenPorts = Omit<AdminPort, 'index' | 'range' | 'path'>;

/** What is read in another way for each kind. */
export interface OrderedKind {
  readonly form: AdminForm;
  readonly schema: PolicySchema;
  /** What an entry of the list of ports says. */
  readonly readPort: (entry: MapNode) => WrittenPorts;
}

/** The policy as written; nothing is defaulted. */
export function readOrderedPolicy(tree: SyntaxTree, object: MapNode, base: ObjectBase, kind: OrderedKind): AdminPolicy {
  const mismatches = findMismatches(tree, object, base.path, kind.schema);
  return { ...base, type: 'AdminPolicy', form: kind.form, spec: readSpec(object, base.path, kind), mismatches };
}

/** Of an absent spec nothing is known to be there. */
function readSpec(object: MapNode, objectPath: Path, kind: OrderedKind): AdminPolicySpec {
  const entry = entryOf(object, 'spec');
  const spec = entry?.value;
  const key = entry?.key.range;
  const path = [...objectPath, 'spec'];
  if (spec?.kind !== 'map') {
    return {
      key,
      tier: undefined,
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
    tier: stringField(spec, 'tier'),
    priority: priority && !isNull(priority.value) ? fieldOf(priority, int32Of(priority.value)) : undefined,
    subject: selectionAt(subject, [...path, 'subject']),
    subjectRange: subject?.range,
    ingress: listAt(spec, 'ingress', path, (item) => readRule(item, 'ingress', kind)),
    egress: listAt(spec, 'egress', path, (item) => readRule(item, 'egress', kind)),
    templated: spec.templated,
  };
}

function readRule({ node, index, path, range }: Item, direction: Direction, { form, readPort }: OrderedKind): AdminRule | undefined {
  const base = { direction, index, path, range };
  if (node.kind !== 'map') {
    return mayBecomeMap(node) ? { ...base, name: undefined, action: undefined, peers: undefined, ports: undefined, templated: true } : undefined;
  }
  return {
    ...base,
    name: stringField(node, 'name'),
    action: stringField(node, 'action'),
    peers: listAt(node, direction === 'ingress' ? 'from' : 'to', path, readPeer),
    ports: listAt(node, form.ports, path, (item) => readPortItem(item, readPort)),
    templated: node.templated,
  };
}

/** Undefined where the entry has the wrong type. */
function readPortItem({ node, index, path, range }: Item, read: OrderedKind['readPort']): AdminPort | undefined {
  if (node.kind === 'map') return { index, path, range, ...read(node) };
  return mayBecomeMap(node) ? { index, path, range, portNumber: undefined, portRange: undefined, namedPort: undefined, templated: true } : undefined;
}

function readPeer({ node, index, path, range }: Item): AdminPeer | undefined {
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

/** A null selector counts as none where one of several must be chosen. */
function written<T extends { readonly isNull: boolean }>(selector: T | undefined): T | undefined {
  return selector?.isNull ? undefined : selector;
}

/** A number that Kubernetes takes for absent where it is null. */
export function numberField(map: MapNode, name: string): Field<number | undefined> | undefined {
  const entry = entryOf(map, name);
  return entry && !isNull(entry.value) ? fieldOf(entry, int32Of(entry.value)) : undefined;
}

/** Whether a template writes a value, or a member of it. */
export function hasTemplate(node: Node | undefined): boolean {
  if (node?.kind === 'map') return node.templated || node.entries.some(({ value }) => value.templated);
  return node?.templated === true;
}

/** Whether a template may make a map of it. */
function mayBecomeMap(node: Node): boolean {
  return isUnknown(node) || node.templated;
}
