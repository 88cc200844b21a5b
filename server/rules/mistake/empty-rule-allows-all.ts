import type { NetworkPolicy, PolicyRule } from '../../model/network-policy.js';
import type { Range } from '../../util/range.js';
import { admitsEveryone, type EmptyRule, emptyRulesOf, isForWholeNamespace } from '../allow-all.js';
import { fixOf } from '../edits.js';
import { facesThePublic, holdsData, namedOpen } from '../intent.js';
import { apiReference } from '../references.js';
import { rule, type Severity } from '../rule.js';
import { removeRule } from '../rule-edits.js';

interface Admitted extends EmptyRule {
  readonly at: Range;
  readonly severity: Severity;
}

/** `- {}` among the rules admits everyone on every port. */
export default rule<'NetworkPolicy', Admitted>({
  id: 'empty-rule-allows-all',
  category: 'mistake',
  severity: 'warning',
  on: 'NetworkPolicy',
  docs: {
    summary: 'An empty rule admits everyone on every port.',
    why: 'A rule without peers and ports restricts nothing. Policies only add up, so for these pods no other rule of this or any other policy counts in that direction any more. A single empty egress rule is taken for what it mostly is, the statement that egress is not limited, and so is a policy that opens both directions, or one for a front end or a proxy. Alone in a policy for some pods it is mild, unless they are called like a database.',
    silent:
      'Where the name of the policy says that it opens (`allow-all`, `public`), and of a single empty egress rule. Of a policy for every pod of a namespace, `allow-all-policy` says it.',
    wrong: 'Where everyone is meant to reach the pods: name the policy so, or say so in a comment that ignores the finding.',
    bad: `
spec:
  podSelector: {matchLabels: {app: db}}
  ingress:
    - {}
#   ^^^^ warning: empty-rule-allows-all everyone
    - from:
        - podSelector: {matchLabels: {app: api}}
`,
    good: `
spec:
  podSelector: {matchLabels: {app: db}}
  ingress:
    - from:
        - podSelector: {matchLabels: {app: api}}
`,
    references: [apiReference('NetworkPolicySpec')],
  },

  *find(policy, { tree }) {
    if (namedOpen(policy) || isForWholeNamespace(policy)) return;
    for (const { policyRule, others } of emptyRulesOf(policy, tree)) {
      if (others === 0 && isMeant(policy, policyRule)) continue;
      // Alone, for some pods of a namespace, it is mostly there to let everyone through; not so to what holds data.
      yield { at: policyRule.range, severity: others > 0 || holdsData(policy) ? 'warning' : 'info', policyRule, others };
    }
  },
  say: ({ policyRule: { direction }, others }) => {
    const opens = direction === 'ingress' ? 'lets in everyone, also from outside the cluster, on every port' : 'lets these pods reach everything on every port';
    const moot =
      others > 0
        ? `The ${others === 1 ? 'other rule' : `${others} other rules`} beside it no longer ${others === 1 ? 'counts' : 'count'}`
        : 'No other policy can take that back';
    return `An empty rule ${opens}. ${moot}. Name the peers, or remove the rule to let nobody through.`;
  },
  fix: ({ policyRule, others }, context) =>
    fixOf(others > 0 ? 'Remove the empty rule, keep the others' : `Let nobody through: ${policyRule.direction}: []`, removeRule(context, policyRule)),
});

/** Alone in its list: "egress is not limited", a public front end, or a policy that opens both ways in so many words. */
function isMeant(policy: NetworkPolicy, { direction }: PolicyRule): boolean {
  return direction === 'egress' || facesThePublic(policy) || policy.spec.egress?.items.some(admitsEveryone) === true;
}
