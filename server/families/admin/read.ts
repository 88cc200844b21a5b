import type { AdminPolicy } from '../../model/admin-policy.js';
import type { ObjectBase } from '../../model/object-base.js';
import { stringField } from '../../model/read-node.js';
import { entryOf } from '../../syntax/locate.js';
import type { MapNode } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import { POLICY_API_GROUP } from '../ordered/parts.js';
import { hasTemplate, numberField, type OrderedKind, readOrderedPolicy, type WrittenPorts } from '../ordered/read.js';
import { adminForm, baselineForm } from './forms.js';

const kinds: ReadonlySet<string> = new Set(['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy']);

/** Groups that people write instead; none at all among them. */
const groups: ReadonlySet<string> = new Set([POLICY_API_GROUP, 'networking.k8s.io', '']);

/** Whether an object is one of the two kinds by which a cluster's administrator rules over NetworkPolicies, or meant to be. */
export function isAdminPolicy(kind: string, group: string): boolean {
  return groups.has(group) && kinds.has(kind);
}

const adminKind: OrderedKind = { form: adminForm, schema: { name: 'adminnetworkpolicy', dropsNulls: true }, readPort };
const baselineKind: OrderedKind = { form: baselineForm, schema: { name: 'baselineadminnetworkpolicy', dropsNulls: true }, readPort };

/** An AdminNetworkPolicy or BaselineAdminNetworkPolicy as written; nothing is defaulted. */
export function readAdminPolicy(tree: SyntaxTree, object: MapNode, base: ObjectBase): AdminPolicy {
  return readOrderedPolicy(tree, object, base, isBaseline(base) ? baselineKind : adminKind);
}

/** Whether a policy is of the kind of which a cluster has one, asked last. */
export function isBaseline({ kind }: Pick<ObjectBase, 'kind'>): boolean {
  return kind.value === 'BaselineAdminNetworkPolicy';
}

function readPort(node: MapNode): WrittenPorts {
  const [number, portRange] = [entryOf(node, 'portNumber')?.value, entryOf(node, 'portRange')?.value];
  return {
    portNumber: number?.kind === 'map' ? { protocol: stringField(number, 'protocol'), port: numberField(number, 'port') } : undefined,
    portRange:
      portRange?.kind === 'map'
        ? { protocol: stringField(portRange, 'protocol'), start: numberField(portRange, 'start'), end: numberField(portRange, 'end') }
        : undefined,
    namedPort: stringField(node, 'namedPort'),
    templated:
      node.templated || [number, portRange].some((value) => value !== undefined && hasTemplate(value)) || hasTemplate(entryOf(node, 'namedPort')?.value),
  };
}
