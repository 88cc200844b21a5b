import { replaceNode } from '../../syntax/edit/replace.js';
import { nodeAt } from '../../syntax/locate.js';
import type { Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import check from '../../validation/checks/policy-types-too-many.js';
import { apiRule } from '../api-rule.js';
import { type Edits, fixOf } from '../edits.js';
import { apiReference } from '../references.js';

/** More than the two types there are. */
export default apiRule(check, {
  docs: {
    summary: '`policyTypes` has more than two entries.',
    why: 'There are two directions, and Kubernetes refuses a longer list, also where entries only repeat.',
    bad: `
policyTypes: [Ingress, Egress, Egress]
#^^^^^^^^^^ error: policy-types-too-many
`,
    good: `
policyTypes: [Ingress, Egress]
`,
    references: [apiReference('NetworkPolicySpec')],
  },

  say: () => '`policyTypes` may have two entries at most: `Ingress` and `Egress`, each once. Remove the ones that repeat.',
  fix: ({ mismatch }, { tree }) => fixOf('Remove the entries that repeat', deduplicate(tree, mismatch.path), true),
});

function deduplicate(tree: SyntaxTree, path: Path): Edits {
  const list = nodeAt(tree, path);
  const values = list?.kind === 'sequence' ? new Set(list.items.map(({ value }) => (value.kind === 'scalar' ? value.text : ''))) : new Set<string>();
  if (values.size > 2 || [...values].some((value) => value !== 'Ingress' && value !== 'Egress')) return undefined;
  return replaceNode(tree, path, [...values]);
}
