import type { NetworkPolicy } from '../../model/network-policy.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import { findActions } from '../../syntax/template/actions.js';
import type { Range } from '../../util/range.js';
import { apiReference, issueReference } from '../references.js';
import { rule } from '../rule.js';

/** A template whose egress rules may come later than the policy, when its default types are kept already. */
export default rule<'NetworkPolicy', { readonly at: Range }>({
  id: 'policy-types-frozen-default',
  category: 'mistake',
  severity: 'warning',
  on: 'NetworkPolicy',
  inTemplates: 'text',
  docs: {
    summary: 'A template writes `egress` on a condition, and no `policyTypes`.',
    why: 'Where `policyTypes` is missing, Kubernetes fills it in when the policy is created, and keeps it. A release that was installed without egress rules has `policyTypes: [Ingress]` from then on: an upgrade that turns `egress` on adds the rules and not the type, and they do nothing.',
    silent:
      'Where `policyTypes` is written in any way, where a part of the template may write it, and of plain manifests, of which `policy-types-explicit` speaks.',
    wrong: 'Where the policy is deleted and made anew by each upgrade.',
    given: `
#- /app/Chart.yaml
apiVersion: v2
name: app
version: 1.0.0
`,
    bad: `
#- /app/templates/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: app
spec:
  podSelector: {}
  ingress:
    - from: [{podSelector: {}}]
  {{- if .Values.egress }}
  egress:
# ^^^^^^ warning: policy-types-frozen-default
    - to: [{podSelector: {}}]
  {{- end }}
`,
    good: `
#- /app/templates/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: app
spec:
  podSelector: {}
  policyTypes:
    - Ingress
    {{- if .Values.egress }}
    - Egress
    {{- end }}
  ingress:
    - from: [{podSelector: {}}]
  {{- if .Values.egress }}
  egress:
    - to: [{podSelector: {}}]
  {{- end }}
`,
    references: [apiReference('NetworkPolicySpec'), issueReference('hashicorp/vault-helm', 662)],
  },

  *find(policy, { tree }) {
    const { egress, range } = policy.spec;
    if (!tree.templated || !egress || !range || isTypeWritten(tree, policy) || !isConditional(tree, range, egress.key)) return;
    yield { at: egress.key };
  },
  say: () =>
    '`egress` is there on a condition, and `policyTypes` is left out: Kubernetes fills it in when the policy is created, and keeps it. An upgrade that turns `egress` on leaves `policyTypes: [Ingress]`, and the new rules do nothing. Write `policyTypes`, with `Egress` on the same condition.',
});

/** Whether the types stand in the policy, or an action on a line of its own may write them. */
function isTypeWritten(tree: SyntaxTree, { range, spec }: NetworkPolicy): boolean {
  const text = tree.text.slice(range.start, range.end);
  if (/policyTypes/.test(text)) return true;
  const depth = columnOf(tree.text, spec.egress?.key.start ?? 0);
  return findActions(text).some(({ silent, range: action }) => {
    const start = range.start + action.start;
    const before = tree.text.slice(start - columnOf(tree.text, start), start);
    return !silent && before.trim() === '' && before.length <= depth && start > (spec.key?.start ?? 0);
  });
}

/** Whether an `if`, a `with` or a `range` that begins within the spec is open where the key stands. */
function isConditional({ text }: SyntaxTree, spec: Range, key: Range): boolean {
  let open = 0;
  for (const { opens, ends } of findActions(text.slice(spec.start, key.start))) open = Math.max(0, open + Number(opens) - Number(ends));
  return open > 0;
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}
