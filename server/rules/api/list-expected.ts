import { wrapInList } from '../../syntax/edit/wrap.js';
import check from '../../validation/checks/list-expected.js';
import { apiRule } from '../api-rule.js';
import { fixOf } from '../edits.js';
import { apiReference } from '../references.js';
import { namedField } from './field-names.js';

/** A map or a single value where a list belongs. */
export default apiRule(check, {
  docs: {
    summary: 'A list is needed here: the dash is missing.',
    why: 'Rules, peers, ports, policyTypes and the values of an expression are lists, also where there is only one. Kubernetes refuses anything else.',
    bad: `
ingress:
#^^^^^^ error: list-expected
  from:
    - podSelector: {}
`,
    good: `
ingress:
  - from:
      - podSelector: {}
`,
    references: [apiReference('NetworkPolicySpec')],
  },

  say: ({ name, mismatch }) =>
    mismatch.found === 'map'
      ? `${namedField(name, mismatch.path)} is a list, and this is one map. Put a dash in front of its first key, also for a single entry.`
      : `${namedField(name, mismatch.path)} is a list, and this is a single value. Put it into brackets, or behind a dash on a line of its own.`,
  fix: ({ mismatch }, { tree }) => fixOf('Make it a list', wrapInList(tree, mismatch.path)),
});
