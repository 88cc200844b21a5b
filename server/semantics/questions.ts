import type { Direction } from '../model/network-policy.js';
import { compareText } from '../util/text.js';
import { type AddressSet, countAddresses, noAddresses, unionAddresses } from './address-set.js';
import type { Evaluator } from './answers.js';
import { type CompiledAddresses, compileAddresses } from './compiled-policy.js';
import type { NamespaceFact, WorkloadEndpoint } from './endpoint.js';
import { both, type Match, matchLabels } from './label-selector.js';
import type { AddressPeer, Peer, PodMatcher, Policy, Rule, Selector } from './policy.js';
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

/** What a peer means here. */
export interface PeerEffect {
  readonly peer: Peer;
  /** Of a pod peer. */
  readonly workloads: readonly { readonly workload: WorkloadEndpoint; readonly sure: boolean }[];
  /** Of an ipBlock: what is left of it after `except`, and how many addresses that is. */
  readonly addresses: AddressSet;
  readonly addressCount: bigint;
}

export function peerEffect(evaluator: Evaluator, peer: Peer): PeerEffect {
  if (peer.kind === 'pods') return { peer, workloads: evaluator.matches(peer.pods), addresses: noAddresses, addressCount: 0n };
  const addresses = addressesOf(peer);
  return { peer, workloads: [], addresses, addressCount: countAddresses(addresses) };
}

/** The addresses of an ipBlock after `except`; those of one that a template writes are possible only. */
export function addressesOf(peer: AddressPeer): AddressSet {
  const { possible }: CompiledAddresses = compileAddresses(peer);
  return possible;
}

/** What a rule means here, peer by peer; empty where it names none. */
export function ruleEffect(evaluator: Evaluator, rule: Rule): readonly PeerEffect[] {
  return rule.peers === 'anyone' ? [] : rule.peers.map((peer) => peerEffect(evaluator, peer));
}

/** All addresses that the peers of a rule mean. */
export function ruleAddresses(rule: Rule): AddressSet {
  if (rule.peers === 'anyone') return noAddresses;
  return rule.peers.reduce<AddressSet>((sum, peer) => (peer.kind === 'addresses' ? unionAddresses(sum, addressesOf(peer)) : sum), noAddresses);
}

/** Whether some policy isolates the workload in a direction. */
export function isIsolated(evaluator: Evaluator, workload: WorkloadEndpoint, direction: Direction): Match {
  let result: Match = 'no';
  for (const { policy, sure } of evaluator.policiesOf(workload)) {
    if (policy.isolates[direction] === true && sure) return 'yes';
    if (policy.isolates[direction] !== false) result = 'unknown';
  }
  return result;
}

/**
 * How one direction stands: `open`, nothing limits it; `isolated`, only what rules admit passes; `denied`, no rule admits anything;
 * `unknown`, a template or unknown labels decide.
 */
export type Standing = 'open' | 'isolated' | 'denied' | 'unknown';

/** How a direction of a workload stands, all policies together. */
export function workloadStanding(evaluator: Evaluator, workload: WorkloadEndpoint, direction: Direction): Standing {
  const policies = evaluator.policiesOf(workload).filter(({ policy }) => policy.tier === 'namespace' && policy.isolates[direction] !== false);
  const others = evaluator.policiesOf(workload).some(({ policy }) => policy.tier !== 'namespace' && policy.rules[direction].length > 0);
  if (policies.length === 0) return others ? 'isolated' : 'open';
  if (!policies.some(({ policy, sure }) => sure && policy.isolates[direction] === true)) return 'unknown';
  if (others || policies.some(({ policy }) => policy.rules[direction].some(admitsSomething))) return 'isolated';
  return 'denied';
}

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

/**
 * The policies that isolate every pod of a namespace in a direction, also pods that come later; those that admit nothing first.
 * A policy of which a template writes the selector or the direction is not counted.
 */
export function defaultDenyPolicies(evaluator: Evaluator, namespace: string, direction: Direction): readonly Policy[] {
  return evaluator.cluster.policies
    .filter((policy) => policy.namespace === namespace && policy.isolates[direction] === true && selectsAll(policy.subject.pods))
    .sort((a, b) => Number(policyStanding(a, direction) !== 'denied') - Number(policyStanding(b, direction) !== 'denied') || compareText(a.id, b.id));
}

function selectsAll({ requirements, unknown }: Selector): boolean {
  return requirements.length === 0 && !unknown;
}

/** Whether labels of a pod and of its namespace satisfy a matcher. */
export function matchesPod(matcher: PodMatcher, namespace: NamespaceFact, labels: WorkloadEndpoint['labels']): Match {
  return both(matchNamespace(matcher, namespace), matchLabels(matcher.pods, labels));
}
