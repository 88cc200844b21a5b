import type { LabelSelector, PolicyPeer } from '../../model/network-policy.js';
import type { Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import type { Range } from '../../util/range.js';
import { writtenNamespacesText } from '../../words/written.js';
import { losing, removeItem, writtenNode } from '../edits.js';
import { headOfItem, isNarrow, present, rulesOf, selectsAll } from '../reading.js';
import { apiReference } from '../references.js';
import { rule } from '../rule.js';
import { valueKey } from '../same-value.js';

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
      const widerThan = createWider(tree, peers?.items ?? []);
      for (const peer of peers?.items ?? []) {
        const wide = peer.ipBlock || peer.templated ? undefined : widerThan(peer);
        if (wide)
          yield { at: headOfItem(peer.range, [peer.podSelector?.key, peer.namespaceSelector?.key]), path: peer.path, wider: wide.peer, by: wide.admits };
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

/** A peer that admits pods whatever their labels, and its place among the peers. */
interface Wide {
  readonly place: number;
  readonly peer: PolicyPeer;
  /** What it admits, in words. */
  readonly admits: string;
}

/** Of each peer, the first other one that surely admits all that it does, and more. */
function createWider(tree: SyntaxTree, peers: readonly PolicyPeer[]): (peer: PolicyPeer) => Wide | undefined {
  let cluster: Wide | undefined;
  let own: Wide | undefined;
  const named = new Map<string, Wide>();
  for (const [place, peer] of peers.entries()) {
    const { ipBlock, templated, namespaceSelector, podSelector } = peer;
    const [namespaces, pods] = [present(namespaceSelector), present(podSelector)];
    if (ipBlock || templated || (pods && !selectsAll(pods))) continue;
    const key = namespaces && keyOf(tree, namespaces);
    if (namespaces && selectsAll(namespaces)) cluster ??= { place, peer, admits: 'every pod of the cluster' };
    else if (!namespaces) own ??= pods && { place, peer, admits: "every pod of the policy's namespace" };
    else if (key !== undefined && !named.has(key)) named.set(key, { place, peer, admits: `every pod of ${writtenNamespacesText(namespaces)}` });
  }
  return (peer) => {
    const [namespaces, pods] = [present(peer.namespaceSelector), present(peer.podSelector)];
    const isNarrowed = isNarrow(pods);
    const key = namespaces && isNarrowed && named.size > 0 ? keyOf(tree, namespaces) : undefined;
    const wider = [
      isNarrowed || isNarrow(namespaces) || (!namespaces && pods) ? cluster : undefined,
      !namespaces && isNarrowed ? own : undefined,
      key === undefined ? undefined : named.get(key),
    ].filter((one) => one !== undefined);
    return wider.sort((a, b) => a.place - b.place)[0];
  };
}

function keyOf(tree: SyntaxTree, { path }: LabelSelector): string | undefined {
  const node = writtenNode(tree, path);
  return node && valueKey(node);
}
