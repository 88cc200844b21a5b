import { peersOf, rulesOf } from '../reading.js';
import { rule } from '../rule.js';
import { aksReference, byPlugin, eksReference, GUESSED, guessedText, knownPlugin, type PluginViolation } from './known-plugin.js';

interface TooMuch extends PluginViolation {
  readonly of: 'ports' | 'blocks';
  readonly count: number;
  readonly most: number;
}

/** More ports or blocks than the plugin takes. */
export default rule<'NetworkPolicy in environment', TooMuch>({
  id: 'cni-size-limits',
  category: 'plugin',
  severity: 'info',
  on: 'NetworkPolicy in environment',
  docs: {
    summary: 'A policy has more ports or blocks of addresses than the network plugin takes.',
    why: `Amazon VPC CNI takes 24 pairs of protocol and port for each peer. Azure Network Policy Manager may fail for a moment while a large policy is changed, which its documentation makes less likely with four blocks or fewer. ${GUESSED}`,
    silent: 'Of what several policies add up to for the same addresses.',
    cluster: { plugin: 'azure-npm' },
    bad: `
to:
#^ info: cni-size-limits 5
  - ipBlock: {cidr: 192.0.2.0/28}
  - ipBlock: {cidr: 192.0.2.32/28}
  - ipBlock: {cidr: 192.0.2.64/28}
  - ipBlock: {cidr: 192.0.2.96/28}
  - ipBlock: {cidr: 192.0.2.128/28}
`,
    good: `
to:
  - ipBlock: {cidr: 192.0.2.0/24}
`,
    references: [eksReference, aksReference],
  },

  *find({ object: { object }, view }) {
    const known = knownPlugin(view);
    const { portsOfPeer, blocks } = known?.plugin.most ?? {};
    if (!known) return;
    for (const { ports } of portsOfPeer === undefined ? [] : rulesOf(object)) {
      const pairs = new Set(ports?.items.map(({ protocol, port, endPort }) => `${protocol?.value ?? 'TCP'} ${port?.value} ${endPort?.value}`));
      if (ports && portsOfPeer !== undefined && pairs.size > portsOfPeer)
        yield { at: ports.key, of: 'ports', count: pairs.size, most: portsOfPeer, ...byPlugin(known, 'info') };
    }
    const written = blocks === undefined ? [] : peersOf(object).filter(({ peer }) => peer.ipBlock);
    const at = written[0]?.rule.peers?.key;
    if (at && blocks !== undefined && written.length > blocks) yield { at, of: 'blocks', count: written.length, most: blocks, ...byPlugin(known, 'info') };
  },
  say: (fact) => {
    const { of, count, most, known } = fact;
    const text =
      of === 'ports'
        ? `${known.plugin.title} takes ${most} pairs of protocol and port for each peer, and this rule has ${count}. Write ranges with \`endPort\`, or leave \`ports\` out.`
        : `${known.plugin.title} may fail for a moment while a policy with more than ${most} blocks is changed, and this one has ${count}. Join blocks, or split the policy.`;
    return `${text}${guessedText(fact)}`;
  },
});
