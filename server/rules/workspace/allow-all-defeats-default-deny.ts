import type { Policy } from '../../semantics/cluster/policy.js';
import { firstListed } from '../../util/text.js';
import { asCode } from '../../words/mark.js';
import { ownNamespaceText } from '../../words/written.js';
import { cancelledBeside, type EmptyRule, emptyRulesOf } from '../allow-all.js';
import { fixOf } from '../edits.js';
import { conceptReference } from '../references.js';
import { removePolicyFix } from '../remove-policy.js';
import { rule, type Violation } from '../rule.js';
import { removeRule } from '../rule-edits.js';
import { placeOfObject } from './matching.js';

interface Defeated extends Violation, EmptyRule {
  readonly denies: readonly Policy[];
}

/** A default-deny, and a policy that lets everyone through beside it. */
export default rule<'NetworkPolicy in environment', Defeated>({
  id: 'allow-all-defeats-default-deny',
  category: 'workspace',
  severity: 'warning',
  on: 'NetworkPolicy in environment',
  docs: {
    summary: 'An empty rule lets everyone through in a namespace that has a default-deny.',
    why: 'Policies only add up: what one lets through, no other can take back. A default-deny beside a policy for every pod with an empty rule denies nothing, and whoever looks for a default-deny, a person or a scanner, finds it. Mostly one of the two was there for a moment.',
    silent:
      'Where the empty rule is for some pods only, where a template has a part in one of the two policies, and of policies in different files of which nobody wrote the namespace.',
    wrong: 'Where files that stand side by side are never applied together: keep alternatives in folders of their own.',
    bad: `
#- /policies.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: allow-all, namespace: shop}
spec:
  podSelector: {}
  ingress:
    - {}
#   ^^^^ warning: allow-all-defeats-default-deny \`default-deny\`
`,
    good: `
#- /policies.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: allow-web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
    - {}
`,
    references: [conceptReference('default-deny-all-ingress-traffic'), conceptReference('network-traffic-filtering')],
  },

  *find({ object: placed, view }, { tree }) {
    for (const empty of emptyRulesOf(placed.object, tree)) {
      const denies = cancelledBeside(view, placed, empty.policyRule.direction);
      const related = denies.flatMap((each) => {
        const source = view.source(each);
        return source ? placeOfObject(source, `\`${each.name}\` isolates every pod of the namespace`) : [];
      });
      if (denies.length > 0) yield { at: empty.policyRule.range, ...empty, denies, related };
    }
  },
  say: ({ policyRule: { direction }, denies }, { placed }) => {
    const [names, verb] = [
      firstListed(
        denies.map(({ name }) => asCode(name)),
        3,
      ),
      denies.length === 1 ? 'denies' : 'deny',
    ];
    const opens =
      direction === 'ingress'
        ? `lets everyone in to every pod of ${ownNamespaceText(placed)}`
        : `lets every pod of ${ownNamespaceText(placed)} reach everything`;
    return `This empty rule ${opens}, so ${names} ${verb} nothing for ${direction} any more. Keep one of them: select the pods that need it here, or remove the default-deny.`;
  },
  fix: ({ policyRule, others }, context) => [
    ...(others > 0 ? [] : removePolicyFix('Remove this policy, keep the default-deny', context)),
    ...fixOf(others > 0 ? 'Remove the empty rule, keep the others' : `Let nobody through: ${policyRule.direction}: []`, removeRule(context, policyRule)),
  ],
});
