import type { AdminPolicy } from '../../model/admin-policy.js';
import type { Range } from '../../util/range.js';
import { conversionOf, obstacleTo } from '../convert-admin-policy.js';
import { fixOf } from '../edits.js';
import { clusterPolicyReference } from '../references.js';
import { rule } from '../rule.js';

interface Superseded {
  readonly at: Range;
  readonly policy: AdminPolicy;
  /** Why it cannot be converted as it is. */
  readonly obstacle: string | undefined;
}

/** A policy of one of the two kinds that ClusterNetworkPolicy took the place of. */
export default rule<'AdminPolicy', Superseded>({
  id: 'admin-policy-superseded',
  category: 'mistake',
  severity: 'hint',
  on: 'AdminPolicy',
  docs: {
    summary: 'ClusterNetworkPolicy took the place of AdminNetworkPolicy and BaselineAdminNetworkPolicy.',
    why: 'Since v0.2.0 the API has one kind with two tiers instead of two kinds, and no longer ships the CRDs of the old ones; Calico dropped them in 3.32. A cluster that has them goes on as before, so this is only a hint. The fix converts a policy and keeps what it means: `Allow` becomes `Accept`, `ports` become `protocols`, a BaselineAdminNetworkPolicy comes last in the tier `Baseline`. Convert when your network plugin knows ClusterNetworkPolicy, and all policies of a cluster together.',
    silent:
      'The fix is not offered for what a ClusterNetworkPolicy cannot say: more than 25 rules of a direction, peers or ports, a range of ports that is reversed. The message says so.',
    bad: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
#     ^^^^^^^^^^^^^^^^^^ hint: admin-policy-superseded
metadata: {name: monitoring}
spec:
  priority: 10
  subject: {namespaces: {}}
  ingress:
    - action: Allow
      from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]
      ports:
        - portNumber: {protocol: TCP, port: 9100}
`,
    good: `
apiVersion: policy.networking.k8s.io/v1beta1
kind: ClusterNetworkPolicy
metadata: {name: monitoring}
spec:
  tier: Admin
  priority: 10
  subject: {namespaces: {}}
  ingress:
    - action: Accept
      from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]
      protocols:
        - tcp: {destinationPort: {number: 9100}}
`,
    references: [clusterPolicyReference()],
  },

  *find(policy) {
    if (policy.form.ports === 'ports') yield { at: policy.kind.range, policy, obstacle: obstacleTo(policy) };
  },
  say: ({ policy: { kind }, obstacle }) =>
    `ClusterNetworkPolicy took the place of ${kind.value}, of which the API ships no CRD since v0.2.0. ${obstacle === undefined ? 'Convert it when your network plugin knows the new kind.' : `It cannot be converted as it is: ${obstacle}.`}`,
  fix: ({ policy, obstacle }, { tree }) => (obstacle === undefined ? fixOf('Convert to ClusterNetworkPolicy', conversionOf(policy, tree)) : []),
});
