import { type WrittenSelector, writtenOf } from '../../families/written.js';
import type { Field } from '../../model/field.js';
import type { Range } from '../../util/range.js';
import { editDistance } from '../../util/text.js';
import { replaceWord, widening } from '../edits.js';
import { NAMESPACE_NAME, requirementsOf } from '../reading.js';
import { rule } from '../rule.js';

interface KeyTypo {
  readonly at: Range;
  readonly key: Field<string>;
  readonly known: string;
  readonly selects: WrittenSelector['selects'];
}

const KNOWN_KEYS: readonly string[] = [
  NAMESPACE_NAME,
  ...['name', 'instance', 'component', 'part-of', 'managed-by', 'version'].map((name) => `app.kubernetes.io/${name}`),
  ...['ingress', 'host-network', 'monitoring', 'console'].map((name) => `policy-group.network.openshift.io/${name}`),
];

/** Slips for the name of a namespace that are more than a few letters off. */
const NAME_SLIPS: ReadonlySet<string> = new Set(['kubernetes.io/metadata.namespace', 'app.kubernetes.io/metadata.name', 'metadata.kubernetes.io/name']);

/** A well-known label key with a slip in it. */
export default rule<'policy', KeyTypo>({
  id: 'metadata-name-label-typo',
  category: 'mistake',
  severity: 'warning',
  on: 'policy',
  inTemplates: true,
  docs: {
    summary: 'A label key is a slip for a well-known one.',
    why: 'Kubernetes sets `kubernetes.io/metadata.name` on every namespace, and charts set the `app.kubernetes.io` keys. A key that is off by a letter is on nothing, so the selector matches nothing.',
    silent: 'Where a workload or a Namespace of the workspace carries the label as it is written.',
    wrong: 'Where a label of your own is written much like a well-known one and only objects outside of this workspace carry it.',
    bad: `
from:
  - namespaceSelector:
      matchLabels: {kubernetes.io/metadata-name: ops}
#                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: metadata-name-label-typo
`,
    good: `
from:
  - namespaceSelector:
      matchLabels: {kubernetes.io/metadata.name: ops}
`,
    references: [
      'https://kubernetes.io/docs/reference/labels-annotations-taints/',
      'https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/',
    ],
  },

  *find(policy) {
    for (const { selector, selects, labelsOf } of writtenOf(policy).selectors()) {
      if (labelsOf === 'nodes') continue;
      for (const { key, operator } of requirementsOf(selector).requirements) {
        const known = operator === 'NotIn' || operator === 'DoesNotExist' ? undefined : slipFor(key.value);
        if (known !== undefined) yield { at: key.range, key, known, selects };
      }
    }
  },
  say: ({ key, known }) => `Nothing carries the label \`${key.value}\`; \`${known}\` is the well-known one. As it stands, this matches nothing.`,
  // Whoever does carry it shows that it is no slip.
  excused: ({ key }, _, view) => {
    const { workloads, namespaces } = view.evaluator.cluster;
    return workloads.some(({ labels }) => labels.values.has(key.value)) || [...namespaces.values()].some(({ labels }) => labels.values.has(key.value));
  },
  fix: ({ key, known, selects }, { tree }) =>
    widening(`Write ${known} (${selects === 'subject' ? 'the policy then counts' : 'lets more through'})`, replaceWord(tree, key.range, known)),
});

/** The well-known label that a key is a slip for. */
export function slipFor(key: string): string | undefined {
  if (KNOWN_KEYS.includes(key) || !/[./]/.test(key)) return undefined;
  if (NAME_SLIPS.has(key)) return NAMESPACE_NAME;
  return KNOWN_KEYS.find((known) => {
    const limit = known === NAMESPACE_NAME ? 3 : 2;
    return editDistance(key.toLowerCase(), known, limit) <= limit;
  });
}
