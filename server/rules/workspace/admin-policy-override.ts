import type { Direction, NetworkPolicy, PolicyRule } from '../../model/network-policy.js';
import { type Decided, decidedBefore } from '../../semantics/answers/decided-before.js';
import { decidesInOrder } from '../../semantics/cluster/policy.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { headOfItem, rulesOf } from '../reading.js';
import { clusterPolicyReference } from '../references.js';
import { rule, type Severity, type Violation } from '../rule.js';
import { placesOfPolicies } from './redundancy.js';

interface Overridden extends Violation {
  readonly severity: Severity;
  readonly policyRule: PolicyRule;
  readonly by: Decided;
}

/** A rule that a policy of the cluster's administrator decides before. */
export default rule<'NetworkPolicy in environment', Overridden>({
  id: 'admin-policy-override',
  category: 'workspace',
  severity: 'info',
  on: 'NetworkPolicy in environment',
  docs: {
    summary: 'A policy of the administrator decides all that a rule is about, before any NetworkPolicy is asked.',
    why: 'ClusterNetworkPolicies and AdminNetworkPolicies of the tier Admin are asked first, by their priority and the order of their rules. What one of them denies, no NetworkPolicy can let through; what one of them accepts passes whatever NetworkPolicies say. The rule is never reached.',
    silent:
      'Where several rules decide together, where one before them may pass the decision on, where a template has a part in it, and of baselines, which come after NetworkPolicies.',
    wrong: 'Where the policy of the administrator is there for a while only.',
    bad: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: api, namespace: shop}
spec:
  podSelector: {matchLabels: {app: api}}
  ingress:
    - from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: tests}}}]
#   ^^^^^^ info: admin-policy-override \`no-tests\`
#- /admin.yaml
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: {name: no-tests}
spec:
  tier: Admin
  priority: 10
  subject: {namespaces: {}}
  ingress:
    - action: Deny
      from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: tests}}}]
`,
    good: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: api, namespace: shop}
spec:
  podSelector: {matchLabels: {app: api}}
  ingress:
    - from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: web}}}]
#- /admin.yaml
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: {name: no-tests}
spec:
  tier: Admin
  priority: 10
  subject: {namespaces: {}}
  ingress:
    - action: Deny
      from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: tests}}}]
`,
    references: [clusterPolicyReference()],
  },
  *find({ object: placed, view, once }) {
    const policy = view.policy(placed.id);
    const deciding = once(policiesInOrder);
    if (!policy || deciding.length === 0) return;
    for (const direction of ['ingress', 'egress'] as const) {
      if (policy.isolates[direction] !== true) continue;
      for (const each of policy.rules[direction]) {
        const by = decidedBefore(deciding, policy, each);
        const policyRule = by && writtenRule(placed.object, direction, each.index);
        if (by && policyRule) {
          const at = headOfItem(policyRule.range, [policyRule.peers?.key, policyRule.ports?.key]);
          yield { at, severity: by.action === 'deny' ? 'info' : 'hint', policyRule, by, related: placesOfPolicies(view, [by.policy], 'decides first') };
        }
      }
    }
  },
  say: ({ by: { policy, action } }) =>
    action === 'deny'
      ? `${policy.kind} \`${policy.name}\` denies all of this before NetworkPolicies are asked, so this rule lets nothing through. Have it changed, or remove the rule.`
      : `${policy.kind} \`${policy.name}\` accepts all of this before NetworkPolicies are asked, so it passes with this rule and without it.`,
});

/** The policies that are asked before NetworkPolicies, in their order. */
function policiesInOrder(view: EnvironmentView) {
  const { policies } = view.evaluator.cluster;
  const tier = Math.min(...policies.filter((policy) => !decidesInOrder(policy)).map((policy) => policy.tier.order));
  return policies.filter((policy) => decidesInOrder(policy) && policy.tier.order < tier).sort((a, b) => a.tier.order - b.tier.order || a.priority - b.priority);
}

function writtenRule(policy: NetworkPolicy, direction: Direction, index: number): PolicyRule | undefined {
  return rulesOf(policy).find((each) => each.direction === direction && each.index === index);
}
