import type { PolicyRule } from '../../model/network-policy.js';
import type { Range } from '../../util/range.js';
import { listed } from '../../util/text.js';
import { writtenPortText } from '../../words/written.js';
import { valueFilling } from '../chart-values.js';
import { isDnsOnly } from '../dns.js';
import { appendItem, fixOf, losing, removeEntry } from '../edits.js';
import { namedOpen } from '../intent.js';
import { hasStrayKeys, isEmpty, peersKey, rulesOf, span, writtenKeys } from '../reading.js';
import { apiReference, issueReference } from '../references.js';
import { rule } from '../rule.js';
import { removeRule } from '../rule-edits.js';

interface EmptyPeers {
  readonly at: Range;
  readonly policyRule: PolicyRule;
  /** How many other rules stand in the same list. */
  readonly others: number;
}

/** `from: []` looks like nobody and means everybody. */
export default rule<'NetworkPolicy', EmptyPeers>({
  id: 'peers-empty-allows-all',
  category: 'mistake',
  severity: 'warning',
  on: 'NetworkPolicy',
  inTemplates: true,
  docs: {
    summary: 'An empty `from` or `to` admits everyone.',
    why: 'Kubernetes reads an empty list of peers as "no restriction", the opposite of an empty list of rules: `ingress: []` lets nobody in, `from: []` lets in everybody, also from outside the cluster. Charts fail open this way when a list of values is empty.',
    silent:
      'Where the name of the policy says that it opens (`allow-all`, `public`), and of an egress rule for name lookups only. In a chart, `helm-conditional-peers` says which value is empty.',
    wrong: 'Where every destination is meant: leave the key out, which says so.',
    bad: `
ingress:
  - from: []
#   ^^^^^^^^ warning: peers-empty-allows-all everyone
    ports:
      - {port: 5432, protocol: TCP}
`,
    good: `
ingress:
  - from:
      - podSelector: {}
    ports:
      - {port: 5432, protocol: TCP}
`,
    references: [apiReference('NetworkPolicyIngressRule'), issueReference('kubernetes/kubernetes', 51726)],
  },

  *find(policy, { tree }) {
    if (namedOpen(policy)) return;
    for (const policyRule of rulesOf(policy)) {
      const { peers, ports, direction, templated, path } = policyRule;
      if (!isEmpty(peers) || templated || (peers.isNull && tree.templated) || hasStrayKeys(tree, path, ['from', 'to', 'ports'])) continue;
      if (direction === 'egress' && ports && isDnsOnly(ports.items)) continue;
      // What a value of a chart leaves empty, the rule about charts tells of.
      if (valueFilling(tree.text, peers.key)) continue;
      yield { at: span(peers.key, peers.range), policyRule, others: (policy.spec[direction]?.items.length ?? 1) - 1 };
    }
  },
  say: ({ policyRule: { direction, ports } }) => {
    const written = `\`${peersKey(direction)}:\``;
    const limit = ports && ports.items.length > 0 ? listed(ports.items.map(writtenPortText)) : 'every port';
    return direction === 'ingress'
      ? `${written} is empty, which means everyone, also from outside the cluster, on ${limit}. List the peers, or remove the rule to let nobody in.`
      : `${written} is empty, which means every destination, also outside the cluster, on ${limit}. List the peers, or remove the rule.`;
  },
  fix: ({ policyRule, others }, context) => {
    const { tree } = context;
    const { direction, path } = policyRule;
    const key = peersKey(direction);
    const close =
      others > 0 ? 'Remove this rule, keep the others' : `${direction === 'ingress' ? 'Let nobody in' : 'Let them reach nothing'}: ${direction}: []`;
    // The ports of the rule were written for somebody.
    const isAll = writtenKeys(tree, path).length === 1;
    return [
      ...(isAll ? fixOf : losing)(close, removeRule(context, policyRule)),
      ...fixOf('Only every pod of this namespace: podSelector: {}', appendItem(tree, [...path, key], { podSelector: {} })),
      ...fixOf(`Mean everyone: remove \`${key}\``, removeEntry(tree, path, key)),
    ];
  },
});
