import type { PolicyRule } from '../../model/network-policy.js';
import type { Range } from '../../util/range.js';
import { listed } from '../../util/text.js';
import { writtenPortText } from '../../words/written.js';
import { losing } from '../edits.js';
import { headOfItem, rulesOf } from '../reading.js';
import { conceptReference } from '../references.js';
import { isForReplies } from '../reply-traffic.js';
import { rule } from '../rule.js';
import { removeRule } from '../rule-edits.js';

interface ReplyRule {
  readonly at: Range;
  readonly policyRule: PolicyRule;
}

/** A rule for answers, which pass without one. */
export default rule<'NetworkPolicy', ReplyRule>({
  id: 'reply-traffic-rule',
  category: 'mistake',
  severity: 'hint',
  on: 'NetworkPolicy',
  docs: {
    summary: 'A rule looks as if it was there for replies, which pass without it.',
    why: 'Policies are about who opens a connection; its answers always pass. A rule for the ports that clients take (32768-60999), as packet filters without state need it, allows new connections to these ports instead.',
    silent: 'Where the rule has peers that no rule of the other direction has, and of other ranges.',
    wrong: 'Of applications that choose a port in such a range for each session, such as passive FTP.',
    bad: `
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress, Egress]
  ingress:
    - from: [{podSelector: {matchLabels: {app: proxy}}}]
      ports: [{port: 8080, protocol: TCP}]
  egress:
    - to: [{podSelector: {matchLabels: {app: proxy}}}]
#   ^^^^ hint: reply-traffic-rule
      ports: [{port: 32768, endPort: 60999, protocol: TCP}]
`,
    good: `
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress, Egress]
  ingress:
    - from: [{podSelector: {matchLabels: {app: proxy}}}]
      ports: [{port: 8080, protocol: TCP}]
  egress: []
`,
    references: [conceptReference('the-two-sorts-of-pod-isolation')],
  },

  *find(policy, { tree }) {
    for (const policyRule of rulesOf(policy)) {
      if (!isForReplies(tree, policy, policyRule)) continue;
      yield { at: headOfItem(policyRule.range, [policyRule.peers?.key, policyRule.ports?.key]), policyRule };
    }
  },
  say: ({ policyRule: { direction, ports } }) =>
    `${listed((ports?.items ?? []).map(writtenPortText))} are ports that clients take: this allows new ${direction === 'ingress' ? 'incoming' : 'outgoing'} connections to them. Answers pass without any rule, so remove it if it is there for them.`,
  fix: ({ policyRule }, context) => losing('Remove this rule: answers pass without it', removeRule(context, policyRule)),
});
