import type { LabelSelector, PolicyPeer } from '../../model/network-policy.js';
import type { Range } from '../../util/range.js';
import { writtenNamespacesText, writtenPodsText } from '../../words/written.js';
import { losing, removeEntry, replaceMember, widening } from '../edits.js';
import { peersOf } from '../reading.js';
import { apiReference } from '../references.js';
import { rule } from '../rule.js';

interface NullPeerSelector {
  readonly at: Range;
  readonly peer: PolicyPeer;
  readonly empty: 'podSelector' | 'namespaceSelector';
  readonly other: LabelSelector;
}

/** A selector of a peer with nothing behind it counts as not written. */
export default rule<'NetworkPolicy', NullPeerSelector>({
  id: 'peer-selector-null',
  category: 'mistake',
  severity: 'warning',
  on: 'NetworkPolicy',
  docs: {
    summary: 'One selector of a peer has no value, so only the other one counts.',
    why: 'In a peer, a selector without a value is the same as none, other than `{}`. If labels were to follow, the peer admits more than was meant, or pods of another namespace than was meant.',
    bad: `
from:
  - namespaceSelector: {matchLabels: {team: a}}
    podSelector:
#   ^^^^^^^^^^^ warning: peer-selector-null
`,
    good: `
from:
  - namespaceSelector: {matchLabels: {team: a}}
    podSelector: {matchLabels: {app: web}}
`,
    references: [apiReference('NetworkPolicyPeer')],
  },

  *find(policy) {
    for (const { peer } of peersOf(policy)) {
      const { podSelector: pods, namespaceSelector: namespaces, ipBlock, templated } = peer;
      if (!pods || !namespaces || pods.isNull === namespaces.isNull || ipBlock || templated) continue;
      yield pods.isNull
        ? { at: pods.key, peer, empty: 'podSelector', other: namespaces }
        : { at: namespaces.key, peer, empty: 'namespaceSelector', other: pods };
    }
  },
  say: ({ empty, other }) =>
    empty === 'podSelector'
      ? `\`podSelector:\` with nothing behind it counts as not written: this peer is every pod of ${writtenNamespacesText(other)}. Write the labels, or remove the key.`
      : `\`namespaceSelector:\` with nothing behind it counts as not written: this peer is ${writtenPodsText(other)} in the policy's own namespace only. Write \`{}\` for every namespace, or remove the key.`,
  fix: ({ peer, empty }, { tree }) => [
    ...losing(`Remove ${empty}, which changes nothing`, removeEntry(tree, peer.path, empty)),
    ...(empty === 'namespaceSelector' ? widening('Allow every namespace: namespaceSelector: {}', replaceMember(tree, peer.path, empty, {})) : []),
  ],
});
