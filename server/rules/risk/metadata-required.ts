import type { LabelSet } from '../../model/object-base.js';
import type { Range } from '../../util/range.js';
import { listed } from '../../util/text.js';
import type { RuleOptions } from '../options.js';
import { rule } from '../rule.js';

interface MissingMetadata {
  readonly at: Range;
  readonly labels: readonly string[];
  readonly annotations: readonly string[];
}

const options = {
  labels: {
    type: 'strings',
    default: ['app.kubernetes.io/part-of'],
    called: 'keys of labels',
    pattern: '[A-Za-z0-9./_-]+',
    description: 'Labels that every policy must carry.',
  },
  annotations: {
    type: 'strings',
    default: [],
    called: 'keys of annotations',
    pattern: '[A-Za-z0-9./_-]+',
    description: 'Annotations that every policy must carry, such as one that says whom to ask.',
  },
} as const satisfies RuleOptions;

/** A policy without the labels or annotations that an organisation demands. */
export default rule<'policy', MissingMetadata, typeof options>({
  id: 'metadata-required',
  category: 'risk',
  severity: 'warning',
  on: 'policy',
  recommended: false,
  options,
  docs: {
    summary: 'A policy lacks a label or an annotation that policies must carry.',
    why: 'A rule for organisations that ask by label whose a policy is and what it belongs to. It is off by default, because which ones is for them to say.',
    bad: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
#                ^^ warning: metadata-required app.kubernetes.io/part-of
spec: {podSelector: {}, policyTypes: [Ingress]}
`,
    good: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop, labels: {app.kubernetes.io/part-of: shop}}
spec: {podSelector: {}, policyTypes: [Ingress]}
`,
    references: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/'],
  },

  *find({ metadata, kind }, { options: { labels, annotations } }) {
    const missing = { labels: missingIn(metadata.labels, labels), annotations: missingIn(metadata.annotations, annotations) };
    if (missing.labels.length > 0 || missing.annotations.length > 0) yield { at: metadata.name?.range ?? kind.range, ...missing };
  },
  say: ({ labels, annotations }) => {
    const named = (keys: readonly string[], noun: string) =>
      keys.length === 0 ? [] : [`the ${noun}${keys.length > 1 ? 's' : ''} ${listed(keys.map((key) => `\`${key}\``))}`];
    return `This policy lacks ${listed([...named(labels, 'label'), ...named(annotations, 'annotation')])}, which every policy must carry here.`;
  },
});

function missingIn({ entries, templated }: LabelSet, wanted: readonly string[]): readonly string[] {
  return templated ? [] : wanted.filter((key) => !entries.some((entry) => entry.key.value === key));
}
