import type { NetworkPolicy } from '../../model/network-policy.js';
import type { Path } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import { fixOf } from '../edits.js';
import { hasOddTypes, setPolicyTypes } from '../policy-types.js';
import { hasStrayKeys, isEmpty, statedTypes } from '../reading.js';
import { apiReference, issueReference } from '../references.js';
import { rule } from '../rule.js';

interface Implicit {
  readonly at: Range;
  readonly spec: Path;
  readonly types: readonly ('Ingress' | 'Egress')[];
}

/** For those who want `policyTypes` written out. */
export default rule<'NetworkPolicy', Implicit>({
  id: 'policy-types-explicit',
  category: 'risk',
  severity: 'hint',
  on: 'NetworkPolicy',
  recommended: false,
  docs: {
    summary: '`policyTypes` is left out, so what the policy isolates depends on which rules it has.',
    why: 'Kubernetes fills in `Ingress`, and `Egress` where there is an egress rule, when the policy is created, and does not do it again. Removing the last rule, or adding the first one, may then change less or more than it seems to. This is a matter of style, so it is off by default.',
    silent:
      'Where another rule says that the default is hardly meant: `policy-types-implicit-ingress-deny`, `egress-empty-list-without-type` and `empty-spec`.',
    bad: `
spec:
  podSelector: {matchLabels: {app: web}}
# ^^^^^^^^^^^ hint: policy-types-explicit [Ingress]
  ingress: []
`,
    good: `
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress]
  ingress: []
`,
    references: [apiReference('NetworkPolicySpec'), issueReference('hashicorp/vault-helm', 662)],
  },

  *find(policy, { tree }) {
    const { spec, path, metadata } = policy;
    const types = typesOf(policy);
    if (!types || hasOddTypes(tree, policy) || hasStrayKeys(tree, [...path, 'spec'], SPEC_KEYS)) return;
    const at = spec.policyTypes?.key ?? spec.podSelector?.key ?? spec.key ?? metadata.name?.range;
    if (at) yield { at, spec: [...path, 'spec'], types };
  },
  say: ({ types }) => `\`policyTypes\` is left out, which means [${types.join(', ')}] here. Write it out, so that it stays so when rules come and go.`,
  fix: ({ spec, types }, { tree }) => fixOf(`Write policyTypes: [${types.join(', ')}], as it is now`, setPolicyTypes(tree, spec, types), true),
});

const SPEC_KEYS = ['podSelector', 'policyTypes', 'ingress', 'egress'];

/** What Kubernetes fills in; undefined where it is written, or another rule speaks of it, or a template decides. */
function typesOf({ spec }: NetworkPolicy): Implicit['types'] | undefined {
  const { ingress, egress, podSelector } = spec;
  if (statedTypes(spec) !== 'default' || ingress?.templated || ingress?.invalid || egress?.templated || egress?.invalid) return undefined;
  const hasEgress = (egress?.items.length ?? 0) > 0;
  const isSaidOtherwise = isEmpty(egress) || (hasEgress && (!ingress || ingress.isNull)) || (!podSelector && !ingress && !egress);
  return isSaidOtherwise ? undefined : hasEgress ? ['Ingress', 'Egress'] : ['Ingress'];
}
