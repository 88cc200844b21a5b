import { embeddedIn } from '../model/embedded.js';
import { groupOf } from '../model/identity.js';
import type { Direction } from '../model/network-policy.js';
import type { OtherObject } from '../model/objects.js';
import { nodeAtPath } from '../model/read-node.js';
import { everything } from '../semantics/cluster/selector.js';
import type { Node } from '../syntax/nodes.js';
import { likeNetworkPolicy } from './read-subjects.js';
import { anything, mayHave, namespaceNamed } from './selectors.js';
import type { UnevaluatedPolicy, UnevaluatedSubject } from './unevaluated.js';

/** Controllers that make NetworkPolicies of their own objects. */
export const makers: readonly { readonly name: string; readonly title: string; readonly group: string }[] = [
  { name: 'kyverno', title: 'Kyverno', group: 'kyverno.io' },
  { name: 'open-cluster-management', title: 'Open Cluster Management', group: 'policy.open-cluster-management.io' },
];

/**
 * What an object leaves open of which a controller makes NetworkPolicies; undefined for any other. Which namespaces ask for them is not read: they may
 * be made in any, or in the one that the object names.
 * @param node the object's own node
 */
export function madePolicies(object: OtherObject, node: Node | undefined): UnevaluatedPolicy | undefined {
  const group = groupOf(object.apiVersion?.value);
  const maker = makers.find((one) => one.group === group);
  if (!maker || node?.kind !== 'map') return undefined;
  const made = embeddedIn(node, object.path).filter(({ kind }) => kind.value === 'NetworkPolicy');
  if (made.length === 0) return undefined;
  // A policy of Kyverno that lives in a namespace makes nothing in another one.
  const elsewhere = maker.name === 'kyverno' && object.kind.value === 'Policy' ? 'own' : anything;
  const subjects = made.flatMap((one) => subjectsOf(one.node, one.namespace === undefined ? elsewhere : namespaceNamed(one.namespace)));
  return { family: maker.name, title: maker.title, effect: 'filters', subjects, makes: true };
}

/** One for each direction that the NetworkPolicy isolates. */
function subjectsOf(policy: Node | undefined, namespaces: UnevaluatedSubject['namespaces']): readonly UnevaluatedSubject[] {
  if (!policy) return [{ namespaces, pods: everything, directions: ['ingress', 'egress'] }];
  return likeNetworkPolicy(policy, 'namespace').flatMap(({ pods, directions }) =>
    directions.map((direction) => ({ namespaces, pods, directions: [direction], ...(mayAdmit(policy, direction) ? {} : { closesOnly: true }) })),
  );
}

function mayAdmit(policy: Node, direction: Direction): boolean {
  const spec = nodeAtPath(policy, ['spec']);
  const rules = nodeAtPath(spec, [direction]);
  const isEmpty = rules?.kind === 'sequence' && !rules.templated && rules.items.length === 0;
  return mayHave(spec, direction) && !isEmpty;
}
