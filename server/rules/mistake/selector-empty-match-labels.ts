import type { LabelSelector } from '../../model/network-policy.js';
import type { Range } from '../../util/range.js';
import { fixOf, replaceMember } from '../edits.js';
import { hasStrayKeys, isAbsentOrEmpty, selectorsOf } from '../reading.js';
import { apiReference } from '../references.js';
import { rule } from '../rule.js';

interface EmptyLabels {
  readonly at: Range;
  readonly selector: LabelSelector;
}

/** A long way of writing `{}`. */
export default rule<'NetworkPolicy', EmptyLabels>({
  id: 'selector-empty-match-labels',
  category: 'mistake',
  severity: 'hint',
  on: 'NetworkPolicy',
  docs: {
    summary: 'A selector with empty `matchLabels` or `matchExpressions` selects everything.',
    why: 'It is the same as `{}`, which readers and simple checkers recognise at once; the long form hides it.',
    bad: `
podSelector: {matchLabels: {}}
#             ^^^^^^^^^^^ hint: selector-empty-match-labels
policyTypes: [Ingress]
`,
    good: `
podSelector: {}
policyTypes: [Ingress]
`,
    references: [apiReference('NetworkPolicySpec')],
  },

  *find(policy, { tree }) {
    for (const { selector, selects } of selectorsOf(policy)) {
      const { matchLabels, matchExpressions, templated, path } = selector;
      const first = matchLabels ?? matchExpressions;
      if (!first || templated || matchLabels?.templated || (matchLabels?.entries.length ?? 0) > 0 || !isAbsentOrEmpty(matchExpressions)) continue;
      // Nothing at all behind `matchLabels:` is more likely unfinished, which another rule says.
      if ((selects === 'subject' && matchLabels?.isNull) || hasStrayKeys(tree, path, ['matchLabels', 'matchExpressions'])) continue;
      yield { at: first.key, selector };
    }
  },
  say: () => 'This selects everything, as `{}` does. Write `{}`, so that it shows.',
  fix: ({ selector: { path } }, { tree }) => fixOf('Write {}', replaceMember(tree, path.slice(0, -1), String(path.at(-1)), {}), true),
});
