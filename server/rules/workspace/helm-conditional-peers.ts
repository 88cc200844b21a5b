import type { PolicyRule } from '../../model/network-policy.js';
import { columnAt } from '../../syntax/edit/edits.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import type { Range } from '../../util/range.js';
import { type ChartValue, dashOf, valueFilling } from '../chart-values.js';
import type { Edits } from '../edits.js';
import { namedOpen } from '../intent.js';
import { isEmpty, peersKey, rulesOf } from '../reading.js';
import { issueReference } from '../references.js';
import { type Fix, rule, type Severity, type Violation } from '../rule.js';

interface ConditionalPeers extends Violation {
  readonly severity: Severity;
  readonly policyRule: PolicyRule;
  /** The whole rule comes from the value, not its peers alone. */
  readonly isWhole: boolean;
  readonly filling: ChartValue;
  /** It is empty, with the values that the chart is rendered with. */
  readonly isSure: boolean;
}

/** Peers that a value of a chart leaves empty. */
export default rule<'NetworkPolicy', ConditionalPeers>({
  id: 'helm-conditional-peers',
  category: 'workspace',
  severity: 'warning',
  on: 'NetworkPolicy',
  inTemplates: true,
  docs: {
    summary: 'A chart writes `from:` or `to:` whatever the value behind it is, and an empty one means everyone.',
    why: 'Kubernetes reads a rule without peers as "no restriction". A template that writes the key and fills in a list of values fails open as soon as the list is empty, which it mostly is by default: whoever installs the chart gets a policy that lets everyone in. With the rule inside of the condition, an empty list lets nobody in. It is a warning where the value is empty in what the chart is rendered to here, and mild where the policy is not rendered.',
    silent: 'Where a condition asks about the value, where it has a default or is required, and where peers stand beside it that are always there.',
    wrong: 'Where everyone is meant as long as nobody is named: say so by leaving out the key under a condition.',
    given: `
#- /cache/Chart.yaml
apiVersion: v2
name: cache
version: 0.1.0
#- /cache/values.yaml
clients: []
#- /cache/values-prod.yaml
replicas: 2
`,
    bad: `
#- /cache/templates/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: cache}
spec:
  podSelector: {matchLabels: {app: cache}}
  policyTypes: [Ingress]
  ingress:
    - from:
#     ^^^^ warning: helm-conditional-peers \`.Values.clients\`
        {{- toYaml .Values.clients | nindent 8 }}
`,
    good: `
#- /cache/templates/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: cache}
spec:
  podSelector: {matchLabels: {app: cache}}
  policyTypes: [Ingress]
  ingress:
    {{- if .Values.clients }}
    - from:
        {{- toYaml .Values.clients | nindent 8 }}
    {{- end }}
`,
    references: ['https://helm.sh/docs/chart_template_guide/control_structures/', issueReference('huggingface/chat-ui', 2492)],
  },

  *find(policy, { tree }) {
    if (namedOpen(policy) || !tree.text.includes('.Values')) return;
    for (const policyRule of rulesOf(policy)) {
      const fact = conditionalIn(tree, policyRule);
      if (fact) yield fact;
    }
  },
  say: ({ policyRule: { direction }, filling: { value }, isWhole, isSure }) => {
    const whom = direction === 'ingress' ? 'lets everyone in, also from outside the cluster' : 'lets these pods reach everything, also outside the cluster';
    const what = isWhole ? 'a rule without content' : `\`${peersKey(direction)}:\` without peers`;
    const when = isSure ? `\`${value}\` is empty with these values, and` : `Where \`${value}\` is empty,`;
    return `${when} ${what} ${whom}. Write the rule only where the value is there: \`{{- if ${value} }}\`.`;
  },
  fix: ({ policyRule, filling: { value } }, { tree }): readonly Fix[] => {
    const edits = guarded(tree, policyRule.range, value);
    return edits ? [{ title: `Leave the rule out where ${value} is empty`, safe: false, edits }] : [];
  },
});

function conditionalIn(tree: SyntaxTree, policyRule: PolicyRule): ConditionalPeers | undefined {
  const { peers, isNull, range } = policyRule;
  const isWhole = peers === undefined;
  // What is rendered is known; what is a template still, nobody knows.
  if (tree.templated ? isWhole : isWhole ? !isNull : !isEmpty(peers)) return undefined;
  const key = peers ? peers.key : dashOf(range);
  const filling = valueFilling(tree.text, key);
  if (!filling || (tree.templated && filling.isSafe)) return undefined;
  return { at: key, severity: tree.templated ? 'info' : 'warning', policyRule, isWhole, filling, isSure: !tree.templated };
}

/** The item between a condition and its end. */
function guarded(tree: SyntaxTree, item: Range, value: string): Edits {
  const { text, lineEnding } = tree;
  const indent = ' '.repeat(columnAt(tree, item.start));
  const start = item.start - indent.length;
  const whole = valueFilling(text, dashOf(item));
  if (text.slice(start, item.start) !== indent || !whole) return undefined;
  const end = whole.range.end;
  return [
    { range: { start, end: start }, newText: `${indent}{{- if ${value} }}${lineEnding}` },
    { range: { start: end, end }, newText: `${lineEnding}${indent}{{- end }}` },
  ];
}
