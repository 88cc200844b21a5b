import { listed } from '../../util/text.js';
import { labelsText } from '../../words/written.js';
import { insertEntryBefore, widening } from '../edits.js';
import { NAMESPACE_NAME, present } from '../reading.js';
import { conceptReference, issueReference } from '../references.js';
import { rule } from '../rule.js';
import { placesOf, workloadText } from './matching.js';
import { type Elsewhere, namespacesListText, type UnmatchedFact, unmatchedFact } from './unmatched-facts.js';

/** A pod selector alone, for pods of another namespace. */
export default rule<'unmatched selector', UnmatchedFact<Elsewhere>>({
  id: 'peer-other-namespace-only',
  category: 'workspace',
  severity: 'warning',
  on: 'unmatched selector',
  precedence: 1,
  everywhere: true,
  docs: {
    summary: 'A peer has only a `podSelector`, and the pods it describes run in another namespace.',
    why: 'A `podSelector` alone never leaves the namespace of the policy. To select pods of another namespace, the same item needs a `namespaceSelector`, too.',
    given: `
#- /pods.yaml
apiVersion: v1
kind: Pod
metadata: {name: api, namespace: shop, labels: {app: api}}
spec: {containers: [{name: api, image: api}]}
---
apiVersion: v1
kind: Pod
metadata: {name: prometheus, namespace: monitoring, labels: {app: prometheus}}
spec: {containers: [{name: prometheus, image: prometheus}]}
`,
    bad: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: api, namespace: shop}
spec:
  podSelector: {matchLabels: {app: api}}
  ingress:
    - from:
        - podSelector: {matchLabels: {app: prometheus}}
#                                     ^^^^^^^^^^^^^^^ warning: peer-other-namespace-only \`monitoring\`
`,
    good: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: api, namespace: shop}
spec:
  podSelector: {matchLabels: {app: api}}
  ingress:
    - from:
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}
          podSelector: {matchLabels: {app: prometheus}}
`,
    references: [conceptReference('behavior-of-to-and-from-selectors'), issueReference('kubernetes/kubernetes', 112467)],
  },
  *find(target) {
    const { peer } = target.unmatched;
    const workloads = peer && !present(peer.namespaceSelector) ? target.elsewhere() : [];
    if (workloads.length > 0) yield unmatchedFact(target, { workloads }, placesOf(target.view, workloads));
  },
  say: ({ selector, namespaces, reason: { workloads } }) => {
    const [first, ...others] = workloads;
    const elsewhere =
      first && others.length === 0
        ? `${workloadText(first)} in \`${first.namespace}\` is`
        : `pods in ${listed(namespacesOf(workloads).map((name) => `\`${name}\``))} are`;
    return `A \`podSelector\` alone selects pods of ${namespacesListText(namespaces)}, and none there is labelled \`${labelsText(selector)}\`; ${elsewhere}. Add a \`namespaceSelector\` to the same item.`;
  },
  fix: ({ peer, reason: { workloads } }, { tree }) => {
    const names = namespacesOf(workloads);
    if (!peer || names.length > 3) return [];
    return names.flatMap((name) =>
      widening(
        `Let the pods of ${name} through: add a namespaceSelector`,
        insertEntryBefore(tree, peer.path, 'namespaceSelector', { matchLabels: { [NAMESPACE_NAME]: name } }, 'podSelector'),
      ),
    );
  },
});

function namespacesOf(workloads: readonly { readonly namespace: string }[]): readonly string[] {
  return [...new Set(workloads.map(({ namespace }) => namespace))].sort();
}
