import type { Direction, PolicyPeer } from '../../model/network-policy.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Labels } from '../../semantics/cluster/labels.js';
import type { PodMatcher, PodPeer } from '../../semantics/cluster/policy.js';
import type { Requirement } from '../../semantics/cluster/selector.js';
import { shift } from '../../util/range.js';
import { firstListed } from '../../util/text.js';
import { asCode } from '../../words/mark.js';
import { describeWorkload } from '../../words/pods.js';
import type { EnvironmentView, PlacedObject } from '../../workspace/snapshot.js';
import { NAMESPACE_NAME } from '../reading.js';
import type { RelatedPlace } from '../rule.js';

/** What the evaluator made of a written peer: undefined for addresses, and where it left the peer out. */
export function podPeerOf(view: EnvironmentView, placed: PlacedObject, peer: PolicyPeer): PodPeer | undefined {
  const [direction, ruleIndex] = peer.path.slice(-4);
  const policy = view.policy(placed.id);
  if (!policy || !isDirection(direction)) return undefined;
  const rule = typeof ruleIndex === 'number' ? withIndex(policy.rules[direction], ruleIndex) : undefined;
  if (!rule || rule.peers === 'anyone') return undefined;
  const found = withIndex(rule.peers, peer.index);
  return found?.kind === 'pods' ? found : undefined;
}

/** Of things in the order of where they are written, the one of this place: some may have been left out before it. */
function withIndex<T extends { readonly index: number }>(ascending: readonly T[], wanted: number): T | undefined {
  let [low, high] = [0, Math.min(ascending.length, wanted + 1)];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle]?.index ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return ascending[low]?.index === wanted ? ascending[low] : undefined;
}

function isDirection(step: string | number | undefined): step is Direction {
  return step === 'ingress' || step === 'egress';
}

/** Whether pods of the policy's own namespace are sure to match a peer that has a pod selector only. */
export function ownPodsMatch(view: EnvironmentView, placed: PlacedObject, podPeer: PolicyPeer): boolean {
  const peer = podPeerOf(view, placed, podPeer);
  return peer !== undefined && view.evaluator.matches(peer.pods).some(({ sure }) => sure);
}

/** Whether the two peers, read as one that asks for both, could match a pod of the workspace or one that is not rendered. */
export function podsInNamespacesMatch(view: EnvironmentView, placed: PlacedObject, namespacePeer: PolicyPeer, podPeer: PolicyPeer): boolean {
  const [namespaces, pods] = [podPeerOf(view, placed, namespacePeer), podPeerOf(view, placed, podPeer)];
  if (!namespaces || !pods) return true;
  const both: PodMatcher = { namespaces: namespaces.pods.namespaces, pods: pods.pods.pods };
  if (view.evaluator.matches(both).length > 0) return true;
  const names = namespacesOf(both);
  return names === undefined || names.some((name) => view.mayHoldUnseenPods(name, both.pods) || !hasWorkloads(view, name));
}

/** The namespaces that a matcher names; undefined where it goes by other labels, which namespaces outside the workspace may carry. */
export function namespacesOf({ namespaces }: PodMatcher): readonly string[] | undefined {
  if ('name' in namespaces) return [namespaces.name];
  const { requirements, unknown } = namespaces.labels;
  const [only, ...others] = requirements;
  return !unknown && others.length === 0 && only?.operator === 'In' && only.key === NAMESPACE_NAME ? only.values : undefined;
}

/** The workloads of the workspace in one namespace. */
export function workloadsIn(view: EnvironmentView, namespace: string): readonly WorkloadEndpoint[] {
  return view.workloadsIn(namespace);
}

export function hasWorkloads(view: EnvironmentView, namespace: string): boolean {
  return workloadsIn(view, namespace).length > 0;
}

/** Whether labels meet a requirement; `'maybe'` where a label or its value is not known. */
export function meets(labels: Labels, { key, operator, values }: Requirement): 'yes' | 'no' | 'maybe' {
  if (!labels.values.has(key)) {
    if (labels.open) return 'maybe';
    return operator === 'NotIn' || operator === 'DoesNotExist' ? 'yes' : 'no';
  }
  if (labels.partial?.has(key)) return 'maybe';
  const value = labels.values.get(key);
  if (operator === 'Exists') return 'yes';
  if (operator === 'DoesNotExist') return 'no';
  if (value === undefined) return 'maybe';
  return values.includes(value) === (operator === 'In') ? 'yes' : 'no';
}

/** "Deployment `web`", as people read it. */
export function workloadText(workload: WorkloadEndpoint): string {
  return describeWorkload(workload, workload.namespace);
}

/** At most three, and how many more there are. */
export function workloadsText(workloads: readonly WorkloadEndpoint[]): string {
  return firstListed(
    workloads.slice(0, 3).map(({ name }) => asCode(name)),
    3,
    workloads.length,
  );
}

/** More places than these are not looked at one by one. */
export const MOST_PLACES = 10;

/** Where the workloads are written, for a finding to point at; those made of nothing that is written are left out. */
export function placesOf(view: EnvironmentView, workloads: readonly WorkloadEndpoint[]): readonly RelatedPlace[] {
  return workloads.slice(0, MOST_PLACES).flatMap((workload) => {
    const source = view.source(workload);
    return source ? placeOfObject(source, workloadText(workload)) : [];
  });
}

/** The name of an object, in its file. */
export function placeOfObject({ file, offset, object }: PlacedObject, message: string): readonly RelatedPlace[] {
  const name = object.metadata.name;
  return name ? [{ file, range: shift(name.range, offset), message }] : [];
}
