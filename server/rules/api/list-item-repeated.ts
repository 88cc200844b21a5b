import check from '../../validation/checks/list-item-repeated.js';
import { apiRule } from '../api-rule.js';
import { fixOf, removeItem } from '../edits.js';
import { adminReference, clusterPolicyReference } from '../references.js';

/** A block of addresses or a domain name that a peer lists twice. */
export default apiRule(check, {
  docs: {
    summary: '`networks` or `domainNames` lists the same text twice.',
    why: 'The API keeps these lists as sets, and refuses a policy that repeats an entry.',
    bad: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: private-networks}
spec:
  priority: 10
  subject: {namespaces: {}}
  egress:
    - action: Deny
      to:
        - networks:
            - 10.0.0.0/8
            - 192.168.0.0/16
            - 10.0.0.0/8
#             ^^^^^^^^^^ error: list-item-repeated
`,
    good: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: private-networks}
spec:
  priority: 10
  subject: {namespaces: {}}
  egress:
    - action: Deny
      to:
        - networks:
            - 10.0.0.0/8
            - 192.168.0.0/16
`,
    references: [adminReference(), clusterPolicyReference()],
  },

  say: ({ text }) => `\`${text}\` is in this list already, and Kubernetes refuses that here. Remove it.`,
  fix: ({ list, index }, { tree }) => fixOf('Remove the second one', removeItem(tree, list, index)),
});
