import { usualDnsPorts } from '../../dependencies/resolvers.js';
import { type WrittenRule, writtenRulesOf } from '../../families/written-rules.js';
import type { Range } from '../../util/range.js';
import { ownNamespaceText } from '../../words/written.js';
import { isForWholeNamespace } from '../allow-all.js';
import { conceptReference } from '../references.js';
import { rule } from '../rule.js';

interface Broad {
  readonly at: Range;
}

/** For those who want rules to be for the pods that need them. */
export default rule<'NetworkPolicy', Broad>({
  id: 'subject-too-broad',
  category: 'risk',
  severity: 'hint',
  on: 'NetworkPolicy',
  recommended: false,
  docs: {
    summary: 'A policy with rules is for every pod of its namespace.',
    why: 'What its rules let through, they let through to databases and caches as well. Policies that are the same in every namespace are written like that on purpose, so this is off by default.',
    silent: 'Where the rules are about the own namespace only, or about name lookups, and where there are none.',
    wrong: 'Of policies that let metrics be collected from all pods, or let an ingress controller in.',
    bad: `
spec:
  podSelector: {}
# ^^^^^^^^^^^ hint: subject-too-broad
  policyTypes: [Ingress]
  ingress:
    - from:
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: web}}
`,
    good: `
spec:
  podSelector: {matchLabels: {app: api}}
  policyTypes: [Ingress]
  ingress:
    - from:
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: web}}
`,
    references: [conceptReference()],
  },

  *find(policy) {
    const at = policy.spec.podSelector?.key;
    if (at && isForWholeNamespace(policy) && writtenRulesOf(policy).some((written) => written.allows && !isHarmless(written))) yield { at };
  },
  say: (_, { placed }) => `These rules are for every pod of ${ownNamespaceText(placed)}, databases and caches included. Select the pods that need them.`,
});

function isHarmless({ direction, podPeers, blocks, hasPeers, ports }: WrittenRule): boolean {
  const isOwn = hasPeers && blocks.length === 0 && podPeers.length > 0 && podPeers.every(({ namespaces }) => namespaces === undefined);
  const isDns =
    direction === 'egress' && ports !== 'all' && ports !== 'unknown' && ports.every(({ numbers }) => numbers !== undefined && usualDnsPorts.has(numbers.first));
  return isOwn || isDns;
}
