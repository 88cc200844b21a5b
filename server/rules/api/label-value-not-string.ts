import { quoteScalar } from '../../syntax/edit/replace.js';
import check from '../../validation/checks/label-value-not-string.js';
import { apiRule } from '../api-rule.js';
import { fixOf, writtenNode } from '../edits.js';
import { apiReference } from '../references.js';

/** A label's value that YAML reads as a number or a boolean. */
export default apiRule(check, {
  docs: {
    summary: 'The value of a label is a number or a boolean to YAML, and must be text.',
    why: 'Values of labels and annotations are text, those of workloads, Namespaces and Services, of pod templates and of what a Service or a workload selects as well. YAML reads `1.10`, `true`, `yes` and `on` as something else, and Kubernetes refuses that; in quotes they stay what is written.',
    bad: `
podSelector:
  matchLabels:
    access: true
#           ^^^^ error: label-value-not-string
`,
    good: `
podSelector:
  matchLabels:
    access: "true"
`,
    references: [apiReference('LabelSelector')],
  },

  say: ({ mismatch, place }) => {
    const whose = place === 'annotations' ? 'an annotation' : 'a label';
    const { found, text } = mismatch;
    if (found === 'map' || found === 'list')
      return `The value of ${whose} is one text, not a ${found}.${place === 'matchLabels' ? ' For one of several values, use `matchExpressions` with the operator `In`.' : ''}`;
    return `\`${text}\` is a ${found} to YAML, and the value of ${whose} must be text. Write \`"${text}"\`.`;
  },
  fix: ({ mismatch }, { tree }) => {
    const node = writtenNode(tree, mismatch.path);
    return node?.kind === 'scalar' && node.style === 'plain' ? fixOf(`Write "${node.text}"`, quoteScalar(tree, mismatch.path), true) : [];
  },
});
