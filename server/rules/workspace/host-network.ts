import { writtenOf } from '../../families/written.js';
import type { LabelSelector } from '../../model/network-policy.js';
import { isPolicy } from '../../model/objects.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { PodMatcher, Policy } from '../../semantics/cluster/policy.js';
import type { EnvironmentView, PlacedObject } from '../../workspace/snapshot.js';
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
  if (!policy || !isPolicy(object)) return;
  yield* onHost(view, policy.subject, writtenOf(object).subject.selector);
}

/** The peers of a policy of any kind. */
export function* peersOnHost(view: EnvironmentView, { id, object }: PlacedObject): Iterable<OnHost> {
  const policy = view.policy(id);
  if (!policy || !isPolicy(object)) return;
  for (const { direction, rule, peer, selector } of writtenOf(object).peers()) {
    const matcher = peerMatcher(policy, direction, rule, peer);
    if (matcher) yield* onHost(view, matcher, selector);
  }
}

function* onHost(view: EnvironmentView, matcher: PodMatcher, written: LabelSelector | undefined): Iterable<OnHost> {
  const workloads = view.evaluator.matches(matcher).map(({ workload }) => workload);
  if (workloads.length === 0 || !workloads.every(({ hostNetwork }) => hostNetwork)) return;
  // A selector without labels matches pods that others put there, too.
  const asked = matcher.pods.requirements.length > 0 && !matcher.pods.unknown;
  if (!asked || !written || mayMeanOthers(view, matcher)) return;
  yield { at: placeOf(written), workloads, related: placesOf(view, workloads) };
}

function mayMeanOthers(view: EnvironmentView, matcher: PodMatcher): boolean {
  const names = namespacesOf(matcher);
  return names === undefined ? view.mayHoldUnseenPods(undefined, matcher.pods) : names.some((name) => view.mayHoldUnseenPods(name, matcher.pods));
}

function peerMatcher({ rules }: Policy, direction: 'ingress' | 'egress', ruleIndex: number, peerIndex: number): PodMatcher | undefined {
  const peers = rules[direction].find(({ index }) => index === ruleIndex)?.peers;
  const peer = peers === 'anyone' ? undefined : peers?.find(({ index }) => index === peerIndex);
  return peer?.kind === 'pods' ? peer.pods : undefined;
}
