import type { Direction, PolicyRule } from '../../model/network-policy.js';
import type { Range } from '../../util/range.js';
import { listed } from '../../util/text.js';
import { ownNamespaceText } from '../../words/written.js';
import { cancelledBeside, type EmptyRule, emptyRulesOf, isForWholeNamespace, isMeantToOpen } from '../allow-all.js';
import { type Edits, fixOf, insertEntry } from '../edits.js';
import { facesThePublic } from '../intent.js';
import { peersKey } from '../reading.js';
import { apiReference, conceptReference } from '../references.js';
import { type RuleContext, rule, type Severity } from '../rule.js';
import { removeRule } from '../rule-edits.js';

interface OpenNamespace extends EmptyRule {
  readonly at: Range;
  readonly severity: Severity;
  /** The directions that the policy opens: of both, it is said once. */
  readonly directions: readonly Direction[];
}

/** A policy that opens a whole namespace, whatever other policies say. */
export default rule<'NetworkPolicy', OpenNamespace>({
  id: 'allow-all-policy',
  category: 'risk',
  severity: 'warning',
  on: 'NetworkPolicy',
  docs: {
    summary: 'A policy for every pod of a namespace has an empty rule, which opens the namespace.',
    why: 'Policies only add up, and none can deny. While this one is there, no other policy of the namespace restricts that direction, neither those of today nor any that is written later. A rule of other pods that was there to open their own ports no longer matters. It is said mildly of egress alone, because `egress: [{}]` mostly stands for "egress is not limited", and of a policy that is called like a front end or a proxy.',
    silent:
      'Where the name of the policy says that it opens (`allow-all`, `public`; for egress also `allow-egress`), and of a policy for some pods, of which `empty-rule-allows-all` speaks. Where the namespace has a default-deny, `allow-all-defeats-default-deny` says it.',
    wrong: 'Where a namespace is to be open for now: name the policy so, or say why in a comment that ignores the finding.',
    bad: `
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
    - {}
#   ^^^^ warning: allow-all-policy every pod of \`shop\`
`,
    good: `
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector: {}
`,
    references: [conceptReference('allow-all-ingress-traffic'), apiReference('NetworkPolicySpec')],
  },

  *find(policy, { tree }) {
    if (!isForWholeNamespace(policy)) return;
    const found = emptyRulesOf(policy, tree).filter(({ policyRule: { direction } }) => !isMeantToOpen(policy, direction));
    const [first] = found;
    if (!first) return;
    const directions = [...new Set(found.map(({ policyRule: { direction } }) => direction))];
    const isMild = first.others === 0 && (!directions.includes('ingress') || facesThePublic(policy));
    yield { ...first, at: first.policyRule.range, severity: isMild ? 'info' : 'warning', directions };
  },
  say: ({ policyRule: { direction }, directions, others }, { placed }) => {
    const opens = {
      ingress: 'lets everyone in, also from outside the cluster,',
      egress: 'lets them reach everything, also outside the cluster,',
    };
    const moot = others === 0 ? '' : ` The ${others === 1 ? 'other rule' : `${others} other rules`} beside it ${others === 1 ? 'is' : 'are'} of no use.`;
    const whom = `This empty rule is for every pod of ${ownNamespaceText(placed)}, and ${opens[direction]} on every port.`;
    const both = directions.length > 1 ? ' The other direction is opened in the same way.' : '';
    return `${whom}${both}${moot} No other policy there can restrict ${listed(directions)} any more. Select the pods that need it, or name the peers.`;
  },
  excused: ({ policyRule: { direction } }, { placed }, view) => placed !== undefined && cancelledBeside(view, placed, direction).length > 0,
  fix: ({ policyRule, others }, context) => [
    ...fixOf(others > 0 ? 'Remove the empty rule, keep the others' : `Let nobody through: ${policyRule.direction}: []`, removeRule(context, policyRule)),
    ...(others > 0 ? [] : fixOf('Only every pod of this namespace: podSelector: {}', onlyNeighbours(context, policyRule))),
  ],
});

function onlyNeighbours({ tree }: RuleContext, { path, direction }: PolicyRule): Edits {
  return insertEntry(tree, path, peersKey(direction), [{ podSelector: {} }]);
}
