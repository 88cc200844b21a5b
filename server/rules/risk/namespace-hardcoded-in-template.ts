import type { Range } from '../../util/range.js';
import { widening } from '../edits.js';
import { issueReference } from '../references.js';
import { type RuleContext, rule } from '../rule.js';

interface Hardcoded {
  readonly at: Range;
  readonly namespace: string;
}

/** A chart that writes a namespace itself. */
export default rule<'NetworkPolicy', Hardcoded>({
  id: 'namespace-hardcoded-in-template',
  category: 'risk',
  severity: 'warning',
  on: 'NetworkPolicy',
  inTemplates: true,
  docs: {
    summary: 'A chart writes a fixed namespace into a policy, and its pods go where it is installed.',
    why: 'Whoever installs the chart chooses the namespace. The policy is created in the fixed one, where it protects nothing or the wrong pods, or the installation fails because there is no such namespace.',
    silent: 'Where workloads are known in that namespace, which may be those of the chart.',
    wrong: 'Where the pods that the policy is for are always there, such as those of `kube-system`.',
    bad: `
#- /chart/Chart.yaml
apiVersion: v2
name: storage
version: 1.0.0
#- /chart/templates/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: storage
  namespace: storage-system
#            ^^^^^^^^^^^^^^ warning: namespace-hardcoded-in-template
spec:
  podSelector: {matchLabels: {app: storage}}
  policyTypes: [Ingress]
`,
    good: `
#- /chart/Chart.yaml
apiVersion: v2
name: storage
version: 1.0.0
#- /chart/templates/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: storage
  namespace: {{ .Release.Namespace }}
spec:
  podSelector: {matchLabels: {app: storage}}
  policyTypes: [Ingress]
`,
    references: [issueReference('longhorn/longhorn', 7073), issueReference('CrowdStrike/falcon-helm', 179)],
  },

  *find({ metadata: { namespace } }, context) {
    if (namespace && context.file.role === 'template' && isWrittenSo(context, namespace.value)) yield { at: namespace.range, namespace: namespace.value };
  },
  excused: ({ namespace }, _, view) => view.workloadsIn(namespace).length > 0,
  say: ({ namespace }) =>
    `The policy is created in \`${namespace}\` wherever the chart is installed, and a policy is for pods of its own namespace. Write \`{{ .Release.Namespace }}\`, or leave the namespace out.`,
  fix: ({ at }) => widening('Write {{ .Release.Namespace }}, so that it counts where the pods are', [{ range: at, newText: '{{ .Release.Namespace }}' }]),
});

/** Whether the template itself has the name: what is rendered has one in any case. */
function isWrittenSo({ file, tree, placed }: RuleContext, namespace: string): boolean {
  const written = file.source?.documents.find(({ index }) => index === placed?.document)?.tree;
  return written === tree || written?.text.split('\n').some((line) => line.trim().replaceAll(/["']/g, '') === `namespace: ${namespace}`) === true;
}
