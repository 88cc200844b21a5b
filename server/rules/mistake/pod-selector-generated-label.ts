import type { Range } from '../../util/range.js';
import { requirementsOf, selectorsOf } from '../reading.js';
import { rule } from '../rule.js';

interface GeneratedLabel {
  readonly at: Range;
  readonly key: string;
}

/** Labels whose values a controller makes anew with every rollout. */
const GENERATED: ReadonlySet<string> = new Set([
  'pod-template-hash',
  'controller-revision-hash',
  'pod-template-generation',
  'controller-uid',
  'batch.kubernetes.io/controller-uid',
]);

/** A selector that stops matching with the next rollout. */
export default rule<'NetworkPolicy', GeneratedLabel>({
  id: 'pod-selector-generated-label',
  category: 'mistake',
  severity: 'warning',
  on: 'NetworkPolicy',
  inTemplates: true,
  docs: {
    summary: 'A selector asks for a label that changes with every rollout.',
    why: 'Controllers make the value of `pod-template-hash` and its like from the template. After the next change of the template the pods carry another value, and the policy no longer holds for them.',
    bad: `
podSelector:
  matchLabels: {pod-template-hash: 7cc87d595d}
#               ^^^^^^^^^^^^^^^^^ warning: pod-selector-generated-label
`,
    good: `
podSelector:
  matchLabels: {app: web}
`,
    references: ['https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#pod-template-hash-label'],
  },

  *find(policy) {
    for (const { selector, selects } of selectorsOf(policy)) {
      if (selects === 'namespaces') continue;
      for (const { key, operator } of requirementsOf(selector).requirements) {
        if (operator === 'In' && GENERATED.has(key.value)) yield { at: key.range, key: key.value };
      }
    }
  },
  say: ({ key }) => `The value of \`${key}\` changes with every rollout, and then this matches nothing. Select by a label that the template itself carries.`,
});
