import { moveEntry } from '../../syntax/edit/restructure.js';
import check from '../../validation/checks/spec-field-under-pod-selector.js';
import { apiRule } from '../api-rule.js';
import { fixOf } from '../edits.js';
import { apiReference } from '../references.js';

/** Rules or policyTypes that are indented into `spec.podSelector`. */
export default apiRule(check, {
  docs: {
    summary: '`ingress`, `egress` or `policyTypes` stands inside of `spec.podSelector`.',
    why: 'Behind `podSelector:` without a value, the next lines were indented one step too far. Where a client drops them instead of refusing the policy, it selects every pod, has no rules, and closes the namespace.',
    bad: `
spec:
  podSelector:
    matchLabels: {app: web}
    ingress:
#   ^^^^^^^ error: spec-field-under-pod-selector
      - from: [{podSelector: {}}]
`,
    good: `
spec:
  podSelector:
    matchLabels: {app: web}
  ingress:
    - from: [{podSelector: {}}]
`,
    references: [apiReference('NetworkPolicySpec')],
  },

  say: ({ name }) =>
    `\`${name}\` belongs directly below \`spec\`; here it is taken for a part of \`podSelector\`, which has no such field. Indent it less, and write \`podSelector: {}\` if every pod is meant.`,
  fix: ({ name, parent }, { tree }) => fixOf(`Move ${name} out of podSelector`, moveEntry(tree, parent, name, parent.slice(0, -1), 'podSelector')),
});
