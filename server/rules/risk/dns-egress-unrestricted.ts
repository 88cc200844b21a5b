import { usualCache } from '../../dependencies/resolvers.js';
import { type ListedPorts, surelyListed } from '../../families/listed-ports.js';
import { isBesidePeers, type WrittenRule, writtenRulesOf } from '../../families/written-rules.js';
import type { NetworkPolicy } from '../../model/network-policy.js';
import { isNull } from '../../model/read-node.js';
import type { YamlValue } from '../../syntax/edit/yaml-text.js';
import { nodeAt } from '../../syntax/locate.js';
import type { Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import type { Range } from '../../util/range.js';
import { dnsPeers, resolversFor } from '../dns.js';
import { type Edits, insertEntryBefore, losing, replaceMember } from '../edits.js';
import { hasStrayKeys, headOfItem, requirementsOf } from '../reading.js';
import { conceptReference, issueReference } from '../references.js';
import { rule } from '../rule.js';
import { knownBlocks, worldsIn } from './world.js';

interface AnyResolver {
  readonly at: Range;
  readonly written: WrittenRule;
}

/** Name lookups to whoever answers. */
export default rule<'NetworkPolicy', AnyResolver>({
  id: 'dns-egress-unrestricted',
  category: 'risk',
  severity: 'info',
  on: 'NetworkPolicy',
  docs: {
    summary: 'Name lookups (port 53) may go to any destination, also outside the cluster.',
    why: 'Pods ask the resolver of the cluster, and need no other. Where any server may be asked, data can leave in the names that are looked up, also from pods that may connect to nothing else.',
    silent: 'Where the pods are resolvers themselves by their labels, and where the rule has other ports than those of DNS.',
    wrong:
      'Where one manifest is for clusters whose resolvers run in different places, as in the charts of many projects: it is told of mildly for that reason, and can be turned off for these files.',
    bad: `
egress:
  - ports:
# ^^^^^^^ info: dns-egress-unrestricted
      - {port: 53, protocol: UDP}
      - {port: 53, protocol: TCP}
`,
    good: `
egress:
  - to:
      - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
        podSelector: {matchLabels: {k8s-app: kube-dns}}
    ports:
      - {port: 53, protocol: UDP}
      - {port: 53, protocol: TCP}
`,
    references: [conceptReference('default-deny-all-egress-traffic'), issueReference('tektoncd/operator', 4000)],
  },

  *find(policy, { tree }) {
    if (isResolver(policy)) return;
    const rules = writtenRulesOf(policy);
    for (const written of rules) {
      const { direction, allows, hasPeers, ports, portsKey, path, range } = written;
      if (direction !== 'egress' || !allows || !isDnsAlone(ports) || !portsKey || hasStrayKeys(tree, path, ['to', 'ports'])) continue;
      const [world] = worldsIn(knownBlocks(written));
      if (world) yield { at: world.blocks[0]?.at ?? range, written };
      else if ((!hasPeers || isWrittenEmpty(tree, path)) && !isBesidePeers(rules, written)) yield { at: headOfItem(range, [portsKey]), written };
    }
  },
  say: () => 'Lookups may go to any server, also outside the cluster, so names can carry data out. Let them go to the resolver of the cluster only.',
  fix: ({ written }, context) => {
    const { tree } = context;
    const { meant, main } = resolversFor(context);
    const isNamed = meant.some(({ configured }) => configured);
    const to = dnsPeers(meant);
    if (to.length === 0) return [];
    if (isNamed) return losing('Only the resolver that the configuration names', pinned(tree, written, to));
    const cache = usualCache ? dnsPeers([usualCache]) : [];
    return [
      ...losing(`Only the resolver of most clusters: kube-dns in ${main.namespaces[0]}`, pinned(tree, written, to)),
      ...losing('Only that, and the cache on the node: 169.254.20.10', pinned(tree, written, [...to, ...cache])),
    ];
  },
});

/** An empty `to` means everyone, too, and a server leaves it out of what it stores. */
function isWrittenEmpty(tree: SyntaxTree, rule: Path): boolean {
  const peers = nodeAt(tree, [...rule, 'to']);
  return peers !== undefined && !peers.templated && (isNull(peers) || (peers.kind === 'sequence' && peers.items.length === 0));
}

function pinned(tree: SyntaxTree, { path, hasPeers }: WrittenRule, to: YamlValue): Edits {
  return hasPeers ? replaceMember(tree, path, 'to', to) : insertEntryBefore(tree, path, 'to', to, 'ports');
}

function isDnsAlone(ports: ListedPorts): boolean {
  if (ports === 'all' || ports === 'unknown' || !(surelyListed(ports, 'UDP', 53) || surelyListed(ports, 'TCP', 53))) return false;
  return ports.every(({ numbers }) => numbers !== undefined && numbers.first === numbers.last && DNS_NUMBERS.has(numbers.first));
}

const DNS_NUMBERS: ReadonlySet<number> = new Set([53, 853]);

/** The name of a policy often says `dns` because it allows that. */
function isResolver({ spec }: NetworkPolicy): boolean {
  const requirements = spec.podSelector ? requirementsOf(spec.podSelector).requirements : [];
  return requirements.some(({ operator, values }) => operator === 'In' && values.some(({ value }) => RESOLVER.test(value)));
}

const RESOLVER = /dns|resolver|unbound|(?:^|[-_.])bind\d?(?:[-_.]|$)|pi-?hole|adguard|blocky|technitium/i;
