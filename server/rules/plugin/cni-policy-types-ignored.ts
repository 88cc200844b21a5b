import { findUnlistedDirection, fixUnlistedDirection, type UnlistedDirection } from '../mistake/unlisted-direction.js';
import { typeName } from '../reading.js';
import { apiReference } from '../references.js';
import { rule } from '../rule.js';
import { byPlugin, ciliumIssue, GUESSED, guessedText, knownPlugin, type PluginViolation } from './known-plugin.js';

type Enforced = PluginViolation & UnlistedDirection;

/** Rules that policyTypes leaves out, for a plugin that enforces them all the same. */
export default rule<'NetworkPolicy in environment', Enforced>({
  id: 'cni-policy-types-ignored',
  category: 'plugin',
  severity: 'warning',
  on: 'NetworkPolicy in environment',
  docs: {
    summary: 'The network plugin enforces rules of a direction that `policyTypes` does not list.',
    why: `By the API, rules of a direction that \`policyTypes\` leaves out have no effect. Cilium and Amazon VPC CNI read the rules and not the list, so the pods are isolated in that direction: what the rules do not allow is closed. The same file means two things in two clusters. ${GUESSED}`,
    silent: 'Of an empty list of rules, and where one of the rules lets everyone through.',
    wrong: 'Where the plugin is newer than what is known of it here. Both projects have a change under way that heeds the list.',
    cluster: { plugin: 'cilium' },
    bad: `
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress]
  ingress:
    - from: [{podSelector: {}}]
  egress:
# ^^^^^^ warning: cni-policy-types-ignored Cilium
    - to: [{podSelector: {matchLabels: {app: db}}}]
`,
    good: `
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress, Egress]
  ingress:
    - from: [{podSelector: {}}]
  egress:
    - to: [{podSelector: {matchLabels: {app: db}}}]
`,
    references: [apiReference('NetworkPolicySpec'), ciliumIssue(48703), 'https://github.com/aws/amazon-network-policy-controller-k8s/pull/229'],
  },

  *find({ object: { object }, view }) {
    const known = knownPlugin(view);
    if (!known?.plugin.ignoresPolicyTypes) return;
    for (const direction of ['ingress', 'egress'] as const)
      for (const fact of findUnlistedDirection(object, direction))
        if (fact.rules > 0 && fact.severity === 'warning') yield { ...fact, ...byPlugin(known, 'warning') };
  },
  say: (fact) =>
    `${fact.known.plugin.title} enforces these ${fact.direction} rules, though \`policyTypes\` does not list \`${typeName(fact.direction)}\`: what they do not allow is closed there, and open with other plugins. List \`${typeName(fact.direction)}\`, or delete \`${fact.direction}\`.${guessedText(fact)}`,
  fix: (fact, { tree }) => fixUnlistedDirection(fact, tree),
});
