import type { PolicyPeer } from '../../model/network-policy.js';
import { nodeAt } from '../../syntax/locate.js';
import type { Range } from '../../util/range.js';
import { removeEntry, splitItem, widening } from '../edits.js';
import { peersOf } from '../reading.js';
import { apiReference } from '../references.js';
import { rule } from '../rule.js';

interface MixedPeer {
  readonly at: Range;
  readonly peer: PolicyPeer;
  readonly selectors: readonly string[];
}

/** Addresses and pods in one peer. */
export default rule<'NetworkPolicy', MixedPeer>({
  id: 'ip-block-with-selector',
  category: 'api',
  severity: 'error',
  on: 'NetworkPolicy',
  docs: {
    summary: '`ipBlock` stands beside a selector in one peer.',
    why: 'A peer is either addresses or pods; it cannot ask for pods with certain addresses, and Kubernetes refuses both in one. In two entries, either is enough.',
    bad: `
from:
  - ipBlock: {cidr: 10.0.0.0/8}
#   ^^^^^^^ error: ip-block-with-selector
    podSelector: {}
`,
    good: `
from:
  - ipBlock: {cidr: 10.0.0.0/8}
  - podSelector: {}
`,
    references: [apiReference('NetworkPolicyPeer')],
  },

  *find(policy) {
    for (const { peer } of peersOf(policy)) {
      const selectors = (['podSelector', 'namespaceSelector'] as const).filter((name) => peer[name] && !peer[name].isNull);
      if (peer.ipBlock && !peer.ipBlock.isNull && selectors.length > 0) yield { at: peer.ipBlock.key, peer, selectors };
    }
  },
  say: ({ selectors }) =>
    `\`ipBlock\` and \`${selectors[0]}\` cannot stand in one peer: it is either addresses or pods. Write two entries if either is meant (OR), or remove one.`,
  fix: ({ peer, selectors }, { tree }) => {
    const node = nodeAt(tree, peer.path);
    const keys = node?.kind === 'map' ? node.entries.map(({ key }) => key.text) : [];
    // The block is split off where it is the first or the last entry.
    const at = keys[0] === 'ipBlock' ? keys[1] : keys.at(-1) === 'ipBlock' ? 'ipBlock' : undefined;
    const list = peer.path.slice(0, -1);
    return [
      ...widening('Allow either: split into two peers', at === undefined ? undefined : splitItem(tree, list, peer.index, at)),
      ...widening('Remove ipBlock (lets more through)', removeEntry(tree, peer.path, 'ipBlock')),
      ...(selectors.length === 1 ? widening(`Remove ${selectors[0]} (lets more through)`, removeEntry(tree, peer.path, selectors[0] ?? '')) : []),
    ];
  },
});
