import check from '../../validation/checks/rule-name-too-long.js';
import { apiRule } from '../api-rule.js';
import { adminReference, clusterPolicyReference } from '../references.js';

/** The name of a rule with more than 100 characters. */
export default apiRule(check, {
  docs: {
    summary: 'The name of a rule has more than 100 characters.',
    why: 'The name is for people and for logs, and is kept short. A longer explanation can stand in a comment or an annotation.',
    bad: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: monitoring}
spec:
  priority: 10
  subject: {namespaces: {}}
  ingress:
    - name: let the monitoring of the platform team in, which asks every pod for its metrics once in every fifteen seconds
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: rule-name-too-long
      action: Allow
      from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]
`,
    good: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: monitoring}
spec:
  priority: 10
  subject: {namespaces: {}}
  ingress:
    - name: let the monitoring in
      action: Allow
      from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]
`,
    references: [adminReference(), clusterPolicyReference()],
  },

  say: ({ mismatch: { text } }) => `The name of a rule has 100 characters at most, and this has ${[...text].length}. Shorten it.`,
});
