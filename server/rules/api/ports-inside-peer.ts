import { renameKey } from '../../syntax/edit/replace.js';
import { moveEntry } from '../../syntax/edit/restructure.js';
import { nodeAt } from '../../syntax/locate.js';
import type { Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import check from '../../validation/checks/ports-inside-peer.js';
import { apiRule } from '../api-rule.js';
import { fixOf } from '../edits.js';
import { apiReference } from '../references.js';

/** Ports that stand where no rule reads them: in a peer instead of beside `from` or `to`, or listed below `port`. */
export default apiRule(check, {
  docs: {
    summary: 'Ports stand where no rule reads them, mostly inside a peer.',
    why: 'A peer says who, a rule says which ports: `ports` stands beside `from` or `to`. Where a client drops the field instead of refusing the policy, the rule has no ports at all and opens every one of them. The same holds of ports that are listed below a key `port` of the rule.',
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

  say: ({ name, parent, listed }) => {
    if (listed)
      return 'No rule reads what is listed below `port`: where that key is dropped instead of refused, this rule opens every port. The list is called `ports`.';
    const peers = parent.at(-2);
    const own =
      name === 'ports' ? `\`ports\` belongs to the rule, beside \`${peers}\`` : `\`${name}\` belongs into a list \`ports\` of the rule, beside \`${peers}\``;
    return `${own}; a peer only says who, and Kubernetes refuses it here. Where the field is dropped instead, every port is open. Indent it less.`;
  },
  fix: ({ name, parent, listed }, { tree }) => {
    if (listed) return fixOf('Rename port to ports', renameKey(tree, parent, name, 'ports'));
    return name === 'ports' && isOnlyOne(tree, parent) ? fixOf('Move ports out of the peer', moveEntry(tree, parent, 'ports', parent.slice(0, -2))) : [];
  },
});

/** Several peers with ports of their own would be several rules. */
function isOnlyOne(tree: SyntaxTree, peer: Path): boolean {
  const peers = nodeAt(tree, peer.slice(0, -1));
  return peers?.kind === 'sequence' && peers.items.length === 1;
}
