import type { Direction } from '../model/network-policy.js';
import { compareText } from '../util/text.js';
import type { AddressSet } from './address-set.js';
import type { Evaluator } from './answers.js';
import { compileAddresses } from './compiled-policy.js';
import type { NamespaceFact } from './endpoint.js';
import type { AddressPeer, PodMatcher, Policy, Rule, Selector } from './policy.js';
import { matchNamespace } from './population.js';

/** The namespaces of the cluster that a matcher means, by name. */
export function namespacesMatching(
  evaluator: Evaluator,
  namespaces: PodMatcher['namespaces'],
): readonly { readonly namespace: NamespaceFact; readonly sure: boolean }[] {
  const matcher: PodMatcher = { namespaces, pods: { requirements: [], unknown: false } };
  return [...evaluator.cluster.namespaces.values()]
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
  if (!isolates) return policy.tier !== 'namespace' && policy.rules[direction].length > 0 ? 'isolated' : 'open';
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

/**
 * The policies that isolate every pod of a namespace in a direction, also pods that come later; those that admit nothing first.
 * One that lets everyone in again, or of which a template decides whether it does, is not counted.
 */
export function defaultDenyPolicies(evaluator: Evaluator, namespace: string, direction: Direction): readonly Policy[] {
  return evaluator.cluster.policies
    .filter(
      (policy) =>
        policy.namespace === namespace && policy.isolates[direction] === true && selectsAll(policy.subject.pods) && !policy.rules[direction].some(mayAdmitAll),
    )
    .sort((a, b) => Number(policyStanding(a, direction) !== 'denied') - Number(policyStanding(b, direction) !== 'denied') || compareText(a.id, b.id));
}

/** Whether it does so, or a template decides whether it does. */
export function mayAdmitAll(rule: Rule): boolean {
  return rule.unknown !== undefined || admitsAll(rule);
}

function selectsAll({ requirements, unknown }: Selector): boolean {
  return requirements.length === 0 && !unknown;
}
