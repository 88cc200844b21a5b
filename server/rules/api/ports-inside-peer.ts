import { moveEntry } from '../../syntax/edit/restructure.js';
import { nodeAt } from '../../syntax/locate.js';
import type { Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import { fixOf } from '../edits.js';
import { apiReference } from '../references.js';
import { rule } from '../rule.js';
import { type Misfit, misfitsOf } from './mismatch-cause.js';

/** Ports that are indented into a peer instead of standing beside `from` or `to`. */
export default rule<'NetworkPolicy', Misfit>({
  id: 'ports-inside-peer',
  category: 'api',
  severity: 'error',
  on: 'NetworkPolicy',
  docs: {
    summary: '`ports` stands inside a peer.',
    why: 'A peer says who, a rule says which ports: `ports` stands beside `from` or `to`. Where a client drops the field instead of refusing the policy, the rule has no ports at all and opens every one of them.',
    bad: `
from:
  - podSelector: {matchLabels: {app: web}}
    ports:
#   ^^^^^ error: ports-inside-peer
      - port: 8080
`,
    good: `
from:
  - podSelector: {matchLabels: {app: web}}
ports:
  - port: 8080
`,
    references: [apiReference('NetworkPolicyIngressRule')],
  },

  find: (policy) => misfitsOf(policy, 'ports-inside-peer'),
  say: ({ name, parent }) => {
    const peers = parent.at(-2);
    const own =
      name === 'ports' ? `\`ports\` belongs to the rule, beside \`${peers}\`` : `\`${name}\` belongs into a list \`ports\` of the rule, beside \`${peers}\``;
    return `${own}; a peer only says who, and Kubernetes refuses it here. Where the field is dropped instead, every port is open. Indent it less.`;
  },
  fix: ({ name, parent }, { tree }) =>
    name === 'ports' && isOnlyOne(tree, parent) ? fixOf(`Move ports out of the peer`, moveEntry(tree, parent, 'ports', parent.slice(0, -2))) : [],
});

/** Several peers with ports of their own would be several rules. */
function isOnlyOne(tree: SyntaxTree, peer: Path): boolean {
  const peers = nodeAt(tree, peer.slice(0, -1));
  return peers?.kind === 'sequence' && peers.items.length === 1;
}
