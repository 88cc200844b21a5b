import { apiReference, issueReference } from '../references.js';
import { rule } from '../rule.js';
import { insteadFixes } from './dangling-fixes.js';
import { effectText, isLookedForHere, noPodText, type UnmatchedFact, unmatchedFact } from './unmatched-facts.js';

/** A policy for pods that are not there. */
export default rule<'unmatched selector', UnmatchedFact<undefined>>({
  id: 'dangling-pod-selector',
  category: 'workspace',
  severity: 'warning',
  on: 'unmatched selector',
  precedence: 6,
  everywhere: true,
  docs: {
    summary: 'A policy selects no pod of its namespace.',
    why: 'A policy that selects nothing does nothing, and the pods it was written for stay as open as they were. It is said only where the workspace holds workloads of that namespace and nothing that could make more of them unseen.',
    silent: 'Of selectors that only say what pods are not, of labels that controllers give, and of what is usually installed elsewhere.',
    wrong: 'Where pods of this namespace are made by something that this workspace does not hold.',
    bad: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: catalog, namespace: models}
spec:
  podSelector:
    matchLabels: {component: model-catalog-server}
#                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: dangling-pod-selector protects nothing
  policyTypes: [Ingress]
#- /registry.yaml
apiVersion: v1
kind: Pod
metadata: {name: registry, namespace: models, labels: {component: registry}}
spec: {containers: [{name: registry, image: registry}]}
`,
    good: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: registry, namespace: models}
spec:
  podSelector:
    matchLabels: {component: registry}
  policyTypes: [Ingress]
#- /registry.yaml
apiVersion: v1
kind: Pod
metadata: {name: registry, namespace: models, labels: {component: registry}}
spec: {containers: [{name: registry, image: registry}]}
`,
    references: [apiReference('NetworkPolicySpec'), issueReference('kubeflow/kubeflow', 3486)],
  },
  find: (target) => (!target.unmatched.peer && isLookedForHere(target) ? [unmatchedFact(target, undefined)] : []),
  say: (fact) => `${noPodText(fact)}, ${effectText(fact)}. Select the labels that the pods carry, or remove the policy.`,
  fix: insteadFixes,
});
