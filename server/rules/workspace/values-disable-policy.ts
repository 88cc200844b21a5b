import type { Node, ScalarNode } from '../../syntax/nodes.js';
import { listed } from '../../util/text.js';
import { type Fix, rule, type Violation } from '../rule.js';

interface Disabled extends Violation {
  readonly templates: readonly string[];
}

/** A file of values takes away the policy that the chart makes by itself. */
export default rule<'unit', Disabled>({
  id: 'values-disable-policy',
  category: 'workspace',
  severity: 'info',
  on: 'unit',
  docs: {
    summary: 'A file of values switches off the NetworkPolicy that a chart makes with its own values.',
    why: 'Most charts ship a NetworkPolicy behind a switch. What is switched off to get something running in one environment stays off, and nothing in that environment shows that a policy is missing.',
    given: `
#- /cache/Chart.yaml
apiVersion: v2
name: cache
version: 0.1.0
#- /cache/values.yaml
networkPolicy:
  enabled: true
#- /cache/templates/policy.yaml
{{- if .Values.networkPolicy.enabled }}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: cache}
spec: {podSelector: {matchLabels: {app: cache}}, policyTypes: [Ingress]}
{{- end }}
`,
    bad: `
#- /cache/values-prod.yaml
networkPolicy:
  enabled: false
#          ^^^^^ info: values-disable-policy templates/policy.yaml
`,
    good: `
#- /cache/values-prod.yaml
networkPolicy:
  enabled: true
`,
    silent: 'Where charts are not rendered, where the key is not called after the policy, and of values that a HelmRelease or an Application gives.',
    wrong: 'Where another policy covers the pods there, such as one that is applied beside the chart.',
    references: ['https://helm.sh/docs/chart_template_guide/values_files/'],
  },
  *find(fact, { tree }) {
    if (fact.kind !== 'policies-disabled') return;
    const [first] = switchesIn(tree.root, false);
    if (first) yield { at: first.range, templates: fact.templates };
  },
  say: ({ templates }) =>
    `With these values the chart makes no NetworkPolicy of ${listed(templates.map((template) => `\`${template}\``))}, as it does with its own. Leave it on, or see that another policy covers these pods.`,
  fix: ({ at }): readonly Fix[] => [{ title: 'Leave the NetworkPolicy on', safe: false, edits: [{ range: at, newText: 'true' }] }],
});

/** What says `false`, at a key that is called after NetworkPolicy or below one. */
function switchesIn(node: Node | undefined, isNamed: boolean): readonly ScalarNode[] {
  if (node?.kind !== 'map') return [];
  return node.entries.flatMap(({ key, value }) => {
    const named = isNamed ? /^enabled?$/i.test(key.text) : /network_?polic(?:y|ies)/i.test(key.text);
    if (value.kind === 'scalar') return named && value.value === false ? [value] : [];
    return switchesIn(value, isNamed || named);
  });
}
