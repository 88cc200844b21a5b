import { replaceText } from '../../syntax/edit/replace.js';
import { listed, nearest } from '../../util/text.js';
import check from '../../validation/checks/tier-unknown-value.js';
import { apiRule } from '../api-rule.js';
import { fixOf, losing } from '../edits.js';
import { clusterPolicyReference } from '../references.js';

/** A tier that there is not. */
export default apiRule(check, {
  docs: {
    summary: '`tier` is not `Admin` or `Baseline`.',
    why: 'A ClusterNetworkPolicy is in one of two tiers: `Admin` is asked before all NetworkPolicies, `Baseline` behind them, only about pods that no NetworkPolicy isolates. They begin with a capital letter.',
    bad: `
apiVersion: policy.networking.k8s.io/v1beta1
kind: ClusterNetworkPolicy
metadata: {name: tenants}
spec:
  tier: admin
#       ^^^^^ error: tier-unknown-value
  priority: 10
  subject: {namespaces: {}}
`,
    good: `
apiVersion: policy.networking.k8s.io/v1beta1
kind: ClusterNetworkPolicy
metadata: {name: tenants}
spec:
  tier: Admin
  priority: 10
  subject: {namespaces: {}}
`,
    references: [clusterPolicyReference()],
  },

  say: ({ form, mismatch: { text } }) => {
    const tiers = form?.tiers ?? [];
    const known = tierFor(text, tiers);
    const list = listed(tiers.map((tier) => `\`${tier}\``));
    return `${text === '' ? 'The tier is empty' : `\`${text}\` is no tier`}: there is ${list}. ${known ? `Write \`${known}\`.` : 'Write the one that is meant.'}`;
  },
  fix: ({ form, mismatch: { text, path } }, { tree }) => {
    const known = tierFor(text, form?.tiers ?? []);
    if (known === undefined) return [];
    const isSure = known.toLowerCase() === text.trim().toLowerCase();
    return isSure ? fixOf(`Write ${known}`, replaceText(tree, path, known), true) : losing(`Write ${known}`, replaceText(tree, path, known));
  },
});

/** The name that the one BaselineAdminNetworkPolicy of a cluster had. */
const spellings: Readonly<Record<string, string>> = { default: 'Baseline' };

function tierFor(text: string, tiers: readonly string[]): string | undefined {
  const word = text.trim().toLowerCase();
  const meant = Object.hasOwn(spellings, word) ? spellings[word] : undefined;
  return tiers.find((tier) => tier.toLowerCase() === word) ?? tiers.find((tier) => tier === meant) ?? nearest(text, tiers, 2);
}
