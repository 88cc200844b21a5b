import type { Path } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import { fixOf, widening } from '../edits.js';
import { hasOddTypes, setPolicyTypes } from '../policy-types.js';
import { isEmpty, span, statedTypes } from '../reading.js';
import { apiReference, issueReference } from '../references.js';
import { rule } from '../rule.js';

interface EmptyEgress {
  readonly at: Range;
  readonly spec: Path;
  readonly ingressRules: number;
}

/** `egress: []` without policyTypes closes ingress and leaves egress open. */
export default rule<'NetworkPolicy', EmptyEgress>({
  id: 'egress-empty-list-without-type',
  category: 'mistake',
  severity: 'warning',
  on: 'NetworkPolicy',
  docs: {
    summary: '`egress: []` without `policyTypes` does not close egress.',
    why: 'Where `policyTypes` is missing, Kubernetes counts the egress rules: with none, only `Ingress` is filled in. The empty list, meant to forbid everything, has no effect, and ingress is closed instead.',
    bad: `
spec:
  podSelector: {}
  egress: []
# ^^^^^^^^^^ warning: egress-empty-list-without-type egress stays open
`,
    good: `
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress: []
`,
    references: [apiReference('NetworkPolicySpec'), issueReference('kubernetes/kubernetes', 126184)],
  },

  *find(policy, { tree }) {
    const { spec, path } = policy;
    if (statedTypes(spec) !== 'default' || !isEmpty(spec.egress) || hasOddTypes(tree, policy)) return;
    yield { at: span(spec.egress.key, spec.egress.range), spec: [...path, 'spec'], ingressRules: spec.ingress?.items.length ?? 0 };
  },
  say: ({ ingressRules }) =>
    `Without \`policyTypes\`, an empty \`egress\` has no effect: egress stays open${ingressRules === 0 ? ', and ingress is closed instead' : ''}. Add \`policyTypes\` with \`Egress\` to forbid all egress.`,
  fix: ({ spec, ingressRules }, { tree }) => {
    const both = fixOf('Close egress, too: policyTypes: [Ingress, Egress]', setPolicyTypes(tree, spec, ['Ingress', 'Egress']));
    if (ingressRules > 0) return both;
    return [...both, ...widening('Close egress only, and open ingress: policyTypes: [Egress]', setPolicyTypes(tree, spec, ['Egress']))];
  },
});
