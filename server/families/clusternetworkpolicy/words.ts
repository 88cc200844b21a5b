import type { Tier } from '../../semantics/cluster/policy.js';
import type { OrderWords } from '../family.js';

export const clusterNetworkPolicyWords: OrderWords = {
  meaning: ({ rest }) =>
    rest === 'next'
      ? 'Tier Admin: asked before all NetworkPolicies. The first rule that matches decides. Accept and Deny are final: NetworkPolicies are not asked. Pass leaves it to NetworkPolicies, and to the tier Baseline for pods that none of them isolates.'
      : 'Tier Baseline, asked last: only about connections that the tier Admin does not decide, and of pods that no NetworkPolicy isolates in that direction. The first rule that matches decides; Pass allows, and so does no rule at all.',
  consequence: ({ rest }, action) => {
    if (rest !== 'next') {
      const end = action === 'pass' ? 'No rule of this tier after it is asked, and the connection is allowed. ' : '';
      return `${end}It counts only for connections that the tier Admin does not decide, and only for pods that no NetworkPolicy isolates in this direction.`;
    }
    if (action === 'allow') return 'This is final: no rule after it and no NetworkPolicy is asked, also where one would not let them pass.';
    if (action === 'deny') return 'This is final: no rule after it is asked, and no NetworkPolicy can allow them.';
    return 'The tier Admin ends here: NetworkPolicies decide, and for pods that none of them isolates the tier Baseline.';
  },
  fellows: (tier) => `policies of the tier ${nameOf(tier)}`,
  fellow: (tier) => `policy of the tier ${nameOf(tier)}`,
};

function nameOf({ rest }: Tier): string {
  return rest === 'next' ? 'Admin' : 'Baseline';
}
