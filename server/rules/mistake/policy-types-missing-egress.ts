import { apiReference, issueReference } from '../references.js';
import { rule } from '../rule.js';
import { findUnlistedDirection, fixUnlistedDirection, isEnforcedAllTheSame, sayUnlistedDirection, type UnlistedDirection } from './unlisted-direction.js';

/** Egress rules that have no effect, because policyTypes does not list Egress. */
export default rule<'NetworkPolicy', UnlistedDirection>({
  id: 'policy-types-missing-egress',
  category: 'mistake',
  severity: 'warning',
  on: 'NetworkPolicy',
  inTemplates: true,
  docs: {
    summary: '`egress` has rules, but `policyTypes` does not list `Egress`.',
    why: 'The API server keeps the rules, and a conformant network plugin ignores them: egress stays open. AWS VPC CNI and Cilium apply them all the same, so one file means two things; where one of these is named as the plugin of the cluster, `cni-policy-types-ignored` says so instead.',
    bad: `
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress]
  ingress:
    - from: [{podSelector: {}}]
  egress:
# ^^^^^^ warning: policy-types-missing-egress
    - to: [{podSelector: {matchLabels: {app: db}}}]
`,
    good: `
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress, Egress]
  ingress:
    - from: [{podSelector: {}}]
  egress:
    - to: [{podSelector: {matchLabels: {app: db}}}]
`,
    references: [apiReference('NetworkPolicySpec'), issueReference('kubernetes/kubernetes', 51351), issueReference('cilium/cilium', 48703)],
  },
  find: (policy) => findUnlistedDirection(policy, 'egress'),
  excused: isEnforcedAllTheSame,
  say: sayUnlistedDirection,
  fix: (fact, { tree }) => fixUnlistedDirection(fact, tree),
});
