import type { Field } from '../../model/field.js';
import type { Range } from '../../util/range.js';
import { replaceWord, widening } from '../edits.js';
import { NAMESPACE_NAME, requirementsOf, selectorsOf } from '../reading.js';
import { apiReference, issueReference } from '../references.js';
import { rule } from '../rule.js';

interface NameLabel {
  readonly at: Range;
  readonly key: Field<string>;
  readonly values: readonly string[];
}

/** Keys that people take for the name of a namespace; Kubernetes sets none of them. */
const NAME_KEYS: ReadonlySet<string> = new Set([
  'name',
  'namespace',
  'ns',
  'kubernetes.io/name',
  'kubernetes.io/namespace',
  'metadata.name',
  'k8s.io/metadata.name',
]);

/** Namespaces are selected by a label that nobody sets. */
export default rule<'NetworkPolicy', NameLabel>({
  id: 'namespace-selector-by-name-label',
  category: 'mistake',
  severity: 'warning',
  on: 'NetworkPolicy',
  inTemplates: true,
  docs: {
    summary: 'A namespace is selected by a `name` label, which Kubernetes does not set.',
    why: 'A namespace selector sees labels, not names. The label with the name that every namespace carries is `kubernetes.io/metadata.name`; a label `name` is there only if someone put it there, so the peer mostly matches nothing, and the connection is dropped without a word.',
    bad: `
from:
  - namespaceSelector:
      matchLabels: {name: kube-system}
#                   ^^^^ warning: namespace-selector-by-name-label
`,
    good: `
from:
  - namespaceSelector:
      matchLabels: {kubernetes.io/metadata.name: kube-system}
`,
    references: [
      'https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name',
      apiReference('NetworkPolicyPeer'),
      issueReference('kubernetes/kubernetes', 88253),
    ],
  },

  *find(policy) {
    for (const { selector, selects } of selectorsOf(policy)) {
      if (selects !== 'namespaces') continue;
      for (const { key, operator, values } of requirementsOf(selector).requirements) {
        if (operator === 'In' && NAME_KEYS.has(key.value)) yield { at: key.range, key, values: values.map(({ value }) => value) };
      }
    }
  },
  say: ({ key, values }) =>
    `Namespaces carry no label \`${key.value}\` unless someone sets it, so \`${key.value}=${values.join(',')}\` mostly matches none. The label with a namespace's name is \`${NAMESPACE_NAME}\`.`,
  // A namespace of the workspace that does carry it shows that someone sets it.
  excused: ({ key, values }, _, view) =>
    [...view.evaluator.cluster.namespaces.values()].some(({ labels }) => {
      if (!labels.values.has(key.value)) return false;
      const value = labels.values.get(key.value);
      return value === undefined || values.includes(value);
    }),
  fix: ({ key }, { tree }) => widening(`Select by ${NAMESPACE_NAME} (lets more through)`, replaceWord(tree, key.range, NAMESPACE_NAME)),
});
