import type { Direction, PolicyPort, PolicyRule } from '../../model/network-policy.js';
import type { Path } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import { listed } from '../../util/text.js';
import { writtenPortText } from '../../words/written.js';
import { isDnsOnly } from '../dns.js';
import { fixOf, mergeWithNext } from '../edits.js';
import { hasStrayKeys, headOfItem, isBranched, peersKey } from '../reading.js';
import { apiReference, issueReference } from '../references.js';
import { rule } from '../rule.js';

interface SplitRule {
  readonly at: Range;
  readonly direction: Direction;
  readonly path: Path;
  readonly index: number;
  readonly ports: readonly PolicyPort[];
  readonly isPortsFirst: boolean;
}

/** A dash before `ports`: one rule for the peers on every port, and one for these ports and everyone. */
export default rule<'NetworkPolicy', SplitRule>({
  id: 'ports-as-separate-rule',
  category: 'mistake',
  severity: 'warning',
  on: 'NetworkPolicy',
  inTemplates: true,
  docs: {
    summary: 'A dash before `ports` makes a second rule of it.',
    why: 'The items of `ingress` and `egress` are rules, and any of them suffices. With its own dash, `ports` is a rule without peers: everyone may use these ports, also from outside the cluster, and the peers of the rule above may use every port.',
    silent: 'Of an egress rule for name lookups only, and where the ports stand first and there are more than these two rules.',
    wrong: 'Where everyone is meant to use these ports, and the peers every port.',
    bad: `
ingress:
  - from:
      - podSelector: {matchLabels: {app: frontend}}
  - ports:
# ^^^^^^^ warning: ports-as-separate-rule everyone
      - {port: 8080, protocol: TCP}
`,
    good: `
ingress:
  - from:
      - podSelector: {matchLabels: {app: frontend}}
    ports:
      - {port: 8080, protocol: TCP}
`,
    references: [apiReference('NetworkPolicySpec'), issueReference('kubernetes/website', 20662)],
  },

  *find({ spec }, { tree }) {
    for (const list of [spec.ingress, spec.egress]) {
      if (!list || list.templated) continue;
      for (const [index, first] of list.items.entries()) {
        const second = list.items[index + 1];
        if (!second || isBranched(tree, first.range, second.range)) continue;
        const [peers, ports] = first.ports ? [second, first] : [first, second];
        if (!ports.ports || !isPeersOnly(peers) || !isPortsOnly(ports) || isDnsRule(ports)) continue;
        // Between three rules, the middle one belongs to the one above it; with the ports first, only a pair that stands alone is plain.
        if (ports === first && list.items.length !== 2) continue;
        if (hasStrayKeys(tree, first.path, ['from', 'to', 'ports']) || hasStrayKeys(tree, second.path, ['from', 'to', 'ports'])) continue;
        const at = headOfItem(second.range, [second.ports?.key, second.peers?.key]);
        yield { at, direction: second.direction, path: list.path, index, ports: ports.ports.items, isPortsFirst: ports === first };
      }
    }
  },
  say: ({ direction, ports, isPortsFirst }) => {
    const everyone =
      direction === 'ingress' ? 'everyone, also from outside the cluster, may connect to' : 'these pods may connect to anyone, also outside the cluster, on';
    if (isPortsFirst)
      return `The dash makes two rules of this: by the one above, ${everyone} ${listed(ports.map(writtenPortText))}, and this \`${peersKey(direction)}\` has no limit on ports. Without the dash, both belong to one rule.`;
    return `The dash makes this a rule of its own: ${everyone} ${listed(ports.map(writtenPortText))}, and the \`${peersKey(direction)}\` above has no limit on ports. Without the dash, both belong to one rule.`;
  },
  fix: ({ path, index }, { tree }) => fixOf('Limit the peers to these ports (one rule)', mergeWithNext(tree, path, index)),
});

function isPeersOnly({ peers, ports, templated }: PolicyRule): boolean {
  return peers !== undefined && peers.items.length > 0 && ports === undefined && !templated;
}

function isPortsOnly({ peers, ports, templated }: PolicyRule): boolean {
  return peers === undefined && ports !== undefined && ports.items.length > 0 && !ports.templated && !templated;
}

/** "Name lookups, wherever the resolver is" is written just like that. */
function isDnsRule({ direction, ports }: PolicyRule): boolean {
  return direction === 'egress' && ports !== undefined && isDnsOnly(ports.items);
}
