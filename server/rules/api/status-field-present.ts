import check from '../../validation/checks/status-field-present.js';
import { isSince, nearestKnown } from '../../validation/kubernetes-version.js';
import { apiRule } from '../api-rule.js';
import { fixOf, removeEntry } from '../edits.js';
import { apiReference } from '../references.js';

/** A `status`, which a NetworkPolicy does not have any more. */
export default apiRule(check, {
  docs: {
    summary: 'The policy has a `status`, and NetworkPolicy has no such field.',
    why: 'It was there for a trial, from Kubernetes 1.24 to 1.27, and mostly comes from a policy that was copied out of a cluster of that time. A strict API server refuses it today; where `kubernetesVersion` is one of these, nothing is said.',
    bad: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
status: {}
#^^^^^ error: status-field-present
`,
    good: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
`,
    references: [apiReference('NetworkPolicy')],
  },

  excused: (_problem, _context, { profile: { kubernetesVersion } }) => kubernetesVersion !== undefined && !isSince(nearestKnown(kubernetesVersion), '1.28'),
  say: () => 'NetworkPolicy has no `status` (it had one from Kubernetes 1.24 to 1.27), and Kubernetes refuses it. Remove it.',
  fix: ({ parent }, { tree }) => fixOf('Remove status', removeEntry(tree, parent, 'status'), true),
});
