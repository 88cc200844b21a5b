import type { Direction } from '../../model/network-policy.js';
import { compareText } from '../../util/text.js';
import type { ClusterModel, NamespaceFact } from '../cluster/endpoint.js';
import { type AddressPeer, decidesInOrder, type PodMatcher, type Policy, type Rule } from '../cluster/policy.js';
import { compileAddresses } from '../engine/compiled-policy.js';
import { matchNamespace } from '../engine/population.js';
import type { AddressSet } from '../sets/address-set.js';

/** The namespaces of the cluster that a matcher matches, by name. */
export function namespacesMatching(
  { cluster }: { readonly cluster: ClusterModel },
  namespaces: PodMatcher['namespaces'],
): readonly { readonly namespace: NamespaceFact; readonly sure: boolean }[] {
  const matcher: PodMatcher = { namespaces, pods: { requirements: [], unknown: false } };
  return [...cluster.namespaces.values()]
    .map((namespace) => ({ namespace, match: matchNamespace(matcher, namespace) }))
    .filter(({ match }) => match !== 'no')
    .map(({ namespace, match }) => ({ namespace, sure: match === 'yes' }))
    .sort((a, b) => compareText(a.namespace.name, b.namespace.name));
}

/** The addresses of an ipBlock after `except`; those of one that a template writes are possible only. */
export function addressesOf(peer: AddressPeer): AddressSet {
  const { possible } = compileAddresses(peer);
  return possible;
}

/**
 * How one direction stands: `open`, nothing limits it; `isolated`, only what rules admit passes; `denied`, no rule admits anything;
 * `unknown`, a template or unknown labels decide.
 */
export type Standing = 'open' | 'isolated' | 'denied' | 'unknown';

/** How a direction of its subjects stands by one policy alone; `open`: the policy says nothing about it. */
export function policyStanding(policy: Policy, direction: Direction): Standing {
  const isolates = policy.isolates[direction];
  if (isolates === undefined) return 'unknown';
  if (!isolates) return decidesInOrder(policy) && policy.rules[direction].length > 0 ? 'isolated' : 'open';
  return policy.rules[direction].some(admitsSomething) ? 'isolated' : 'denied';
}

/** Whether a rule lets anything pass at all, wherever it is applied. */
export function admitsSomething({ action, peers, ports, unknown }: Rule): boolean {
  if (action !== 'allow') return false;
  return unknown !== undefined || ((peers === 'anyone' || peers.length > 0) && (ports === 'any' || ports.length > 0));
}

/** Whether a rule surely lets everyone through on every port: of what a template writes nobody knows. */
export function admitsAll({ action, peers, ports, unknown }: Rule): boolean {
  return unknown === undefined && action === 'allow' && peers === 'anyone' && ports === 'any';
}

/** Whether it does so, or a template decides whether it does. */
export function mayAdmitAll(rule: Rule): boolean {
  return rule.unknown !== undefined || admitsAll(rule);
}
