import type { Direction } from '../../model/network-policy.js';
import { isSatisfiable, type Match } from '../cluster/label-selector.js';
import type { Labels } from '../cluster/labels.js';
import type { PodMatcher } from '../cluster/policy.js';
import type { Selector } from '../cluster/selector.js';
import { matchPods, type PeerView, type PodsView } from '../engine/compiled-policy.js';
import type { Answer } from '../engine/interning.js';
import type { PolicyStack } from '../engine/policy-stack.js';
import type { PolicyStacks, UnseenPod } from '../engine/policy-stacks.js';
import { type Matching, type PodClass, type PodLike, unseenNamespace } from '../engine/population.js';
import { type Allowed, allConnections, hasConnections, noConnections } from '../sets/connection-set.js';
import type { Reach } from './answers.js';
import { admissionsOf } from './reasons.js';

const namespaceName = 'kubernetes.io/metadata.name';

/** Rows for the pods that a workload's rules would admit though the workspace makes none: one row for each such matcher. */
export function possibleReaches(stacks: PolicyStacks, own: PodClass, stack: PolicyStack): readonly Reach[] {
  const matchings = new Map<string, Matching>();
  for (const { pods, rule } of stack.rules) {
    if (rule.action !== 'allow' || rule.unknown !== undefined) continue;
    for (const { matching } of pods) matchings.set(matching.key, matching);
  }
  return [...matchings.values()].flatMap((matching): readonly Reach[] => {
    const { sure, maybe } = matching.members();
    if (sure.length > 0 || maybe.length > 0 || !canExist(matching.pods)) return [];
    const reach = possibleReach(stacks, own, stack, matching);
    return reach ? [reach] : [];
  });
}

/** Whether it says by their names which namespaces it selects; any other selector matches namespaces of which nobody knows how many there are. */
export function namesNamespaces({ namespaces }: PodMatcher): boolean {
  return 'name' in namespaces || namespaces.labels.requirements.some(({ key, operator }) => key === namespaceName && operator === 'In');
}

/** Whether any pod at all could match. */
export function canExist({ namespaces, pods }: PodMatcher): boolean {
  return isSatisfiable(pods) && ('name' in namespaces || isSatisfiable(namespaces.labels));
}

/** What such pods may exchange with the workload, as far as it can be said; undefined where it is nothing. */
export function possibleReach(stacks: PolicyStacks, own: PodClass, stack: PolicyStack, { pods }: Matching): Reach | undefined {
  const unseen = unseenPod(stacks, pods);
  const { pod } = unseen;
  const other: PeerView = { kind: 'pods', pod, all: pods };
  const near = stack.against(own, other);
  const opposite: Direction = stack.direction === 'ingress' ? 'egress' : 'ingress';
  const far = farEnd(stacks, unseen, opposite, own);
  const allowed: Allowed = stacks.answers.meet(near, far);
  if (!hasConnections(allowed.possible)) return undefined;
  const because = stack.open ? [] : admissionsOf({ stack, own, other, on: allConnections }, allowed);
  return { peer: { kind: 'possible', matcher: pods }, allowed, because };
}

/** What is known of the pods that a matcher matches. */
export function unseenPod(stacks: PolicyStacks, pods: PodMatcher): UnseenPod {
  const { namespace, known } = namespaceOf(stacks, pods);
  return { pod: { namespace, labels: labelsOf(pods.pods), ports: [], portsOpen: true, portsKey: '?', hostNetwork: false }, known, matcher: pods };
}

/** What the end of such pods lets pass. */
export function farEnd(stacks: PolicyStacks, unseen: UnseenPod, direction: Direction, own: PodClass): Answer {
  const isolated = mayBeIsolated(stacks, unseen, direction);
  const answer = stacks.stackOf(unseen, direction).against(unseen.pod, { kind: 'pods', pod: own });
  return isolated ? stacks.answers.answer(noConnections, answer.possible) : answer;
}

/** Whether a policy of its namespace may isolate pods of which not even the namespace is known: then nothing about them is sure. */
function mayBeIsolated(stacks: PolicyStacks, { pod, known, matcher }: UnseenPod, direction: Direction): boolean {
  if (known !== 'unknown') return false;
  const view: PodsView = { kind: 'pods', pod, all: matcher };
  return stacks.policies.some((policy) => policy.isolates[direction] !== false && matchPods(stacks.compiled(policy).subject, view) !== 'no');
}

/** The one namespace that a matcher matches, or a namespace of which only the labels it asks for are known. */
function namespaceOf({ population }: PolicyStacks, { namespaces }: PodMatcher): { readonly namespace: PodLike['namespace']; readonly known: Match } {
  const name = 'name' in namespaces ? namespaces.name : namedIn(namespaces.labels);
  if (name !== undefined) return { namespace: population.namespaces.get(name) ?? unseenNamespace(name), known: 'yes' };
  const labels = 'name' in namespaces ? { values: new Map<string, string>(), open: true } : labelsOf(namespaces.labels);
  return { namespace: { name: '', labels, defined: false }, known: 'unknown' };
}

function namedIn({ requirements }: Selector): string | undefined {
  const asked = requirements.find(({ key, operator, values }) => key === namespaceName && operator === 'In' && values.length === 1);
  return asked?.values[0];
}

/** Labels that satisfy a selector; of others nothing is known. */
function labelsOf({ requirements }: Selector): Labels {
  const values = new Map<string, string | undefined>();
  for (const { key, operator, values: listed } of requirements) {
    if (operator === 'In') values.set(key, listed.length === 1 ? listed[0] : values.get(key));
    else if (operator === 'Exists' && !values.has(key)) values.set(key, undefined);
  }
  return { values, open: true };
}
