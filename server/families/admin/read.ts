import type { AdminPolicy, AdminPort } from '../../model/admin-policy.js';
import type { Field } from '../../model/field.js';
import type { ObjectBase } from '../../model/object-base.js';
import { type Item, stringField } from '../../model/read-node.js';
import { entryOf } from '../../syntax/locate.js';
import type { MapNode } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import { hasTemplate, mayBecomeMap, numberField, type OrderedKind, readOrderedPolicy } from '../ordered/read.js';
import { adminForm, baselineForm } from './forms.js';

const kinds: ReadonlySet<string> = new Set(['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy']);

export const ADMIN_GROUP = 'policy.networking.k8s.io';

/** Groups that people write instead; none at all among them. */
const groups: ReadonlySet<string> = new Set([ADMIN_GROUP, 'networking.k8s.io', '']);

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

function readPort({ node, index, path, range }: Item): AdminPort | undefined {
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
