import type { AdminPods, AdminSelection } from '../../model/admin-policy.js';
import { adminPeersOf } from '../../model/admin-reading.js';
import type { LabelSelector } from '../../model/network-policy.js';
import { isSatisfiable } from '../../semantics/cluster/label-selector.js';
import type { PodMatcher, Policy } from '../../semantics/cluster/policy.js';
import type { Range } from '../../util/range.js';
import { labelsText } from '../../words/written.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { requirementsOf } from '../reading.js';
import { adminReference } from '../references.js';
import { rule } from '../rule.js';
import { isInstalledElsewhere } from './installed-elsewhere.js';
import { hasWorkloads, namespacesOf } from './matching.js';
import { isUnwritten, saysOnlyNot, tellsNothing } from './unmatched.js';
import { namespacesListText, placeOf } from './unmatched-facts.js';

interface Unmatched {
  readonly at: Range;
  readonly selector: LabelSelector;
  readonly namespaces: readonly string[];
  readonly of: 'subject' | 'peer';
}

/** Pods that an admin policy selects in namespaces it names, of which this workspace has none. */
export default rule<'AdminPolicy in environment', Unmatched>({
  id: 'admin-pods-unmatched',
  category: 'workspace',
  severity: 'warning',
  on: 'AdminPolicy in environment',
  everywhere: true,
  docs: {
    summary: 'The `pods` of an admin policy match no pod of the namespaces that they name.',
    why: 'A rule about pods that are not there decides nothing, and nothing says so. It is said only of namespaces that are named with `kubernetes.io/metadata.name` and of which this workspace holds workloads, and where nothing could make more of them unseen: of other labels, namespaces outside of the workspace may have them.',
    bad: `
#- /policy.yaml
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: databases}
spec:
  priority: 10
  subject:
    pods:
      namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}
      podSelector: {matchLabels: {app: database}}
#                                 ^^^^^^^^^^^^^ warning: admin-pods-unmatched
#- /db.yaml
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop, labels: {app: db}}
spec: {containers: [{name: db, image: mysql}]}
`,
    good: `
#- /policy.yaml
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: databases}
spec:
  priority: 10
  subject:
    pods:
      namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}
      podSelector: {matchLabels: {app: db}}
#- /db.yaml
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop, labels: {app: db}}
spec: {containers: [{name: db, image: mysql}]}
`,
    references: [adminReference()],
  },

  *find({ object, view }) {
    const policy = view.policy(object.id);
    if (!policy) return;
    const { subject } = object.object.spec;
    if (subject) yield* unmatched(view, subject, policy.subject, 'subject');
    for (const { rule: written, peer } of adminPeersOf(object.object)) {
      const matcher = peerMatcher(policy, written.direction, written.index, peer.index);
      if (matcher) yield* unmatched(view, peer, matcher, 'peer');
    }
  },
  say: ({ selector, namespaces, of }) =>
    `No pod of ${namespacesListText(namespaces)} is labelled \`${labelsText(selector)}\`, so this ${of === 'subject' ? 'policy is about no pod' : 'peer matches nobody'}. Name the labels that the pods carry.`,
});

function peerMatcher({ rules }: Policy, direction: 'ingress' | 'egress', ruleIndex: number, peerIndex: number): PodMatcher | undefined {
  const peers = rules[direction].find(({ index }) => index === ruleIndex)?.peers;
  const peer = peers === 'anyone' ? undefined : peers?.find(({ index }) => index === peerIndex);
  return peer?.kind === 'pods' ? peer.pods : undefined;
}

function* unmatched(view: EnvironmentView, { pods }: AdminSelection, matcher: PodMatcher, of: Unmatched['of']): Iterable<Unmatched> {
  const selector = selectorOf(pods);
  const namespaces = namespacesOf(matcher);
  if (!selector || !namespaces || matcher.pods.unknown || view.evaluator.matches(matcher).length > 0 || !isSatisfiable(matcher.pods)) return;
  if (namespaces.some((name) => !hasWorkloads(view, name) || view.mayHoldUnseenPods(name, matcher.pods))) return;
  // Pods that nobody wrote a namespace for may be applied to any of them.
  const elsewhere = view.evaluator.matches({ namespaces: { labels: { requirements: [], unknown: false } }, pods: matcher.pods });
  if (elsewhere.some(({ workload }) => isUnwritten(view.source(workload)))) return;
  yield { at: placeOf(selector), selector, namespaces, of };
}

/** A selector that surely asks for labels that people give to pods. */
function selectorOf(pods: AdminPods | undefined): LabelSelector | undefined {
  const selector = pods?.podSelector;
  if (!selector || selector.isNull) return undefined;
  const { requirements, complete } = requirementsOf(selector);
  return complete && !saysOnlyNot(requirements) && !tellsNothing(requirements) && !isInstalledElsewhere(selector) ? selector : undefined;
}
