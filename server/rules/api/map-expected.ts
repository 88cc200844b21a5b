import { unwrapList } from '../../syntax/edit/wrap.js';
import check from '../../validation/checks/map-expected.js';
import { apiRule } from '../api-rule.js';
import { fixOf } from '../edits.js';
import { apiReference } from '../references.js';
import { fieldPath, namedField } from './field-names.js';

/** A list or a single value where a map belongs. */
export default apiRule(check, {
  docs: {
    summary: 'A map (keys with values) is needed here, not a list or a single value.',
    why: 'Selectors, labels, `ipBlock` and the entries of the lists are maps. Kubernetes refuses anything else.',
    bad: `
podSelector:
  matchLabels:
# ^^^^^^^^^^^ error: map-expected
    - app: web
`,
    good: `
podSelector:
  matchLabels:
    app: web
`,
    references: [apiReference('LabelSelector')],
  },

  say: ({ name, mismatch }) => {
    const what = /^\d+$/.test(name) ? `This entry (${fieldPath(mismatch.path)})` : namedField(name, mismatch.path);
    return mismatch.found === 'list'
      ? `${what} holds keys with values, and this is a list. Remove the dash.`
      : `${what} holds keys with values, and this is a single value. Write \`key: value\`, with a blank behind the colon.`;
  },
  fix: ({ mismatch }, { tree }) => (mismatch.found === 'list' ? fixOf('Make it a map', unwrapList(tree, mismatch.path)) : []),
});
