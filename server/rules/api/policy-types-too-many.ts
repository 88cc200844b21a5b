import { replaceNode } from '../../syntax/edit/replace.js';
import { nodeAt } from '../../syntax/locate.js';
import type { Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import { type Edits, fixOf } from '../edits.js';
import { apiReference } from '../references.js';
import { rule } from '../rule.js';
import { type Misfit, misfitsOf } from './mismatch-cause.js';

/** More than the two types there are. */
export default rule<'NetworkPolicy', Misfit>({
  id: 'policy-types-too-many',
  category: 'api',
  severity: 'error',
  on: 'NetworkPolicy',
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

  find: (policy) => misfitsOf(policy, 'policy-types-too-many'),
  say: () => '`policyTypes` may have two entries at most: `Ingress` and `Egress`, each once. Remove the ones that repeat.',
  fix: ({ mismatch }, { tree }) => fixOf('Remove the entries that repeat', deduplicate(tree, mismatch.path), true),
});

function deduplicate(tree: SyntaxTree, path: Path): Edits {
  const list = nodeAt(tree, path);
  const values = list?.kind === 'sequence' ? new Set(list.items.map(({ value }) => (value.kind === 'scalar' ? value.text : ''))) : new Set<string>();
  if (values.size > 2 || [...values].some((value) => value !== 'Ingress' && value !== 'Egress')) return undefined;
  return replaceNode(tree, path, [...values]);
}
