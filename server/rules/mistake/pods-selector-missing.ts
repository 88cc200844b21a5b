import { replaceNode } from '../../syntax/edit/replace.js';
import { isCompleted, mismatchesOf, type PlacedMismatch } from '../../validation/mismatches.js';
import { insertEntry, widening, writtenNode } from '../edits.js';
import { adminReference } from '../references.js';
import { rule } from '../rule.js';

/** Pods that are selected by only one of the two selectors. */
export default rule<'AdminPolicy', PlacedMismatch>({
  id: 'pods-selector-missing',
  category: 'mistake',
  severity: 'error',
  on: 'AdminPolicy',
  docs: {
    summary: '`pods` of an AdminNetworkPolicy or BaselineAdminNetworkPolicy has only one of `namespaceSelector` and `podSelector`.',
    why: 'Other than in a NetworkPolicy, a selector that is left out has no meaning of its own here: the CRD requires both, and an API server that has it refuses the policy. Programs that read the manifest themselves take the missing one for `{}`, which is every namespace or every pod; so does this one, which is why it counts as a mistake. A ClusterNetworkPolicy needs `podSelector` only; without it, it is refused (`field-missing`).',
    bad: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: databases}
spec:
  priority: 10
  subject:
    pods:
#   ^^^^ error: pods-selector-missing
      podSelector: {matchLabels: {tier: database}}
`,
    good: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: databases}
spec:
  priority: 10
  subject:
    pods:
      namespaceSelector: {}
      podSelector: {matchLabels: {tier: database}}
`,
    references: [adminReference()],
  },

  find: (policy) => mismatchesOf(policy).filter(isCompleted),
  say: ({ name }) =>
    `\`pods\` needs \`${name}\`, too, or an API server refuses the policy. Write \`${name}: {}\` if ${name === 'podSelector' ? 'every pod' : 'every namespace'} is meant.`,
  fix: ({ name, parent }, { tree }) =>
    widening(
      `Mean all of them: ${name}: {}`,
      writtenNode(tree, [...parent, name]) ? replaceNode(tree, [...parent, name], {}) : insertEntry(tree, parent, name, {}),
    ),
});
