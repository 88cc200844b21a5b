import { adminPeersOf } from '../../model/admin-reading.js';
import type { Range } from '../../util/range.js';
import { clusterPolicyReference } from '../references.js';
import { rule } from '../rule.js';

interface NotAccepted {
  readonly at: Range;
  readonly action: string;
  /** The action for which domain names are. */
  readonly allowing: string;
}

/** Domain names in a rule that does not allow. */
export default rule<'AdminPolicy', NotAccepted>({
  id: 'domain-names-not-accepted',
  category: 'mistake',
  severity: 'warning',
  on: 'AdminPolicy',
  docs: {
    summary: '`domainNames` stands in a rule that denies or passes on.',
    why: 'Domain names are for rules that allow only, says the API. Its CRD does not look, so the policy is accepted, and network plugins do with it what they will: Cilium refuses the whole policy, Calico takes the rule for one that denies everything. To close what is not named, accept the names, and deny `networks: [0.0.0.0/0, "::/0"]` in a rule below.',
    bad: `
apiVersion: policy.networking.k8s.io/v1beta1
kind: ClusterNetworkPolicy
metadata: {name: no-updates}
spec:
  tier: Admin
  priority: 10
  subject: {namespaces: {}}
  egress:
    - action: Deny
      to:
        - domainNames: [updates.example.com]
#         ^^^^^^^^^^^ warning: domain-names-not-accepted
`,
    good: `
apiVersion: policy.networking.k8s.io/v1beta1
kind: ClusterNetworkPolicy
metadata: {name: updates}
spec:
  tier: Admin
  priority: 10
  subject: {namespaces: {}}
  egress:
    - action: Accept
      to:
        - domainNames: [updates.example.com]
`,
    references: [clusterPolicyReference()],
  },

  *find(policy) {
    const { actions, fields } = policy.form;
    if (!fields.egressPeer?.includes('domainNames')) return;
    const allowing = Object.keys(actions).find((name) => actions[name] === 'allow') ?? '';
    for (const { rule: written, peer } of adminPeersOf(policy)) {
      const action = written.action?.value;
      const isOther = action !== undefined && Object.hasOwn(actions, action) && action !== allowing;
      if (isOther && written.direction === 'egress' && peer.domainNames && !peer.domainNames.isNull) yield { at: peer.domainNames.key, action, allowing };
    }
  },
  say: ({ action, allowing }) =>
    `Domain names are for rules with the action \`${allowing}\`, not \`${action}\`: Cilium refuses such a policy, Calico denies everything. Deny addresses with \`networks\`, or accept the names that are meant in a rule above.`,
});
