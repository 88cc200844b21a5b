import check from '../../validation/checks/priority-out-of-range.js';
import { apiRule } from '../api-rule.js';
import { adminReference, clusterPolicyReference } from '../references.js';

/** A priority that is no whole number from 0 to 1000. */
export default apiRule(check, {
  docs: {
    summary: '`priority` is not a whole number from 0 to 1000.',
    why: 'Policies of one tier are asked in the order of their priority: 0 comes first, 1000 last.',
    bad: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: last}
spec:
  priority: 5000
#           ^^^^ error: priority-out-of-range
  subject: {namespaces: {}}
`,
    good: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: last}
spec:
  priority: 1000
  subject: {namespaces: {}}
`,
    references: [adminReference(), clusterPolicyReference()],
  },

  say: ({ mismatch: { text } }) => `\`${text}\` is no priority: it is a whole number from 0, which comes first, to 1000, which comes last. Correct it.`,
});
