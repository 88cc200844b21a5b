import type { PolicyRule } from '../../model/network-policy.js';
import type { Range } from '../../util/range.js';
import { fixOf } from '../edits.js';
import { namedOpen } from '../intent.js';
import { isAbsentOrEmpty, isolatedDirections, present, selectsAll, writtenKeys } from '../reading.js';
import { conceptReference } from '../references.js';
import { rule } from '../rule.js';
import { removeRule } from '../rule-edits.js';
import { ownNamespaceText } from '../wording.js';

interface AllowAll {
  readonly at: Range;
  readonly policyRule: PolicyRule;
}

/** A policy that opens a whole namespace, and with it undoes every other one. */
export default rule<'NetworkPolicy', AllowAll>({
  id: 'allow-all-policy',
  category: 'risk',
  severity: 'warning',
  on: 'NetworkPolicy',
  docs: {
    summary: 'A policy for every pod of the namespace lets everyone in.',
    why: 'Policies add up and none can deny. With this one in place, no other policy can keep anyone from any pod of the namespace. A policy whose name says so (`allow-all`, `open`, `public`) is taken at its word.',
    bad: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: base, namespace: shop}
spec:
  podSelector: {}
  ingress:
    - {}
#   ^^^^ warning: allow-all-policy
`,
    good: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: allow-all-ingress, namespace: shop}
spec:
  podSelector: {}
  ingress:
    - {}
`,
    references: [conceptReference('allow-all-ingress-traffic')],
  },

  *find(policy, { tree }) {
    const subject = present(policy.spec.podSelector);
    if (namedOpen(policy) || policy.spec.templated || (subject && !selectsAll(subject))) return;
    if (!isolatedDirections(policy.spec)?.includes('ingress')) return;
    const [only, ...others] = policy.spec.ingress?.items ?? [];
    if (!only || others.length > 0 || only.isNull || only.templated || only.peers || !isAbsentOrEmpty(only.ports)) return;
    if (writtenKeys(tree, only.path).some((key) => key !== 'ports')) return;
    yield { at: only.range, policyRule: only };
  },
  say: (_, { placed }) => {
    return `This lets everyone reach every pod of ${ownNamespaceText(placed)} on every port, also from outside the cluster, and no other policy can take that back. Name the peers, or name the policy for what it does.`;
  },
  fix: ({ policyRule }, { tree }) => fixOf('Let nobody in: ingress: []', removeRule(tree, policyRule)),
});
