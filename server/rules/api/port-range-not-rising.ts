import { replaceNode } from '../../syntax/edit/replace.js';
import check from '../../validation/checks/port-range-not-rising.js';
import { isPortNumber } from '../../validation/written-ports.js';
import { apiRule } from '../api-rule.js';
import { fixOf, together } from '../edits.js';
import { writtenKeys } from '../reading.js';
import { clusterPolicyReference } from '../references.js';

/** A range of ports that does not end above its start, of a kind whose API compares the two. */
export default apiRule(check, {
  docs: {
    summary: 'The `end` of a range in a ClusterNetworkPolicy is not above its `start`.',
    why: 'The API server refuses a range that ends before it begins, and also one that is a single port, which is written as `number`.',
    bad: `
apiVersion: policy.networking.k8s.io/v1beta1
kind: ClusterNetworkPolicy
metadata: {name: node-ports}
spec:
  tier: Admin
  priority: 10
  subject: {namespaces: {}}
  ingress:
    - action: Deny
      from: [{namespaces: {}}]
      protocols:
        - tcp: {destinationPort: {range: {start: 32767, end: 30000}}}
#                                                            ^^^^^ error: port-range-not-rising
`,
    good: `
apiVersion: policy.networking.k8s.io/v1beta1
kind: ClusterNetworkPolicy
metadata: {name: node-ports}
spec:
  tier: Admin
  priority: 10
  subject: {namespaces: {}}
  ingress:
    - action: Deny
      from: [{namespaces: {}}]
      protocols:
        - tcp: {destinationPort: {range: {start: 30000, end: 32767}}}
`,
    references: [clusterPolicyReference()],
  },

  say: ({ start, end }) =>
    start === end
      ? `A range is more than one port: \`end\` must be above \`start\`. Write \`number: ${start}\` instead of the range.`
      : `The range ends at ${end}, before it begins at ${start}. Swap the two, or correct one of them.`,
  fix: ({ path, start, end }, { tree }) => {
    if (!isPortNumber(start) || !isPortNumber(end)) return [];
    // A number beside it is refused for itself, and may be what is meant.
    if (start === end) return writtenKeys(tree, path).length > 1 ? [] : fixOf(`Write number: ${start}`, replaceNode(tree, path, { number: start }));
    const at = (name: string) => [...path, 'range', name];
    return fixOf(`Swap to ${end}-${start}`, together(replaceNode(tree, at('start'), end), replaceNode(tree, at('end'), start)));
  },
});
