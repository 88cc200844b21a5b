import type { OrderWords } from '../family.js';

export const adminWords: OrderWords = {
  meaning: ({ rest }) =>
    rest === 'next'
      ? 'The first rule that matches decides. Allow and Deny are final: NetworkPolicies are not asked. Pass leaves it to NetworkPolicies, and to the BaselineAdminNetworkPolicy for pods that none of them isolates.'
      : 'Asked last: only about connections that no AdminNetworkPolicy decides, and of pods that no NetworkPolicy isolates in that direction. The first rule that matches decides; without one, the connection is allowed.',
  consequence: ({ rest }, action) => {
    if (rest !== 'next')
      return 'It counts only for connections that no AdminNetworkPolicy decides, and only for pods that no NetworkPolicy isolates in this direction.';
    if (action === 'allow') return 'This is final: no rule after it and no NetworkPolicy is asked, also where one would not let them pass.';
    if (action === 'deny') return 'This is final: no rule after it is asked, and no NetworkPolicy can allow them.';
    return 'All AdminNetworkPolicies after it are skipped: NetworkPolicies decide, and for pods that none of them isolates the BaselineAdminNetworkPolicy.';
  },
  fellows: () => 'AdminNetworkPolicies',
  fellow: () => 'AdminNetworkPolicy',
};
