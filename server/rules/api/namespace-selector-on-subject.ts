import check from '../../validation/checks/namespace-selector-on-subject.js';
import { apiRule } from '../api-rule.js';
import { losing, removeEntry } from '../edits.js';
import { apiReference } from '../references.js';

/** A namespace selector for the pods that the policy is about. */
export default apiRule(check, {
  docs: {
    summary: '`namespaceSelector` is used to say which pods the policy is about.',
    why: 'A NetworkPolicy is only ever about pods of its own namespace, the one in `metadata.namespace`. Namespaces can be selected as peers, in `from` and `to`. For several namespaces, write one policy in each.',
    bad: `
spec:
  namespaceSelector: {matchLabels: {team: a}}
# ^^^^^^^^^^^^^^^^^ error: namespace-selector-on-subject
  podSelector: {}
`,
    good: `
spec:
  podSelector: {}
`,
    references: [apiReference('NetworkPolicySpec')],
  },

  say: () =>
    'A NetworkPolicy is about pods of its own namespace only, so `namespaceSelector` cannot stand here. Set `metadata.namespace`, with one policy for each namespace; in a peer of `from` or `to` it is allowed.',
  fix: ({ name, parent }, { tree }) => losing('Remove namespaceSelector', removeEntry(tree, parent, name)),
});
