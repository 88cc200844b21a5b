import type { PolicyPeer } from '../../model/network-policy.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import type { Range } from '../../util/range.js';
import { type Edits, insertEntry, replaceWord, together, widening } from '../edits.js';
import { NAMESPACE_NAME, requirementsOf, selectorsOf } from '../reading.js';
import { conceptReference } from '../references.js';
import { rule, type Severity } from '../rule.js';

interface PodLabel {
  readonly at: Range;
  readonly severity: Severity;
  readonly key: string;
  readonly values: readonly string[];
  readonly peer: PolicyPeer | undefined;
  readonly only: boolean;
}

/** Keys by which pods are told apart; the first group is never on a namespace. */
export const POD_ONLY: ReadonlySet<string> = new Set(['k8s-app', 'pod-template-hash', 'controller-revision-hash', 'statefulset.kubernetes.io/pod-name']);
export const POD_MOSTLY: ReadonlySet<string> = new Set([
  'app',
  'component',
  'app.kubernetes.io/name',
  'app.kubernetes.io/component',
  'app.kubernetes.io/instance',
]);

/** A label of pods in a selector of namespaces. */
export default rule<'NetworkPolicy', PodLabel>({
  id: 'pod-label-in-namespace-selector',
  category: 'mistake',
  severity: 'warning',
  on: 'NetworkPolicy',
  inTemplates: true,
  docs: {
    summary: 'A `namespaceSelector` asks for a label that pods carry.',
    why: 'Labels such as `k8s-app` stand on pods. Namespaces seldom carry them, so the selector mostly matches nothing. It is milder for `app` and its like, which some do put on namespaces, and silent where a namespace of the workspace carries the label.',
    bad: `
to:
  - namespaceSelector:
      matchLabels: {k8s-app: kube-dns}
#                   ^^^^^^^ warning: pod-label-in-namespace-selector
`,
    good: `
to:
  - namespaceSelector:
      matchLabels: {kubernetes.io/metadata.name: kube-system}
    podSelector:
      matchLabels: {k8s-app: kube-dns}
`,
    references: [conceptReference('behavior-of-to-and-from-selectors')],
  },

  *find(policy) {
    for (const { selector, selects, peer } of selectorsOf(policy)) {
      const { requirements } = requirementsOf(selector);
      if (selects !== 'namespaces') continue;
      for (const { key, operator, values } of requirements) {
        const never = POD_ONLY.has(key.value);
        if (operator !== 'In' || (!never && !POD_MOSTLY.has(key.value))) continue;
        yield {
          at: key.range,
          severity: never ? 'warning' : 'info',
          key: key.value,
          values: values.map(({ value }) => value),
          peer,
          only: requirements.length === 1,
        };
      }
    }
  },
  say: ({ key, values }) =>
    `\`${key}\` is a label of pods; namespaces seldom carry it, so \`${key}=${values.join(',')}\` mostly matches none. Put it under \`podSelector\`, and select the namespace by \`${NAMESPACE_NAME}\`.`,
  // Where the value is the name of a namespace that is known, that is what was meant, and another rule says so.
  excused: ({ key, values }, _, view) => {
    const { namespaces } = view.evaluator.cluster;
    return [...namespaces.values()].some(({ labels }) => labels.values.has(key)) || values.some((value) => namespaces.get(value)?.labels.open === false);
  },
  fix: ({ key, values, peer, only }, { tree }) => {
    // Of the pods of other namespaces only the resolver's are known without asking.
    if (!peer || peer.podSelector || !only || key !== 'k8s-app' || values.join() !== 'kube-dns') return [];
    return widening('Allow kube-dns in kube-system', kubeDns(tree, peer));
  },
});

/** The namespace selector gets the name of the namespace, and the label a pod selector beside it. */
function kubeDns(tree: SyntaxTree, { namespaceSelector, path }: PolicyPeer): Edits {
  const [label] = namespaceSelector ? requirementsOf(namespaceSelector).requirements : [];
  const [value] = label?.values ?? [];
  if (!label || !value) return undefined;
  const beside = insertEntry(tree, path, 'podSelector', { matchLabels: { [label.key.value]: value.value } }, 'namespaceSelector');
  return together(replaceWord(tree, label.key.range, NAMESPACE_NAME), replaceWord(tree, value.range, 'kube-system'), beside);
}
