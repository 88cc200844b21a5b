import type { Range } from '../../util/range.js';
import { apiReference } from '../references.js';
import { rule } from '../rule.js';
import { labelValueFault } from './formats.js';
import { expressionsOf, labelsOf } from './written-labels.js';

interface BadValue {
  readonly at: Range;
  readonly value: string;
}

/** A value that no label can have. */
export default rule<'labelled', BadValue>({
  id: 'label-value-invalid',
  category: 'api',
  severity: 'error',
  on: 'labelled',
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

  *find(object, { tree }) {
    const values = [...labelsOf(object, tree).map(({ value }) => value), ...expressionsOf(object).flatMap((expression) => expression.values?.items ?? [])];
    for (const { value, range } of values) if (value !== undefined && labelValueFault(value)) yield { at: range, value };
  },
  say: ({ value }) => {
    if (/[*?]/.test(value))
      return `\`${value}\` cannot be the value of a label: there are no patterns. Use \`matchExpressions\` with \`In\` and the values that are meant, or a label that they have in common.`;
    if (labelValueFault(value) === 'long')
      return `The value of a label has 63 characters at most, and this one is longer: \`${value.slice(0, 40)}…\`. Shorten it.`;
    return `\`${value}\` cannot be the value of a label: letters, digits, \`-\`, \`_\` and \`.\` are allowed, with a letter or digit at both ends. Correct it.`;
  },
});
