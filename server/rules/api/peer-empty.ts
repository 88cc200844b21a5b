import { replaceNode } from '../../syntax/edit/replace.js';
import check from '../../validation/checks/peer-empty.js';
import { apiRule } from '../api-rule.js';
import { losing, removeItem, widening, writtenNode } from '../edits.js';
import { peersKey } from '../reading.js';
import { apiReference } from '../references.js';

/** An entry of `from` or `to` that names nobody. */
export default apiRule(check, {
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
