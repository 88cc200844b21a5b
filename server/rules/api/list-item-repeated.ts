import type { Field, List } from '../../model/field.js';
import type { Path } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import { adminPeersOf } from '../admin-reading.js';
import { fixOf, removeItem } from '../edits.js';
import { adminReference, clusterPolicyReference } from '../references.js';
import { rule } from '../rule.js';

interface Repeated {
  readonly at: Range;
  readonly text: string;
  readonly list: Path;
  readonly index: number;
}

/** A block of addresses or a domain name that a peer lists twice. */
export default rule<'AdminPolicy', Repeated>({
  id: 'list-item-repeated',
  category: 'api',
  severity: 'error',
  on: 'AdminPolicy',
  docs: {
    summary: '`networks` or `domainNames` lists the same text twice.',
    why: 'The API keeps these lists as sets, and refuses a policy that repeats an entry.',
    bad: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: private-networks}
spec:
  priority: 10
  subject: {namespaces: {}}
  egress:
    - action: Deny
      to:
        - networks:
            - 10.0.0.0/8
            - 192.168.0.0/16
            - 10.0.0.0/8
#             ^^^^^^^^^^ error: list-item-repeated
`,
    good: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: private-networks}
spec:
  priority: 10
  subject: {namespaces: {}}
  egress:
    - action: Deny
      to:
        - networks:
            - 10.0.0.0/8
            - 192.168.0.0/16
`,
    references: [adminReference(), clusterPolicyReference()],
  },

  find: (policy, { tree }) => (tree.templated ? [] : adminPeersOf(policy).flatMap(({ peer }) => [...repeated(peer.networks), ...repeated(peer.domainNames)])),
  say: ({ text }) => `\`${text}\` is in this list already, and Kubernetes refuses that here. Remove it.`,
  fix: ({ list, index }, { tree }) => fixOf('Remove the second one', removeItem(tree, list, index)),
});

function repeated(list: List<Field<string | undefined>> | undefined): readonly Repeated[] {
  const seen = new Set<string>();
  return (list?.items ?? []).flatMap(({ value: text, range: at }, index) => {
    if (text === undefined) return [];
    if (seen.has(text)) return [{ at, text, list: list?.path ?? [], index }];
    seen.add(text);
    return [];
  });
}
