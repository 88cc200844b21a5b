import type { AdminPolicy } from '../../model/admin-policy.js';
import type { Field } from '../../model/field.js';
import { groupOf } from '../../model/identity.js';
import type { ObjectBase, Protocol } from '../../model/object-base.js';
import { stringField } from '../../model/read-node.js';
import { entryOf } from '../../syntax/locate.js';
import type { MapEntry, MapNode } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import { POLICY_API_GROUP } from '../ordered/parts.js';
import { hasTemplate, numberField, type OrderedKind, readOrderedPolicy, type WrittenPorts } from '../ordered/read.js';
import { clusterNetworkPolicyForm } from './form.js';

/** Whether an object is a ClusterNetworkPolicy of the network policy API, in whatever version: other projects have a kind of the same name. */
export function isClusterNetworkPolicy(kind: string, apiVersion: string | undefined): boolean {
  return kind === 'ClusterNetworkPolicy' && groupOf(apiVersion) === POLICY_API_GROUP;
}

const kind: OrderedKind = { form: clusterNetworkPolicyForm, schema: { name: 'clusternetworkpolicy', dropsNulls: true }, readPort };

/** The policy as written; nothing is defaulted. */
export function readClusterNetworkPolicy(tree: SyntaxTree, object: MapNode, base: ObjectBase): AdminPolicy {
  return readOrderedPolicy(tree, object, base, kind);
}

/** The protocols by the field that stands for each. */
const protocols: ReadonlyMap<string, Protocol> = new Map([
  ['tcp', 'TCP'],
  ['udp', 'UDP'],
  ['sctp', 'SCTP'],
]);

/** An entry of `protocols`, in the terms of the older kinds: a number, a range, or a name of ports. */
function readPort(node: MapNode): WrittenPorts {
  const entry = node.entries.find(({ key }) => protocols.has(key.text));
  const written = entry && portsOf(entry);
  return {
    portNumber: written?.portNumber,
    portRange: written?.portRange,
    namedPort: stringField(node, 'destinationNamedPort'),
    templated: node.templated || written?.templated === true || hasTemplate(entryOf(node, 'destinationNamedPort')?.value),
  };
}

function portsOf({ key, value }: MapEntry): Omit<WrittenPorts, 'namedPort'> {
  const protocol: Field<string | undefined> = { value: protocols.get(key.text), range: key.range, key: key.range };
  const port = entryOf(value, 'destinationPort')?.value;
  const range = entryOf(port, 'range')?.value;
  const number = port?.kind === 'map' ? numberField(port, 'number') : undefined;
  return {
    portNumber: number && { protocol, port: number },
    portRange: range?.kind === 'map' ? { protocol, start: numberField(range, 'start'), end: numberField(range, 'end') } : undefined,
    templated: [value, port, range].some(hasTemplate),
  };
}
