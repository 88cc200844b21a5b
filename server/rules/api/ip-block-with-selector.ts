import { nodeAt } from '../../syntax/locate.js';
import check from '../../validation/checks/ip-block-with-selector.js';
import { apiRule } from '../api-rule.js';
import { removeEntry, splitItem, widening } from '../edits.js';
import { apiReference } from '../references.js';

/** Addresses and pods in one peer. */
export default apiRule(check, {
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
