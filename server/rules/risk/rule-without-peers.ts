import { isWide } from '../../families/listed-ports.js';
import { isBesidePeers, type WrittenRule, writtenRulesOf } from '../../families/written-rules.js';
import type { Range } from '../../util/range.js';
import { insertEntryBefore, losing } from '../edits.js';
import { namedOpen } from '../intent.js';
import { hasStrayKeys, headOfItem, peersKey } from '../reading.js';
import { apiReference, issueReference } from '../references.js';
import { rule } from '../rule.js';
import { listedText, sensitiveAmong, sensitiveOptions } from './sensitive-ports.js';

interface EveryPeer {
  readonly at: Range;
  readonly written: WrittenRule;
}

/** For those who want the peers of every rule listed. */
export default rule<'NetworkPolicy', EveryPeer, typeof sensitiveOptions>({
  id: 'rule-without-peers',
  category: 'risk',
  severity: 'info',
  on: 'NetworkPolicy',
  recommended: false,
  options: sensitiveOptions,
  docs: {
    summary: 'A rule lists ports and no peers, so it is for everyone, also outside of the cluster.',
    why: 'Whoever can route to the pods gets at these ports. For webhooks, whose callers have no address that a manifest knows, and for public services that is right, so this is off by default.',
    silent:
      'Where the name of the policy says that it opens (`allow-all`, `public`), of name lookups, of which `dns-egress-unrestricted` speaks, and of ports of databases and of what commands others, of which `admin-port-open` and `open-egress-world` speak.',
    bad: `
ingress:
  - ports:
# ^^^^^^^ info: rule-without-peers TCP 9090
      - {port: 9090, protocol: TCP}
`,
    good: `
ingress:
  - from:
      - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}
    ports:
      - {port: 9090, protocol: TCP}
`,
    references: [apiReference('NetworkPolicyIngressRule'), issueReference('stolostron/backplane-operator', 3734)],
  },

  *find(policy, { tree, options: { sensitivePorts } }) {
    if (namedOpen(policy)) return;
    const rules = writtenRulesOf(policy);
    for (const written of rules) {
      const { allows, hasPeers, ports, portsKey, path, range } = written;
      if (!allows || hasPeers || !portsKey || ports === 'all' || ports === 'unknown' || isBesidePeers(rules, written)) continue;
      if (isSaidOtherwise(written, sensitivePorts) || hasStrayKeys(tree, path, ['ports'])) continue;
      yield { at: headOfItem(range, [portsKey]), written };
    }
  },
  say: ({ written: { direction, ports } }) =>
    direction === 'ingress'
      ? `Without \`from\`, everyone may connect to ${listedText(ports)}, also from outside the cluster. List who does.`
      : `Without \`to\`, these pods may connect to ${listedText(ports)} of everyone, also outside the cluster. List whom they need.`,
  fix: ({ written: { direction, path } }, { tree }) => {
    const key = peersKey(direction);
    return losing(`Only every pod of this namespace: ${key}: [{podSelector: {}}]`, insertEntryBefore(tree, path, key, [{ podSelector: {} }], 'ports'));
  },
});

function isSaidOtherwise({ direction, ports }: WrittenRule, sensitivePorts: readonly string[]): boolean {
  if (ports === 'all' || ports === 'unknown') return false;
  const isDns = ports.every(({ numbers }) => numbers !== undefined && numbers.first === numbers.last && (numbers.first === 53 || numbers.first === 853));
  return (direction === 'egress' && (isDns || isWide(ports))) || sensitiveAmong(ports, sensitivePorts).length > 0;
}
