import { replaceNode } from '../../syntax/edit/replace.js';
import type { Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import { listed } from '../../util/text.js';
import check from '../../validation/checks/not-exactly-one.js';
import { apiRule } from '../api-rule.js';
import { losing, removeItem, splitItem, widening } from '../edits.js';
import { adminReference, clusterPolicyReference } from '../references.js';
import type { Fix } from '../rule.js';

/** A subject, peer or port that says what it is in several ways, or in none. */
export default apiRule(check, {
  docs: {
    summary: 'A subject, a peer or a port has none or several of the fields of which it must have exactly one.',
    why: 'Pods are selected by whole namespaces or with `pods`, which selects by namespace and pod together; other than in a NetworkPolicy, two fields beside each other are refused. Several peers or ports are several items of the list. In a ClusterNetworkPolicy, `tcp`, `udp` and `sctp` must say a port: an empty one does not stand for all of them.',
    bad: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: no-metadata-service}
spec:
  priority: 10
  subject: {namespaces: {}}
  egress:
    - action: Deny
      to:
        - networks: [169.254.169.254/32]
#         ^^^^^^^^ error: not-exactly-one
          namespaces: {matchLabels: {team: a}}
`,
    good: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: no-metadata-service}
spec:
  priority: 10
  subject: {namespaces: {}}
  egress:
    - action: Deny
      to:
        - networks: [169.254.169.254/32]
        - namespaces: {matchLabels: {team: a}}
`,
    references: [adminReference(), clusterPolicyReference()],
  },

  say: ({ what, path, chosen, choices }) => {
    const list = listed(choices.map((each) => `\`${each}\``));
    if (what === 'protocol' || what === 'destinationPort') return portText(String(path.at(-1)), chosen, list);
    if (chosen.length === 0) return `This ${what} says nothing, and Kubernetes refuses that. It has exactly one of ${list}.`;
    const written = listed(chosen.map((each) => `\`${each}\``));
    const both =
      chosen.includes('namespaces') && chosen.includes('pods') ? ' To select pods by their namespace and their own labels, `pods` has both selectors.' : '';
    return `A ${what} has exactly one of ${list}, and this has ${written}.${both || (what === 'subject' ? ' Remove one.' : ' Make them several items of the list.')}`;
  },
  fix: ({ what, path, chosen }, { tree }) => {
    const [list, index] = [path.slice(0, -1), Number(path.at(-1))];
    if (what === 'subject') return [];
    if (what === 'protocol' || what === 'destinationPort') return chosen.length === 0 ? everyPort(tree, what, path) : [];
    if (chosen.length === 0) return losing(`Remove this ${what}`, removeItem(tree, list, index));
    return chosen.length === 2 ? widening(`Allow either: make them two ${what}s`, splitItem(tree, list, index, chosen[1] ?? '')) : [];
  },
});

/** Of a protocol, or of its ports. */
function portText(name: string, chosen: readonly string[], list: string): string {
  if (chosen.length > 0) return `\`${name}\` has exactly one of ${list}, and this has both. Remove one, or make them two entries of \`protocols\`.`;
  return `\`${name}\` is empty, and Kubernetes refuses that: it says no port. For every port, write the range from 1 to 65535.`;
}

const EVERY = { range: { start: 1, end: 65535 } };

function everyPort(tree: SyntaxTree, what: 'protocol' | 'destinationPort', path: Path): readonly Fix[] {
  return widening('Mean all of the ports: 1-65535', replaceNode(tree, path, what === 'protocol' ? { destinationPort: EVERY } : EVERY));
}
