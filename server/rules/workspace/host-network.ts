import type { AdminSelection } from '../../model/admin-policy.js';
import type { LabelSelector } from '../../model/network-policy.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { PodMatcher, Policy } from '../../semantics/cluster/policy.js';
import type { EnvironmentView, PlacedObject } from '../../workspace/snapshot.js';
import { adminPeersOf } from '../admin-reading.js';
import { peersOf } from '../reading.js';
import type { Violation } from '../rule.js';
import { namespacesOf, placesOf } from './matching.js';
import { placeOf } from './unmatched-facts.js';

/** A subject or peer whose pods are all on the host's network. */
export interface OnHost extends Violation {
  readonly workloads: readonly WorkloadEndpoint[];
}

/** The subject of a policy of any kind. */
export function* subjectOnHost(view: EnvironmentView, { id, object }: PlacedObject): Iterable<OnHost> {
  const policy = view.policy(id);
  if (!policy) return;
  const written = object.type === 'NetworkPolicy' ? object.spec.podSelector : object.type === 'AdminPolicy' ? selectorOf(object.spec.subject) : undefined;
  yield* onHost(view, policy.subject, written);
}

/** The peers of a policy of any kind. */
export function* peersOnHost(view: EnvironmentView, { id, object }: PlacedObject): Iterable<OnHost> {
  const policy = view.policy(id);
  if (!policy) return;
  const written =
    object.type === 'NetworkPolicy'
      ? peersOf(object).map(({ rule, peer }) => ({ rule, peer, selector: peer.podSelector ?? peer.namespaceSelector }))
      : object.type === 'AdminPolicy'
        ? adminPeersOf(object).map(({ rule, peer }) => ({ rule, peer, selector: selectorOf(peer) }))
        : [];
  for (const { rule, peer, selector } of written) {
    const matcher = peerMatcher(policy, rule.direction, rule.index, peer.index);
    if (matcher) yield* onHost(view, matcher, selector);
  }
}

function* onHost(view: EnvironmentView, matcher: PodMatcher, written: LabelSelector | undefined): Iterable<OnHost> {
  const workloads = view.evaluator.matches(matcher).map(({ workload }) => workload);
  if (workloads.length === 0 || !workloads.every(({ hostNetwork }) => hostNetwork)) return;
  // A selector without labels means pods that others put there, too.
  const asked = matcher.pods.requirements.length > 0 && !matcher.pods.unknown;
  if (!asked || !written || mayMeanOthers(view, matcher)) return;
  yield { at: placeOf(written), workloads, related: placesOf(view, workloads) };
}

function mayMeanOthers(view: EnvironmentView, matcher: PodMatcher): boolean {
  const names = namespacesOf(matcher);
  return names === undefined ? view.mayHoldUnseenPods(undefined, matcher.pods) : names.some((name) => view.mayHoldUnseenPods(name, matcher.pods));
}

function selectorOf(selection: AdminSelection | undefined): LabelSelector | undefined {
  return selection?.pods?.podSelector ?? selection?.namespaces;
}

function peerMatcher({ rules }: Policy, direction: 'ingress' | 'egress', ruleIndex: number, peerIndex: number): PodMatcher | undefined {
  const peers = rules[direction].find(({ index }) => index === ruleIndex)?.peers;
  const peer = peers === 'anyone' ? undefined : peers?.find(({ index }) => index === peerIndex);
  return peer?.kind === 'pods' ? peer.pods : undefined;
}
