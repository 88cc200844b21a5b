import { apiReference, issueReference } from '../references.js';
import { rule } from '../rule.js';
import { findUnlistedDirection, fixUnlistedDirection, isEnforcedAllTheSame, sayUnlistedDirection, type UnlistedDirection } from './unlisted-direction.js';

/** Ingress rules that have no effect, because policyTypes does not list Ingress. */
export default rule<'NetworkPolicy', UnlistedDirection>({
  id: 'policy-types-missing-ingress',
  category: 'mistake',
  severity: 'warning',
  on: 'NetworkPolicy',
  inTemplates: true,
  docs: {
    summary: '`ingress` has rules, but `policyTypes` does not list `Ingress`.',
    why: 'The API server keeps the rules, and a conformant network plugin ignores them: the pods stay open to everyone.',
    bad: `
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  ingress:
# ^^^^^^^ warning: policy-types-missing-ingress
    - from: [{podSelector: {}}]
`,
    good: `
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress, Egress]
  ingress:
    - from: [{podSelector: {}}]
`,
    references: [apiReference('NetworkPolicySpec'), issueReference('kubernetes/kubernetes', 51351)],
  },
  find: (policy) => findUnlistedDirection(policy, 'ingress'),
  excused: isEnforcedAllTheSame,
  say: sayUnlistedDirection,
  fix: (fact, { tree }) => fixUnlistedDirection(fact, tree),
});
