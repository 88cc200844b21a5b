import type { LabelSelector, PolicyPeer } from '../../model/network-policy.js';
import type { Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import type { Range } from '../../util/range.js';
import { losing, removeItem, writtenNode } from '../edits.js';
import { headOfItem, isNarrow, present, rulesOf, selectsAll } from '../reading.js';
import { apiReference } from '../references.js';
import { rule } from '../rule.js';
import { sameValue } from '../same-value.js';
import { namespacesText } from '../wording.js';

interface Shadowed {
  readonly at: Range;
  readonly path: Path;
  /** The wider peer. */
  readonly wider: PolicyPeer;
  /** What it admits. */
  readonly by: string;
}

/** A peer without effect, because another one of the rule admits all it does, and more. */
export default rule<'NetworkPolicy', Shadowed>({
  id: 'peer-shadowed',
  category: 'mistake',
  severity: 'info',
  on: 'NetworkPolicy',
  docs: {
    summary: 'A peer has no effect, because a wider one stands beside it.',
    why: 'Peers of a rule are alternatives, so the narrow one only makes the rule look stricter than it is.',
    silent: 'Of blocks of addresses, and where a template has a part in one of the two peers.',
    wrong: 'Where the wider peer is there for a while only; the finding then says what the rule comes to until it is gone.',
    bad: `
from:
  - namespaceSelector: {}
  - podSelector: {matchLabels: {app: web}}
# ^^^^^^^^^^^^^ info: peer-shadowed every pod of the cluster
`,
    good: `
from:
  - podSelector: {matchLabels: {app: web}}
`,
    references: [apiReference('NetworkPolicyPeer')],
  },

  *find(policy, { tree }) {
    for (const { peers } of rulesOf(policy)) {
      for (const peer of peers?.items ?? []) {
        const found = peer.ipBlock || peer.templated ? undefined : firstWider(tree, peers?.items ?? [], peer);
        if (found) yield { at: headOfItem(peer.range, [peer.podSelector?.key, peer.namespaceSelector?.key]), path: peer.path, ...found };
      }
    }
  },
  say: ({ wider, by }, { tree, lineOf }) => {
    const written = tree.text.slice(wider.range.start, wider.range.end).replace(/^-\s*/, '').trim();
    const what = /^[^\r\n`]{1,60}$/.test(written) ? ` (\`${written}\`)` : '';
    return `The peer on line ${lineOf(wider.range.start)}${what} admits ${by}, so this one changes nothing. Remove the one that is not meant.`;
  },
  fix: ({ path }, { tree }) => losing('Remove this peer, which changes nothing', removeItem(tree, path.slice(0, -1), Number(path.at(-1)))),
});

function firstWider(tree: SyntaxTree, peers: readonly PolicyPeer[], peer: PolicyPeer): Pick<Shadowed, 'wider' | 'by'> | undefined {
  for (const wider of peers) {
    const by = wider === peer || wider.ipBlock || wider.templated ? undefined : widerThan(tree, wider, peer);
    if (by !== undefined) return { wider, by };
  }
  return undefined;
}

/** What `other` admits, in words, where that surely includes all that `peer` does, and more. */
function widerThan(tree: SyntaxTree, other: PolicyPeer, peer: PolicyPeer): string | undefined {
  const [namespaces, pods] = [present(other.namespaceSelector), present(other.podSelector)];
  const [ownNamespaces, ownPods] = [present(peer.namespaceSelector), present(peer.podSelector)];
  if (pods && !selectsAll(pods)) return undefined;
  if (namespaces && selectsAll(namespaces))
    return isNarrow(ownPods) || isNarrow(ownNamespaces) || (!ownNamespaces && ownPods) ? 'every pod of the cluster' : undefined;
  if (namespaces) return ownNamespaces && isNarrow(ownPods) && same(tree, namespaces, ownNamespaces) ? `every pod of ${namespacesText(namespaces)}` : undefined;
  return pods && !ownNamespaces && isNarrow(ownPods) ? "every pod of the policy's namespace" : undefined;
}

function same(tree: SyntaxTree, a: LabelSelector, b: LabelSelector): boolean {
  const [first, second] = [writtenNode(tree, a.path), writtenNode(tree, b.path)];
  return first !== undefined && second !== undefined && sameValue(first, second);
}
