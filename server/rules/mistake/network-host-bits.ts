import { networksOf, type WrittenCidr } from '../../validation/written-cidrs.js';
import { hostBitsFixes } from '../api/cidr-fixes.js';
import { clusterPolicyReference } from '../references.js';
import { rule } from '../rule.js';

/** A block of an older version of the API that newer servers refuse. What every server refuses that has the version is for `cidr-host-bits`. */
export default rule<'AdminPolicy', WrittenCidr>({
  id: 'network-host-bits',
  category: 'mistake',
  severity: 'warning',
  on: 'AdminPolicy',
  docs: {
    summary: '`networks` of a ClusterNetworkPolicy of `v1alpha2` has a block with bits set behind its prefix.',
    why: 'The CRD of v0.2.0 took such a block, and network plugins read it as the whole block. Since v0.2.1 it is refused, so the policy cannot be applied where a newer CRD is installed. Of `v1beta1`, which only newer CRDs have, `cidr-host-bits` says it.',
    bad: `
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: {name: private-networks}
spec:
  tier: Admin
  priority: 10
  subject: {namespaces: {}}
  egress:
    - action: Deny
      to:
        - networks: [10.20.30.40/8]
#                    ^^^^^^^^^^^^^ warning: network-host-bits
`,
    good: `
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: {name: private-networks}
spec:
  tier: Admin
  priority: 10
  subject: {namespaces: {}}
  egress:
    - action: Deny
      to:
        - networks: [10.0.0.0/8]
`,
    references: [clusterPolicyReference()],
  },

  find: (policy) => {
    const { strictVersions, apiVersions } = policy.form;
    const version = policy.apiVersion?.value ?? '';
    const isOlder = strictVersions.length > 0 && apiVersions.includes(version) && !strictVersions.includes(version);
    return isOlder ? networksOf(policy).filter(({ reading }) => reading.kind === 'host-bits') : [];
  },
  say: ({ text, reading }) =>
    reading.kind === 'host-bits'
      ? `\`${text}\` has bits behind its prefix. The CRD of v0.2.0 takes that for \`${reading.network}\`, newer ones refuse it. Write the block, or \`${reading.host}\` if the address is meant.`
      : '',
  fix: (written, { tree }) => hostBitsFixes(tree, written),
});
