import { type AddressSet, parseCidr } from '../../semantics/sets/address-set.js';
import { peersOf } from '../reading.js';
import { apiReference } from '../references.js';
import { rule } from '../rule.js';
import { aksReference, byPlugin, ciliumIssue, eksReference, GUESSED, guessedText, knownPlugin, type PluginViolation } from './known-plugin.js';

type Effect = 'passed over' | 'both';

interface OtherFamily extends PluginViolation {
  readonly cidr: string;
  readonly effect: Effect;
}

/** A block of addresses of a family that the plugin does not heed, or that it takes for both. */
export default rule<'NetworkPolicy in environment', OtherFamily>({
  id: 'cni-dual-stack',
  category: 'plugin',
  severity: 'info',
  on: 'NetworkPolicy in environment',
  docs: {
    summary: 'An `ipBlock` of IPv4 or IPv6 that the network plugin passes over, or takes for both.',
    why: `Azure Network Policy Manager does not support IPv6. Amazon VPC CNI enforces rules of the one family that pods have addresses of, and no others. Cilium takes \`0.0.0.0/0\` for everything outside of the cluster, IPv6 included. ${GUESSED}`,
    silent: 'Of Amazon VPC CNI and of Cilium, as long as `clusterCidrs` does not say of which families the addresses of pods are.',
    cluster: { plugin: 'azure-npm' },
    bad: `
to:
  - ipBlock: {cidr: "2001:db8::/32"}
#                   ^^^^^^^^^^^^^^^ info: cni-dual-stack Azure
`,
    good: `
to:
  - ipBlock: {cidr: 192.0.2.0/24}
`,
    references: [apiReference('IPBlock'), aksReference, eksReference, ciliumIssue(22610)],
  },

  *find({ object: { object }, view }) {
    const known = knownPlugin(view);
    if (!known?.plugin.families) return;
    const families = familiesOf(view.evaluator.cluster.network.clusterCidrs);
    const blocks = peersOf(object).flatMap(({ rule: { direction }, peer: { ipBlock } }) =>
      ipBlock?.cidr?.value === undefined || ipBlock.templated ? [] : [{ direction, range: ipBlock.cidr.range, cidr: ipBlock.cidr.value }],
    );
    for (const { direction, range, cidr } of blocks) {
      const family = parseCidr(cidr)?.family;
      const isBoth = blocks.some((other) => other.direction === direction && other.cidr === '::/0');
      const effect = family && effectOf(known.plugin.families, family, families, cidr === '0.0.0.0/0' && !isBoth);
      if (effect) yield { at: range, cidr, effect, ...byPlugin(known, 'info') };
    }
  },
  say: (fact) => {
    const { cidr, effect, known } = fact;
    if (effect === 'both') return `${known.plugin.title} takes \`${cidr}\` for everything outside of the cluster, so IPv6 is open, too.${guessedText(fact)}`;
    const why = known.plugin.families === 'ipv4' ? 'does not support IPv6' : 'enforces rules of the family only that pods have addresses of';
    return `${known.plugin.title} ${why}, so \`${cidr}\` is passed over.${guessedText(fact)}`;
  },
});

function familiesOf(cidrs: AddressSet): ReadonlySet<4 | 6> {
  return new Set(cidrs.map(({ family }) => family));
}

function effectOf(plugin: 'ipv4' | 'one' | 'ipv4-means-both', family: 4 | 6, pods: ReadonlySet<4 | 6>, isOpen: boolean): Effect | undefined {
  if (plugin === 'ipv4') return family === 6 ? 'passed over' : undefined;
  if (plugin === 'one') return pods.size === 1 && !pods.has(family) ? 'passed over' : undefined;
  return isOpen && pods.has(6) ? 'both' : undefined;
}
