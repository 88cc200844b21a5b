import type { PolicyPeer } from '../../model/network-policy.js';
import type { Path } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import { labelsText, ownNamespaceText, writtenNamespacesText, writtenPodsText } from '../../words/written.js';
import { fixOf, mergeWithNext } from '../edits.js';
import { isEnumeration, splitPairs } from '../peer-pairs.js';
import { headOfItem, isBranched, rulesOf } from '../reading.js';
import { apiReference, conceptReference } from '../references.js';
import { rule, type Severity } from '../rule.js';
import { ownPodsMatch, podsInNamespacesMatch } from '../workspace/matching.js';

interface SplitPeer {
  readonly at: Range;
  readonly severity: Severity;
  readonly path: Path;
  readonly index: number;
  readonly namespacePeer: PolicyPeer;
  readonly podPeer: PolicyPeer;
}

/** A dash too many: two peers, either of which suffices, where one peer with both selectors was meant. */
export default rule<'NetworkPolicy', SplitPeer>({
  id: 'peer-split-and-or',
  category: 'mistake',
  severity: 'warning',
  on: 'NetworkPolicy',
  inTemplates: true,
  docs: {
    summary: 'A dash makes two peers of a namespace and a pod selector that were meant together.',
    why: 'Items of `from` and `to` are alternatives. A namespace selector in an item of its own admits every pod of these namespaces, and a pod selector in an item of its own never leaves the namespace of the policy. The client that was meant gets in either way, so nobody notices the rest.',
    bad: `
from:
  - namespaceSelector:
      matchLabels: {kubernetes.io/metadata.name: monitoring}
  - podSelector:
# ^^^^^^^^^^^^^ warning: peer-split-and-or all of namespace \`monitoring\`, or any pod labelled \`app=prometheus\`
      matchLabels: {app: prometheus}
`,
    good: `
from:
  - namespaceSelector:
      matchLabels: {kubernetes.io/metadata.name: monitoring}
    podSelector:
      matchLabels: {app: prometheus}
`,
    references: [conceptReference('behavior-of-to-and-from-selectors'), apiReference('NetworkPolicyPeer')],
  },

  *find(policy, { tree }) {
    for (const { peers } of rulesOf(policy)) {
      if (!peers || peers.templated) continue;
      const enumerated = isEnumeration(peers.items);
      for (const { index, namespacePeer, podPeer, first, second } of splitPairs(peers.items)) {
        if (isBranched(tree, first.range, second.range)) continue;
        const at = headOfItem(second.range, [second.podSelector?.key, second.namespaceSelector?.key]);
        yield { at, severity: enumerated ? 'info' : 'warning', path: peers.path, index, namespacePeer, podPeer };
      }
    }
  },
  say: ({ namespacePeer, podPeer }, { placed }) => {
    const [namespaces, pods] = [namespacePeer.namespaceSelector, podPeer.podSelector];
    if (!namespaces || !pods) return '';
    return `The dash makes these two peers: all of ${writtenNamespacesText(namespaces)}, or any pod labelled \`${labelsText(pods)}\` in ${ownNamespaceText(placed)}. To mean only ${writtenPodsText(pods)} of ${writtenNamespacesText(namespaces)}, put both selectors in one item.`;
  },
  excused: ({ namespacePeer, podPeer }, { placed }, view) =>
    placed !== undefined && ownPodsMatch(view, placed, podPeer) && !podsInNamespacesMatch(view, placed, namespacePeer, podPeer),
  fix: ({ path, index }, { tree }) => fixOf('Require both (one peer)', mergeWithNext(tree, path, index)),
});
