import check from '../../validation/checks/label-value-invalid.js';
import { labelValueFault } from '../../validation/formats.js';
import { apiRule } from '../api-rule.js';
import { apiReference } from '../references.js';

/** A value that no label can have. */
export default apiRule(check, {
  docs: {
    summary: 'The value of a label is not one that a label can have.',
    why: 'A value has up to 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both ends, or is empty. There are no patterns: `*` matches nothing. For several values, use `matchExpressions` with `In`.',
    bad: `
from:
  - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: "team-*"}}
#                                                                  ^^^^^^^^ error: label-value-invalid
`,
    good: `
from:
  - namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [team-a, team-b]}]}
`,
    references: [apiReference('LabelSelector'), 'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set'],
  },

  say: ({ value }) => {
    if (/[*?]/.test(value))
      return `\`${value}\` cannot be the value of a label: there are no patterns. Use \`matchExpressions\` with \`In\` and the values that are meant, or a label that they have in common.`;
    if (labelValueFault(value) === 'long')
      return `The value of a label has 63 characters at most, and this one is longer: \`${value.slice(0, 40)}…\`. Shorten it.`;
    return `\`${value}\` cannot be the value of a label: letters, digits, \`-\`, \`_\` and \`.\` are allowed, with a letter or digit at both ends. Correct it.`;
  },
});
