import type { NetworkPolicy, PolicyPeer } from '../../model/network-policy.js';
import { canonicalSelector } from '../../semantics/cluster/label-selector.js';
import { lowerSelector } from '../../semantics/cluster/lower-selector.js';
import type { Range } from '../../util/range.js';
import { writtenPodsText } from '../../words/written.js';
import { holdsData } from '../intent.js';
import { headOfItem, isNarrow } from '../reading.js';
import { conceptReference } from '../references.js';
import { rule } from '../rule.js';

interface OwnPods {
  readonly at: Range;
  readonly peer: PolicyPeer;
  readonly workload: string;
}

/** A policy that lets a workload in to itself and nobody else, perhaps because subject and client were swapped. */
export default rule<'NetworkPolicy in environment', OwnPods>({
  id: 'peer-selects-subject',
  category: 'mistake',
  severity: 'hint',
  on: 'NetworkPolicy in environment',
  docs: {
    summary: 'The only peer of a policy selects the very pods that the policy is for.',
    why: 'A policy stands at the pods that it protects, and its peers are their clients. Where both are the same, the pods may be reached by themselves alone: mostly the client was to be written in one of the two places.',
    silent:
      'Of StatefulSets, DaemonSets and stores of data, whose pods talk to each other, of a selector that selects several workloads or none that is here, of names that speak of it (`internal`, `same`, `cluster`), and where another policy lets others in.',
    wrong: 'Of Deployments whose pods form a cluster.',
    given: `
#- /pods.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: shop}
spec:
  selector: {matchLabels: {app: api}}
  template:
    metadata: {labels: {app: api}}
    spec: {containers: [{name: api, image: api}]}
`,
    bad: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: api, namespace: shop}
spec:
  podSelector: {matchLabels: {app: api}}
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector: {matchLabels: {app: api}}
#       ^^^^^^^^^^^^^ hint: peer-selects-subject \`api\`
      ports: [{port: 8080, protocol: TCP}]
`,
    good: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: api, namespace: shop}
spec:
  podSelector: {matchLabels: {app: api}}
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector: {matchLabels: {app: web}}
      ports: [{port: 8080, protocol: TCP}]
`,
    references: [conceptReference()],
  },

  *find({ object: placed, view }) {
    const peer = ownPeer(placed.object);
    const policy = peer && view.policy(placed.id);
    if (!peer || !policy) return;
    const [only, ...others] = view.evaluator.subjectsOf(policy);
    if (!only?.sure || others.length > 0 || CLUSTERED.has(only.workload.kind)) return;
    const admitsElsewhere = view.evaluator.policiesOf(only.workload).some((each) => each.policy.id !== policy.id && each.policy.rules.ingress.length > 0);
    if (!admitsElsewhere) yield { at: headOfItem(peer.range, [peer.podSelector?.key]), peer, workload: only.workload.name };
  },
  say: ({ peer: { podSelector }, workload }) =>
    `\`${workload}\` lets in nobody but itself: ${podSelector ? writtenPodsText(podSelector) : 'its pods'} are what the policy is for, and its only peer. Write the labels of its clients here, or put the policy at the pods that they connect to.`,
});

/** Whose pods mostly talk to each other, and whose pods run on every node. */
const CLUSTERED: ReadonlySet<string> = new Set(['StatefulSet', 'DaemonSet']);
const SPEAKS_OF_IT = /(?:^|[-_.])(?:self|same|own|intra|inter|internal|peers?|cluster(?:ing)?|gossip|replica\w*|members?|within|mesh|raft|ha)(?:[-_.]|$)/i;

/** The one peer of a policy for ingress, where it says the same as the policy's own selector and the rule has ports. */
function ownPeer(policy: NetworkPolicy): PolicyPeer | undefined {
  const { metadata, spec } = policy;
  const [policyRule, ...others] = spec.ingress?.items ?? [];
  const [peer, ...more] = policyRule?.peers?.items ?? [];
  if (!policyRule?.ports?.items.length || others.length > 0 || !peer?.podSelector || more.length > 0 || peer.namespaceSelector || peer.ipBlock)
    return undefined;
  if (!isNarrow(spec.podSelector) || holdsData(policy) || SPEAKS_OF_IT.test(metadata.name?.value ?? '')) return undefined;
  const [own, other] = [spec.podSelector, peer.podSelector].map((selector) => lowerSelector(selector, false));
  return own && other && !own.unknown && canonicalSelector(own) === canonicalSelector(other) ? peer : undefined;
}
