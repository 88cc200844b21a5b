import { moveEntry } from '../../syntax/edit/restructure.js';
import { wrapEntries } from '../../syntax/edit/wrap.js';
import { nodeAt } from '../../syntax/locate.js';
import check from '../../validation/checks/labels-without-match-labels.js';
import { apiRule } from '../api-rule.js';
import { fixOf, writtenEntry } from '../edits.js';
import { apiReference } from '../references.js';

/** Labels directly in a selector, without `matchLabels`. */
export default apiRule(check, {
  docs: {
    summary: 'Labels stand directly in a selector, without `matchLabels`.',
    why: 'A selector of a NetworkPolicy has `matchLabels` and `matchExpressions`; only the selector of a Service is a plain list of labels. Where a client drops the labels instead of refusing the policy, the selector is empty and selects everything.',
    bad: `
from:
  - podSelector:
      app: frontend
#     ^^^ error: labels-without-match-labels
`,
    good: `
from:
  - podSelector:
      matchLabels:
        app: frontend
`,
    references: [apiReference('LabelSelector')],
  },

  say: ({ labels }) => {
    const first = labels[0];
    const selector = String(first?.parent.at(-1));
    return `Labels of a selector stand below \`matchLabels\`. \`${first?.name}\` directly in \`${selector}\` is refused; were it dropped, \`${selector}\` would select everything.`;
  },
  fix: ({ labels }, { tree }) => {
    const parent = labels[0]?.parent ?? [];
    const selector = nodeAt(tree, parent);
    const keys = labels.map(({ name }) => name);
    if (selector?.kind !== 'map') return [];
    if (!writtenEntry(selector, 'matchLabels')) return fixOf('Put the labels below matchLabels', wrapEntries(tree, parent, keys, 'matchLabels'));
    return keys.length === 1 ? fixOf('Move it below matchLabels', moveEntry(tree, parent, keys[0] ?? '', [...parent, 'matchLabels'])) : [];
  },
});
