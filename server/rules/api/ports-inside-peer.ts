import { renameKey } from '../../syntax/edit/replace.js';
import { moveEntry } from '../../syntax/edit/restructure.js';
import { nodeAt } from '../../syntax/locate.js';
import type { Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import type { Range } from '../../util/range.js';
import { fixOf } from '../edits.js';
import { apiReference } from '../references.js';
import { rule } from '../rule.js';
import { type Misfit, misfitsOf } from './mismatch-cause.js';

/** Ports that stand where no rule reads them: in a peer instead of beside `from` or `to`, or listed below `port`. */
export default rule<'NetworkPolicy', PortsElsewhere>({
  id: 'ports-inside-peer',
  category: 'api',
  severity: 'error',
  on: 'NetworkPolicy',
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

  *find(policy, { tree }) {
    for (const misfit of misfitsOf(policy, 'ports-inside-peer')) yield { ...misfit, listed: false };
    for (const misfit of misfitsOf(policy, 'unknown-field')) {
      const first = misfit.place === 'rule' && misfit.name === 'port' ? firstListed(tree, misfit) : undefined;
      if (first) yield { ...misfit, at: first, listed: true };
    }
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

interface PortsElsewhere extends Misfit {
  /** They are the list of a key `port` of the rule. */
  readonly listed: boolean;
}

/** The first entry of such a list, unless the rule has `ports` besides. */
function firstListed(tree: SyntaxTree, { parent, name }: Misfit): Range | undefined {
  const list = nodeAt(tree, [...parent, name]);
  const first = list?.kind === 'sequence' ? list.items[0] : undefined;
  const entry = first?.value.kind === 'map' ? first.value.entries[0] : undefined;
  return nodeAt(tree, [...parent, 'ports']) ? undefined : entry?.key.range;
}

/** Several peers with ports of their own would be several rules. */
function isOnlyOne(tree: SyntaxTree, peer: Path): boolean {
  const peers = nodeAt(tree, peer.slice(0, -1));
  return peers?.kind === 'sequence' && peers.items.length === 1;
}
