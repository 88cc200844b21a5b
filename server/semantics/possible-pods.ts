import type { Direction } from '../model/network-policy.js';
import type { Allowed, Reach } from './answers.js';
import type { PeerView } from './compiled-policy.js';
import { allConnections, hasConnections, noConnections } from './connection-set.js';
import type { Labels } from './endpoint.js';
import { isSatisfiable, type Match } from './label-selector.js';
import type { PodMatcher, Selector } from './policy.js';
import { type Matching, type PodClass, type PodLike, unseenNamespace } from './population.js';
import type { Profile } from './profile.js';
import type { Profiles } from './profiles.js';
import { admissionsOf } from './reasons.js';

const namespaceName = 'kubernetes.io/metadata.name';

/** Rows for the pods that a workload's rules would admit though the workspace makes none: one row for each such matcher. */
export function possibleReaches(profiles: Profiles, own: PodClass, profile: Profile): readonly Reach[] {
  const matchings = new Map<string, Matching>();
  for (const { pods, rule } of profile.rules) {
    if (rule.action !== 'allow' || rule.unknown !== undefined) continue;
    for (const { matching } of pods) matchings.set(matching.key, matching);
  }
  return [...matchings.values()].flatMap((matching): readonly Reach[] => {
    const { sure, maybe } = matching.members();
    if (sure.length > 0 || maybe.length > 0 || !canExist(matching.pods)) return [];
    const reach = possibleReach(profiles, own, profile, matching);
    return reach ? [reach] : [];
  });
}

/** Whether it says by their names which namespaces it means; any other selector means namespaces of which nobody knows how many there are. */
export function namesNamespaces({ namespaces }: PodMatcher): boolean {
  return 'name' in namespaces || namespaces.labels.requirements.some(({ key, operator }) => key === namespaceName && operator === 'In');
}

/** Whether any pod at all could match. */
export function canExist({ namespaces, pods }: PodMatcher): boolean {
  return isSatisfiable(pods) && ('name' in namespaces || isSatisfiable(namespaces.labels));
}

/** What such pods may exchange with the workload, as far as it can be said; undefined where it is nothing. */
export function possibleReach(profiles: Profiles, own: PodClass, profile: Profile, { pods }: Matching): Reach | undefined {
  const { pod, known } = unseenPod(profiles, pods);
  const other: PeerView = { kind: 'pods', pod, all: pods };
  const near = profile.against(own, other);
  const opposite: Direction = profile.direction === 'ingress' ? 'egress' : 'ingress';
  const far = mayBeIsolated(profiles, pod, opposite, known)
    ? profiles.answers.answer(noConnections, allConnections)
    : profiles.profileOf(pod, opposite, known).against(pod, { kind: 'pods', pod: own });
  const allowed: Allowed = profiles.answers.meet(near, far);
  if (!hasConnections(allowed.possible)) return undefined;
  const because = profile.open ? [] : admissionsOf({ profile, own, other, on: allConnections }, allowed);
  return { peer: { kind: 'possible', matcher: pods }, allowed, because };
}

/** What is known of pods that a matcher matches; `known`: whether that is said of their namespace, too. */
export function unseenPod(profiles: Profiles, pods: PodMatcher): { readonly pod: PodLike; readonly known: Match } {
  const { namespace, known } = namespaceOf(profiles, pods);
  return { pod: { namespace, labels: labelsOf(pods.pods), ports: [], portsOpen: true, portsKey: '?', hostNetwork: false }, known };
}

/** Whether a policy may isolate pods of which not even the namespace is known: then nothing about them is sure, and it is not worth looking further. */
export function mayBeIsolated(profiles: Profiles, pod: PodLike, direction: Direction, namespace: Match): boolean {
  if (namespace !== 'unknown') return false;
  return profiles.policies.some((policy) => policy.isolates[direction] !== false && profiles.compiled(policy).subject.testLabels(pod.labels) !== 'no');
}

/** The one namespace that a matcher means, or a namespace of which only the labels it asks for are known. */
function namespaceOf({ population }: Profiles, { namespaces }: PodMatcher): { readonly namespace: PodLike['namespace']; readonly known: Match } {
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
