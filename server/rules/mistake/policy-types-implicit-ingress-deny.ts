import type { Path } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import { fixOf, widening } from '../edits.js';
import { hasOddTypes, setPolicyTypes } from '../policy-types.js';
import { statedTypes } from '../reading.js';
import { apiReference, issueReference } from '../references.js';
import { rule } from '../rule.js';

interface ImplicitDeny {
  readonly at: Range;
  readonly spec: Path;
}

/** A policy about egress that, without policyTypes, closes ingress as well. */
export default rule<'NetworkPolicy', ImplicitDeny>({
  id: 'policy-types-implicit-ingress-deny',
  category: 'mistake',
  severity: 'warning',
  on: 'NetworkPolicy',
  docs: {
    summary: 'A policy with egress rules only, and without `policyTypes`, also closes ingress.',
    why: 'Where `policyTypes` is missing, Kubernetes fills in `Ingress` always, and `Egress` as soon as there is an egress rule. A policy written for egress then isolates its pods for ingress, too, and lets nobody in.',
    bad: `
spec:
  podSelector: {matchLabels: {app: web}}
  egress:
# ^^^^^^ warning: policy-types-implicit-ingress-deny
    - to: [{podSelector: {matchLabels: {app: db}}}]
`,
    good: `
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  egress:
    - to: [{podSelector: {matchLabels: {app: db}}}]
`,
    references: [apiReference('NetworkPolicySpec'), issueReference('kubernetes/website', 7895)],
  },

  *find(policy, { tree }) {
    const { spec, path } = policy;
    if (hasOddTypes(tree, policy) || statedTypes(spec) !== 'default' || !spec.egress || spec.egress.items.length === 0) return;
    // An empty `ingress` says in so many words that nobody may come in.
    if (spec.ingress && !spec.ingress.isNull) return;
    yield { at: spec.egress.key, spec: [...path, 'spec'] };
  },
  say: () =>
    'Without `policyTypes`, this policy also closes ingress: Kubernetes fills in `Ingress` and `Egress`, and with no ingress rule nobody may connect to these pods. Write `policyTypes: [Egress]` if only egress is meant.',
  fix: ({ spec }, { tree }) => [
    ...widening('Limit egress only, and open ingress: policyTypes: [Egress]', setPolicyTypes(tree, spec, ['Egress'])),
    ...fixOf('Limit both, as now: policyTypes: [Ingress, Egress]', setPolicyTypes(tree, spec, ['Ingress', 'Egress'])),
  ],
});
