import type { PolicyPeer, PolicyRule } from '../../model/network-policy.js';
import { replaceNode } from '../../syntax/edit/replace.js';
import type { Range } from '../../util/range.js';
import { losing, removeItem, widening, writtenNode } from '../edits.js';
import { hasStrayKeys, PEER_KEYS, peersKey, peersOf, writtenKeys } from '../reading.js';
import { apiReference } from '../references.js';
import { rule } from '../rule.js';

interface EmptyPeer {
  readonly at: Range;
  readonly rule: PolicyRule;
  readonly peer: PolicyPeer;
  /** The selectors that are written without a value. */
  readonly nulls: readonly string[];
}

/** An entry of `from` or `to` that names nobody. */
export default rule<'NetworkPolicy', EmptyPeer>({
  id: 'peer-empty',
  category: 'api',
  severity: 'error',
  on: 'NetworkPolicy',
  docs: {
    summary: 'A peer has no selector: it is empty, or its selector has no value.',
    why: 'Nobody can tell whether everyone or no one is meant, so Kubernetes refuses it. `podSelector: {}` is every pod of the namespace, `namespaceSelector: {}` every pod of the cluster, and everyone is meant where `from` or `to` is left out.',
    bad: `
from:
  - podSelector:
#   ^^^^^^^^^^^ error: peer-empty
`,
    good: `
from:
  - podSelector: {}
`,
    references: [apiReference('NetworkPolicyPeer')],
  },

  *find(policy, { tree }) {
    // What seems to be missing may come from the template, indented in its own way.
    if (tree.templated) return;
    for (const { rule: policyRule, peer } of peersOf(policy)) {
      if (peer.templated) continue;
      const members = { podSelector: peer.podSelector, namespaceSelector: peer.namespaceSelector, ipBlock: peer.ipBlock };
      const written = Object.entries(members).filter(([, member]) => member !== undefined);
      // A member of the wrong type is refused for that.
      const others = writtenKeys(tree, peer.path).some((key) => key in members && !written.some(([name]) => name === key));
      if (others || written.some(([, member]) => !member?.isNull)) continue;
      // What a key that does not belong here was to mean is said by the rule about that key.
      if (hasStrayKeys(tree, peer.path, PEER_KEYS)) continue;
      yield { at: written[0]?.[1]?.key ?? peer.range, rule: policyRule, peer, nulls: written.map(([name]) => name) };
    }
  },
  say: ({ rule: { direction }, nulls }) => {
    const key = peersKey(direction);
    const [name] = nulls;
    const start = name === undefined ? 'This peer names nobody' : `\`${name}:\` has nothing behind it, so this peer names nobody`;
    return `${start}, and Kubernetes refuses that. \`podSelector: {}\` is every pod of this namespace, \`namespaceSelector: {}\` every pod of the cluster; for everyone, leave \`${key}\` out.`;
  },
  fix: ({ rule: policyRule, peer, nulls }, { tree }) => {
    const list = peer.path.slice(0, -1);
    const node = writtenNode(tree, peer.path);
    const write = (name: string) =>
      nulls.includes(name)
        ? replaceNode(tree, [...peer.path, name], {})
        : node && nulls.length === 0
          ? replaceNode(tree, peer.path, { [name]: {} })
          : undefined;
    return [
      ...widening('Allow every pod of this namespace: podSelector: {}', write('podSelector')),
      ...widening('Allow every pod of the cluster: namespaceSelector: {}', write('namespaceSelector')),
      ...losing(`Remove this peer from ${peersKey(policyRule.direction)}`, removeItem(tree, list, peer.index)),
    ];
  },
});
