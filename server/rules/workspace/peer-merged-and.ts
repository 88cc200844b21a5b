import { labelsText } from '../../words/written.js';
import { splitItem, widening } from '../edits.js';
import { present } from '../reading.js';
import { conceptReference } from '../references.js';
import { rule } from '../rule.js';
import { placesOf, workloadsText } from './matching.js';
import { type Elsewhere, namespacesListText, type UnmatchedFact, unmatchedFact } from './unmatched-facts.js';

/** Both selectors in one item, where the namespace and the pods were meant as alternatives. */
export default rule<'unmatched selector', UnmatchedFact<Elsewhere>>({
  id: 'peer-merged-and',
  category: 'workspace',
  severity: 'warning',
  on: 'unmatched selector',
  precedence: 1,
  everywhere: true,
  docs: {
    summary: 'One peer asks for pods in a namespace where none carries the labels, while pods of the own namespace do.',
    why: 'Two selectors in one item must both hold. Where the namespace has no such pods and the own namespace has, a dash is missing: two peers were meant, and this one admits nobody.',
    given: `
#- /pods.yaml
apiVersion: v1
kind: Pod
metadata: {name: api, namespace: shop, labels: {app: api}}
spec: {containers: [{name: api, image: api}]}
---
apiVersion: v1
kind: Pod
metadata: {name: frontend, namespace: shop, labels: {app: frontend}}
spec: {containers: [{name: frontend, image: frontend}]}
---
apiVersion: v1
kind: Pod
metadata: {name: scanner, namespace: ops, labels: {app: scanner}}
spec: {containers: [{name: scanner, image: scanner}]}
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
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ops}}
          podSelector: {matchLabels: {app: frontend}}
#                                     ^^^^^^^^^^^^^ warning: peer-merged-and
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
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ops}}
          podSelector: {matchLabels: {app: scanner}}
`,
    references: [conceptReference('behavior-of-to-and-from-selectors')],
  },
  *find(target) {
    const { peer, workloads: there } = target.unmatched;
    const workloads = peer && present(peer.namespaceSelector) && there.length > 0 ? target.inOwnNamespace() : [];
    if (workloads.length > 0) yield unmatchedFact(target, { workloads }, placesOf(target.view, workloads));
  },
  say: ({ selector, namespaces, reason: { workloads } }) => {
    const own = workloads[0]?.namespace;
    return `Both selectors must hold, and no pod of ${namespacesListText(namespaces)} is labelled \`${labelsText(selector)}\`; ${workloadsText(workloads)} in \`${own}\` ${workloads.length === 1 ? 'is' : 'are'}. To match either, give each selector its own dash.`;
  },
  fix: ({ peer }, { tree }) => {
    if (!peer) return [];
    const keys = [peer.podSelector, peer.namespaceSelector].flatMap((selector) => (selector ? [selector] : [])).sort((a, b) => b.key.start - a.key.start);
    const second = String(keys[0]?.path.at(-1));
    return widening('Allow either (two peers)', splitItem(tree, peer.path.slice(0, -1), Number(peer.path.at(-1)), second));
  },
});
