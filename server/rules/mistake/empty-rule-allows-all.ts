import type { NetworkPolicy, PolicyRule } from '../../model/network-policy.js';
import type { Range } from '../../util/range.js';
import { ownNamespaceText } from '../../words/written.js';
import { fixOf } from '../edits.js';
import { facesThePublic, holdsData, namedOpen } from '../intent.js';
import { isAbsentOrEmpty, present, selectsAll, writtenKeys } from '../reading.js';
import { apiReference } from '../references.js';
import { rule, type Severity } from '../rule.js';
import { removeRule } from '../rule-edits.js';

interface EmptyRule {
  readonly at: Range;
  readonly severity: Severity;
  readonly policyRule: PolicyRule;
  /** How many other rules stand in the same list. */
  readonly others: number;
  /** The policy is for every pod of its namespace. */
  readonly wholeNamespace: boolean;
}

/** `- {}` among the rules admits everyone on every port. */
export default rule<'NetworkPolicy', EmptyRule>({
  id: 'empty-rule-allows-all',
  category: 'mistake',
  severity: 'warning',
  on: 'NetworkPolicy',
  docs: {
    summary: 'An empty rule admits everyone on every port.',
    why: 'A rule without peers and ports restricts nothing. Policies only add up, so for these pods no other rule of this or any other policy counts in that direction any more. A single empty egress rule is taken for what it mostly is, the statement that egress is not limited, and so is a policy that opens both directions, or one for a front end or a proxy. Alone in a policy for some pods it is mild, unless they are called like a database.',
    silent: 'Where the name of the policy says that it opens (`allow-all`, `public`), and of a single empty egress rule.',
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
    if (namedOpen(policy)) return;
    for (const list of [policy.spec.ingress, policy.spec.egress]) {
      for (const policyRule of list?.items ?? []) {
        const others = (list?.items.length ?? 1) - 1;
        if (!admitsEveryone(policyRule) || writtenKeys(tree, policyRule.path).some((key) => key !== 'ports' || !policyRule.ports)) continue;
        if (others === 0 && isMeant(policy, policyRule)) continue;
        // Alone, for some pods of a namespace, it is mostly there to let everyone through; not so to what holds data.
        const wholeNamespace = isForAll(policy);
        yield { at: policyRule.range, severity: others > 0 || wholeNamespace || holdsData(policy) ? 'warning' : 'info', policyRule, others, wholeNamespace };
      }
    }
  },
  say: ({ policyRule: { direction }, others, wholeNamespace }, { placed }) => {
    const opens = direction === 'ingress' ? 'lets in everyone, also from outside the cluster, on every port' : 'lets these pods reach everything on every port';
    const moot =
      others > 0
        ? `The ${others === 1 ? 'other rule' : `${others} other rules`} beside it no longer ${others === 1 ? 'counts' : 'count'}`
        : 'No other policy can take that back';
    const all = wholeNamespace ? ` for every pod of ${ownNamespaceText(placed)}` : '';
    return `An empty rule ${opens}${all}. ${moot}. Name the peers, or remove the rule to let nobody through.`;
  },
  fix: ({ policyRule, others }, context) =>
    fixOf(others > 0 ? 'Remove the empty rule, keep the others' : `Let nobody through: ${policyRule.direction}: []`, removeRule(context, policyRule)),
});

function admitsEveryone({ isNull, peers, ports, templated }: PolicyRule): boolean {
  return !isNull && !templated && peers === undefined && isAbsentOrEmpty(ports);
}

function isForAll({ spec }: NetworkPolicy): boolean {
  const subject = present(spec.podSelector);
  return !spec.templated && (subject === undefined || selectsAll(subject));
}

/** Alone in its list: "egress is not limited", a public front end, or a policy that opens both ways in so many words. */
function isMeant(policy: NetworkPolicy, { direction }: PolicyRule): boolean {
  return direction === 'egress' || facesThePublic(policy) || policy.spec.egress?.items.some(admitsEveryone) === true;
}
