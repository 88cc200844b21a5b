import type { LabelSelector, PolicyPeer } from '../../model/network-policy.js';
import type { Range } from '../../util/range.js';
import { replaceWord, widening } from '../edits.js';
import { NAMESPACE_NAME, requirementsOf, selectorsOf } from '../reading.js';
import { conceptReference } from '../references.js';
import { rule } from '../rule.js';

interface NamespaceLabel {
  readonly at: Range;
  readonly key: string;
  readonly values: readonly string[];
  readonly selector: LabelSelector;
  readonly peer: PolicyPeer | undefined;
}

/** A label of namespaces in a selector of pods. */
export default rule<'NetworkPolicy', NamespaceLabel>({
  id: 'namespace-label-in-pod-selector',
  category: 'mistake',
  severity: 'error',
  on: 'NetworkPolicy',
  inTemplates: true,
  docs: {
    summary: 'A `podSelector` asks for a label that only namespaces carry.',
    why: 'Kubernetes puts `kubernetes.io/metadata.name` on namespaces, and Pod Security labels belong there, too. No pod carries them, so the selector matches nothing.',
    bad: `
ingress:
  - from:
      - podSelector:
          matchLabels: {kubernetes.io/metadata.name: ops}
#                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: namespace-label-in-pod-selector
`,
    good: `
ingress:
  - from:
      - namespaceSelector:
          matchLabels: {kubernetes.io/metadata.name: ops}
`,
    references: [conceptReference('targeting-a-namespace-by-its-name')],
  },

  *find(policy) {
    for (const { selector, selects, peer } of selectorsOf(policy)) {
      if (selects === 'namespaces') continue;
      for (const { key, operator, values } of requirementsOf(selector).requirements) {
        if (!isNamespaceLabel(key.value) || operator === 'NotIn' || operator === 'DoesNotExist') continue;
        yield { at: key.range, key: key.value, values: values.map(({ value }) => value), selector, peer };
      }
    }
  },
  say: ({ key, values, peer }) => {
    const what = `Namespaces carry \`${key}\`, pods do not, so this selector matches nothing.`;
    if (peer) return `${what} To select the pods of a namespace, use \`namespaceSelector\`.`;
    return `${what} A policy is for pods of its own namespace: set \`metadata.namespace\`${values.length === 1 ? ` to \`${values[0]}\`` : ''} and select pods by their labels.`;
  },
  excused: ({ key }, _, view) => view.evaluator.cluster.workloads.some(({ labels }) => labels.values.has(key)),
  fix: ({ selector, peer }, { tree }) => {
    const onlyThese = requirementsOf(selector).requirements.every(({ key }) => isNamespaceLabel(key.value));
    if (!peer || peer.namespaceSelector || !onlyThese || tree.templated) return [];
    return widening('Let the pods of the namespace through: namespaceSelector', replaceWord(tree, selector.key, 'namespaceSelector'));
  },
});

function isNamespaceLabel(key: string): boolean {
  return key === NAMESPACE_NAME || key.startsWith('pod-security.kubernetes.io/');
}
