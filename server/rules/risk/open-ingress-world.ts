import { isWide, type ListedPort, type ListedPorts } from '../../families/listed-ports.js';
import { writtenRulesOf } from '../../families/written-rules.js';
import type { NetworkPolicy } from '../../model/network-policy.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import type { Range } from '../../util/range.js';
import { appendItem, type Edits, losing, replaceValue, replaceWord, together, widening } from '../edits.js';
import { facesThePublic, holdsData, namedOpen } from '../intent.js';
import { apiReference } from '../references.js';
import { rule, type Severity } from '../rule.js';
import { listedText, sensitiveAmong, sensitiveOptions, sensitiveText } from './sensitive-ports.js';
import { type KnownBlock, knownBlocks, PRIVATE, worldsIn } from './world.js';

interface OpenToWorld {
  readonly at: Range;
  readonly severity: Severity;
  readonly blocks: readonly KnownBlock[];
  readonly family: 4 | 6;
  readonly ports: ListedPorts;
  readonly sensitive: readonly ListedPort[];
  /** By their labels or the policy's name. */
  readonly holdsData: boolean;
}

/** A peer that is every address there is. */
export default rule<'NetworkPolicy', OpenToWorld, typeof sensitiveOptions>({
  id: 'open-ingress-world',
  category: 'risk',
  severity: 'warning',
  on: 'NetworkPolicy',
  options: sensitiveOptions,
  docs: {
    summary: 'A rule lets in every address: `0.0.0.0/0`, `::/0`, or halves that add up to one of them.',
    why: 'Whoever can route to the pods gets in: through a load balancer or a node port that is the Internet, and with most plugins every pod of the cluster, too. Databases and ports that command others (PostgreSQL, Redis, SSH) come first: there it is always a warning. On a few other ports it is said mildly.',
    silent:
      'Where the name of the policy says that it opens (`allow-all`, `public`), and of pods that are called like a front end, a proxy or a gateway, as long as no database and no such port is among what they open. Of a rule without `from`, `rule-without-peers` speaks.',
    wrong: 'Where everyone is meant to reach the pods: name the policy so, or say so in a comment that ignores the finding.',
    bad: `
spec:
  podSelector: {matchLabels: {app: orders-db}}
  policyTypes: [Ingress]
  ingress:
    - from:
        - ipBlock: {cidr: 0.0.0.0/0}
#                         ^^^^^^^^^ warning: open-ingress-world TCP 5432 (PostgreSQL)
      ports:
        - {port: 5432, protocol: TCP}
`,
    good: `
spec:
  podSelector: {matchLabels: {app: orders-db}}
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector: {matchLabels: {app: orders}}
        - ipBlock: {cidr: 192.0.2.0/24}
      ports:
        - {port: 5432, protocol: TCP}
`,
    references: [apiReference('IPBlock')],
  },

  *find(policy, { options: { sensitivePorts } }) {
    if (namedOpen(policy)) return;
    for (const written of writtenRulesOf(policy)) {
      const [world] = written.direction === 'ingress' && written.allows ? worldsIn(knownBlocks(written)) : [];
      const [block] = world?.blocks ?? [];
      if (!world || !block) continue;
      const { ports } = written;
      const sensitive = sensitiveAmong(ports, sensitivePorts);
      const severity = severityOf(policy, ports, sensitive);
      if (severity) yield { at: block.at, severity, blocks: world.blocks, family: world.family, ports, sensitive, holdsData: holdsData(policy) };
    }
  },
  say: ({ blocks, ports, sensitive, holdsData: isStore }, { options: { sensitivePorts } }) => {
    const written = blocks.length === 1 ? `\`${blocks[0]?.cidr ?? ''}\` lets` : 'Together, the blocks of this rule let';
    const on = sensitive.length > 0 && !isWide(ports) ? sensitiveText(sensitive, sensitivePorts) : listedText(ports);
    const store = isStore ? ', though they hold data by their name' : '';
    return `${written} in everyone who can route to these pods, on ${on}${store}. Name the addresses or the pods that connect; where everyone is meant, say so in the name of the policy (\`public\`) or in a comment.`;
  },
  fix: ({ blocks, family }, { tree }) => {
    const [block, ...more] = blocks;
    const peer = block?.block?.path.slice(0, -1);
    if (!block || !peer || more.length > 0) return [];
    return [
      ...losing(`Only private networks: ${PRIVATE[family].join(', ')}`, onlyPrivate(tree, block, family)),
      ...widening('Allow the pods of this cluster instead: namespaceSelector: {}', replaceValue(tree, peer, { namespaceSelector: {} })),
    ];
  },
});

/** Undefined: it is meant. */
function severityOf(policy: NetworkPolicy, ports: ListedPorts, sensitive: readonly ListedPort[]): Severity | undefined {
  if (sensitive.length > 0 || holdsData(policy)) return 'warning';
  if (facesThePublic(policy)) return undefined;
  return isWide(ports) ? 'warning' : 'info';
}

/** A block with exceptions is more than its addresses, and stays for the author to narrow. */
function onlyPrivate(tree: SyntaxTree, { block, at }: KnownBlock, family: 4 | 6): Edits {
  const [first = '', ...others] = PRIVATE[family];
  if (!block || block.except) return undefined;
  const list = block.path.slice(0, -2);
  return together(replaceWord(tree, at, first), ...others.map((cidr) => appendItem(tree, list, { ipBlock: { cidr } })));
}
