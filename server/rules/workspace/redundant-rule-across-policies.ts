import type { PolicyRule } from '../../model/network-policy.js';
import type { Policy } from '../../semantics/cluster/policy.js';
import { firstListed } from '../../util/text.js';
import { asCode } from '../../words/mark.js';
import { losing } from '../edits.js';
import { headOfItem, rulesOf } from '../reading.js';
import { conceptReference } from '../references.js';
import { rule, type Violation } from '../rule.js';
import { removeRule } from '../rule-edits.js';
import { placesOfPolicies, redundantOf } from './redundancy.js';

interface RedundantRule extends Violation {
  readonly policyRule: PolicyRule;
  readonly by: readonly Policy[];
}

/** A rule that other policies have, too. */
export default rule<'NetworkPolicy in environment', RedundantRule>({
  id: 'redundant-rule-across-policies',
  category: 'workspace',
  severity: 'hint',
  on: 'NetworkPolicy in environment',
  docs: {
    summary: 'Another policy for the same pods lets through all that this rule does.',
    why: 'Policies add up. What a policy for the whole namespace lets through need not be said again for some of its pods; and whoever removes it in one place finds that nothing changes. It is judged by labels, for every pod that there may ever be.',
    silent:
      'Where the whole policy adds nothing, which is told of by itself, where the other policy lets everyone through, and where a template or something that no manifest shows has a part in it.',
    wrong: 'Where each policy is to be complete by itself, so that it can be moved: turn the rule off.',
    bad: `
#- /policies.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: allow-dns, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}]
      ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: api, namespace: shop}
spec:
  podSelector: {matchLabels: {app: api}}
  policyTypes: [Egress]
  egress:
    - to: [{podSelector: {matchLabels: {app: db}}}]
    - to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}]
#   ^^^^ hint: redundant-rule-across-policies \`allow-dns\`
      ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]
`,
    good: `
#- /policies.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: allow-dns, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}]
      ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: api, namespace: shop}
spec:
  podSelector: {matchLabels: {app: api}}
  policyTypes: [Egress]
  egress:
    - to: [{podSelector: {matchLabels: {app: db}}}]
`,
    references: [conceptReference('network-traffic-filtering')],
  },
  *find(target) {
    const written = rulesOf(target.object.object);
    for (const found of redundantOf(target)) {
      if (found.kind !== 'rule') continue;
      const policyRule = written.find(({ direction, index }) => direction === found.rule.direction && index === found.rule.index);
      if (!policyRule) continue;
      const at = headOfItem(policyRule.range, [policyRule.peers?.key, policyRule.ports?.key]);
      yield { at, policyRule, by: found.by, related: placesOfPolicies(target.view, found.by, 'lets this through already') };
    }
  },
  say: ({ by }) =>
    `${firstListed(
      by.map(({ name }) => asCode(name)),
      3,
    )} ${by.length === 1 ? 'is' : 'are'} for these pods, too, and ${by.length === 1 ? 'lets' : 'let'} all of this through already, so this rule changes nothing.`,
  fix: ({ policyRule }, context) => losing('Remove this rule, which changes nothing', removeRule(context, policyRule)),
});
