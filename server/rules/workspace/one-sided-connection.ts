import type { Direction, NetworkPolicy, PolicyPeer } from '../../model/network-policy.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Policy } from '../../semantics/cluster/policy.js';
import type { Range } from '../../util/range.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { isNarrow, rulesOf } from '../reading.js';
import { conceptReference } from '../references.js';
import { type EnvironmentTarget, type RelatedPlace, rule } from '../rule.js';
import { blockades } from './blockade.js';
import { mayBeAllowedElsewhere } from './isolation.js';
import { type LeftOut, leftOutOf, withoutText } from './left-out.js';
import { MOST_PLACES, placeOfObject, podPeerOf, workloadsText } from './matching.js';
import { refusedPair } from './refused-pair.js';

interface OneSided {
  readonly view: EnvironmentView;
  readonly at: Range;
  /** The policies that isolate the other end. */
  readonly related: readonly RelatedPlace[];
  readonly direction: Direction;
  readonly peers: readonly WorkloadEndpoint[];
  readonly subjects: readonly WorkloadEndpoint[];
  readonly leftOut: LeftOut;
}

/** More pairs than a person would look through say nothing about one rule. */
const MOST_PAIRS = 200;

/** A connection that one end allows and the other does not. */
export default rule<'NetworkPolicy in environment', OneSided>({
  id: 'one-sided-connection',
  category: 'workspace',
  severity: 'warning',
  on: 'NetworkPolicy in environment',
  docs: {
    summary: 'A peer is let through at this end of the connection, and not at its own.',
    why: 'A connection needs the egress of the one pod and the ingress of the other. Where both are isolated, a rule at one end alone lets nothing pass. It is said only where no pair of the peer and the pods of the policy can connect, and all policies of both are here.',
    given: `
#- /shop.yaml
apiVersion: v1
kind: Pod
metadata: {name: backend, namespace: shop, labels: {app: backend}}
spec: {containers: [{name: backend, image: backend}]}
---
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop, labels: {app: db}}
spec: {containers: [{name: db, image: mysql}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  egress:
    - ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]
`,
    bad: `
#- /policies.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector: {matchLabels: {app: backend}}
#         ^^^^^^^^^^^ warning: one-sided-connection egress of \`backend\`
      ports: [{port: 3306, protocol: TCP}]
`,
    good: `
#- /policies.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector: {matchLabels: {app: backend}}
      ports: [{port: 3306, protocol: TCP}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: backend, namespace: shop}
spec:
  podSelector: {matchLabels: {app: backend}}
  policyTypes: [Egress]
  egress:
    - to:
        - podSelector: {matchLabels: {app: db}}
      ports: [{port: 3306, protocol: TCP}]
`,
    references: [conceptReference('the-two-sorts-of-pod-isolation')],
  },

  find: oneSided,
  refused: ({ view, direction, peers, subjects }) =>
    peers.flatMap((peer) =>
      subjects.flatMap((subject) => {
        const [client, server] = direction === 'ingress' ? [peer, subject] : [subject, peer];
        const own = view.evaluator.verdict({ kind: 'workload', workload: client }, { kind: 'workload', workload: server })[direction];
        return own.kind === 'admitted' ? refusedPair(view, client, server, own.allowed.sure) : [];
      }),
    ),
  say: ({ direction, peers, subjects, leftOut }) => {
    const without = withoutText(leftOut);
    const [peer, subject] = [workloadsText(peers), workloadsText(subjects)];
    return direction === 'ingress'
      ? `This lets ${peer} in, but nothing passes: egress of ${peer} is isolated, and no policy lets ${peers.length === 1 ? 'it' : 'them'} connect to ${subject} on these ports. Allow it at that end, too.${without}`
      : `This lets ${subject} out to ${peer}, but nothing passes: ingress of ${peer} is isolated, and no policy lets ${subject} in. Allow it at that end, too.${without}`;
  },
});

function* oneSided({ object: placed, view, once }: EnvironmentTarget<NetworkPolicy>): Iterable<OneSided> {
  const policy = view.policy(placed.id);
  if (!policy || placed.namespaceFrom === 'unknown') return;
  const subjects = sureOf(view.evaluator.subjectsOf(policy));
  if (!subjects || subjects.length === 0) return;
  for (const { direction, peers } of rulesOf(placed.object)) {
    if (policy.isolates[direction] !== true) continue;
    for (const peer of peers?.items ?? []) {
      const others = peersToJudge(view, placed, peer);
      if (!others || !isOneSided({ view, policy, direction, once }, subjects, others)) continue;
      const keys = [peer.podSelector?.key, peer.namespaceSelector?.key].flatMap((key) => key ?? []).sort((a, b) => a.start - b.start);
      if (!keys[0]) continue;
      const leftOut = leftOutOf(view, namespacesOf(subjects, others));
      yield { at: keys[0], view, direction, peers: others, subjects, leftOut, related: [...isolatingAt(view, others, direction), ...leftOut.places] };
    }
  }
}

/** For a policy: the pairs of workloads, first who connects, of which the rule says that one end lets nothing pass. Each policy is looked at once. */
export function oneSidedPairs(): (target: EnvironmentTarget<NetworkPolicy>) => ReadonlySet<string> {
  const known = new Map<string, ReadonlySet<string>>();
  return (target) => {
    const before = known.get(target.object.id);
    if (before) return before;
    const pairs = new Set<string>();
    for (const { direction, peers, subjects } of oneSided(target))
      for (const peer of peers) for (const subject of subjects) pairs.add(direction === 'ingress' ? `${peer.id} ${subject.id}` : `${subject.id} ${peer.id}`);
    known.set(target.object.id, pairs);
    return pairs;
  };
}

/** The workloads of a peer that names pods by labels; undefined where it matches all of a namespace, or where the match is not sure. */
function peersToJudge(view: EnvironmentView, placed: EnvironmentTarget['object'], peer: PolicyPeer): readonly WorkloadEndpoint[] | undefined {
  const matched = isNarrow(peer.podSelector) ? podPeerOf(view, placed, peer) : undefined;
  const workloads = matched && sureOf(view.evaluator.matches(matched.pods));
  return workloads && workloads.length > 0 ? workloads : undefined;
}

function namespacesOf(...ends: readonly (readonly WorkloadEndpoint[])[]): ReadonlySet<string> {
  return new Set(ends.flat().map(({ namespace }) => namespace));
}

function isolatingAt(view: EnvironmentView, workloads: readonly WorkloadEndpoint[], direction: Direction): readonly RelatedPlace[] {
  const other = direction === 'ingress' ? 'egress' : 'ingress';
  const policies = new Set(workloads.flatMap((workload) => view.evaluator.policiesOf(workload).map(({ policy }) => policy)));
  const places: RelatedPlace[] = [];
  for (const policy of policies) {
    if (places.length >= MOST_PLACES) break;
    const source = policy.isolates[other] === true ? view.source(policy) : undefined;
    if (source) places.push(...placeOfObject(source, `\`${policy.name}\` isolates ${other}`));
  }
  return places;
}

function sureOf(matches: readonly { readonly workload: WorkloadEndpoint; readonly sure: boolean }[]): readonly WorkloadEndpoint[] | undefined {
  return matches.every(({ sure, workload }) => sure && !workload.hostNetwork) ? matches.map(({ workload }) => workload) : undefined;
}

/** Whose rule it is, and which direction the rule is about. */
interface Asker {
  readonly view: EnvironmentView;
  readonly policy: Policy;
  readonly direction: Direction;
  readonly once: EnvironmentTarget['once'];
}

function isOneSided(asker: Asker, subjects: readonly WorkloadEndpoint[], peers: readonly WorkloadEndpoint[]): boolean {
  const { view, once } = asker;
  if (subjects.length * peers.length > MOST_PAIRS) return false;
  if ([...namespacesOf(subjects, peers)].some((namespace) => view.mayHoldUnseenPolicies(namespace) || once(mayBeAllowedElsewhere)(namespace))) return false;
  const pairs = subjects.flatMap((subject) => peers.filter((peer) => peer.id !== subject.id).map((peer) => [subject, peer] as const));
  return pairs.length > 0 && pairs.every(([subject, peer]) => isBlockedThere(asker, subject, peer));
}

/** This end admits it by this policy, the other end is isolated, and in the end nothing passes. */
function isBlockedThere({ policy, direction, once }: Asker, subject: WorkloadEndpoint, peer: WorkloadEndpoint): boolean {
  const between = once(blockades);
  const blockade = direction === 'ingress' ? between(peer, subject) : between(subject, peer);
  return blockade?.[direction].admittedBy.has(policy.id) === true && blockade[direction].closedThere;
}
