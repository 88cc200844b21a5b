import type { Policy } from '../../semantics/cluster/policy.js';
import { conceptReference } from '../references.js';
import { removePolicyFix } from '../remove-policy.js';
import { rule, type Violation } from '../rule.js';
import { placesOfPolicies, sameBefore } from './redundancy.js';

interface Duplicate extends Violation {
  readonly first: Policy;
}

/** Two policies of one namespace that say the same. */
export default rule<'NetworkPolicy in environment', Duplicate>({
  id: 'duplicate-policy',
  category: 'workspace',
  severity: 'hint',
  on: 'NetworkPolicy in environment',
  docs: {
    summary: 'Two policies of a namespace say the same under two names.',
    why: 'The second one adds nothing, and whoever changes one of them later finds that nothing changes: the copy still lets through what the other no longer does.',
    silent: 'Of rules in another order, and of policies in different files of which nobody wrote the namespace.',
    wrong: 'Where two tools each bring the policy they need, and neither can know of the other.',
    bad: `
#- /policies.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: allow-api, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress: [{from: [{podSelector: {matchLabels: {app: api}}}]}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: allow-api-to-db, namespace: shop}
#                ^^^^^^^^^^^^^^^ hint: duplicate-policy \`allow-api\`
spec:
  podSelector: {matchLabels: {app: db}}
  ingress: [{from: [{podSelector: {matchLabels: {app: api}}}]}]
`,
    good: `
#- /policies.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: allow-api, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress: [{from: [{podSelector: {matchLabels: {app: api}}}]}]
`,
    references: [conceptReference('network-traffic-filtering')],
  },
  *find(target) {
    const first = sameBefore(target);
    const at = target.object.object.metadata.name?.range;
    if (first && at) yield { at, first, related: placesOfPolicies(target.view, [first], 'says the same') };
  },
  say: ({ first }) => `This policy says the same as \`${first.name}\`, so a change of one of them is undone by the other. Remove one.`,
  fix: (_, context) => removePolicyFix('Remove this policy', context),
});
