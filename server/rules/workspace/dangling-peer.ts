import { apiReference } from '../references.js';
import { rule } from '../rule.js';
import { insteadFixes } from './dangling-fixes.js';
import { effectText, isLookedForHere, noPodText, type UnmatchedFact, unmatchedFact } from './unmatched-facts.js';

/** A peer that no pod matches. */
export default rule<'unmatched selector', UnmatchedFact<undefined>>({
  id: 'dangling-peer',
  category: 'workspace',
  severity: 'warning',
  on: 'unmatched selector',
  precedence: 6,
  everywhere: true,
  docs: {
    summary: 'A peer matches no pod.',
    why: 'The client or server that was meant is blocked, and nothing says so. It is said only where the workspace holds workloads of the namespace that the peer looks in, and nothing that could make more of them unseen.',
    silent:
      'Of selectors that only say what pods are not, of labels that controllers give, and of what is usually installed elsewhere: Prometheus, exporters, ingress controllers, resolvers.',
    wrong: 'Where pods of this namespace are made by something that this workspace does not hold.',
    bad: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress:
    - from:
        - podSelector: {matchLabels: {app: billing}}
#                                     ^^^^^^^^^^^^ warning: dangling-peer admits nobody
#- /db.yaml
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop, labels: {app: db}}
spec: {containers: [{name: db, image: mysql}]}
---
apiVersion: v1
kind: Pod
metadata: {name: invoices, namespace: shop, labels: {app: invoices}}
spec: {containers: [{name: invoices, image: invoices}]}
`,
    good: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress:
    - from:
        - podSelector: {matchLabels: {app: invoices}}
#- /pods.yaml
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop, labels: {app: db}}
spec: {containers: [{name: db, image: mysql}]}
---
apiVersion: v1
kind: Pod
metadata: {name: invoices, namespace: shop, labels: {app: invoices}}
spec: {containers: [{name: invoices, image: invoices}]}
`,
    references: [apiReference('NetworkPolicyPeer')],
  },
  find: (target) => (target.unmatched.peer && isLookedForHere(target) ? [unmatchedFact(target, undefined)] : []),
  say: (fact) => `${noPodText(fact)}, ${effectText(fact)}. Name the labels that the pods carry, or remove the peer.`,
  fix: insteadFixes,
});
