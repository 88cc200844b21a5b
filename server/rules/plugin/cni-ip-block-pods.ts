import type { PolicyPeer, PolicyRule } from '../../model/network-policy.js';
import { type AddressSet, includesAddresses, intersectAddresses, parseCidr } from '../../semantics/sets/address-set.js';
import type { Path } from '../../syntax/nodes.js';
import { appendItem, widening } from '../edits.js';
import { peersKey, present, rulesOf } from '../reading.js';
import { rule } from '../rule.js';
import { aksCiliumReference, byPlugin, ciliumIssue, GUESSED, guessedText, knownPlugin, type PluginViolation } from './known-plugin.js';

interface BlockOfPods extends PluginViolation {
  readonly cidr: string;
  readonly key: 'from' | 'to';
  readonly rule: Path;
  /** Every address of it is one that pods are given. */
  readonly inside: boolean;
}

/** A block of addresses that seems to mean pods, for a plugin whose blocks never do. */
export default rule<'NetworkPolicy in environment', BlockOfPods>({
  id: 'cni-ip-block-pods',
  category: 'plugin',
  severity: 'warning',
  on: 'NetworkPolicy in environment',
  docs: {
    summary: 'An `ipBlock` covers pods, which blocks of this network plugin never match.',
    why: `The API leaves open whether an \`ipBlock\` matches pods. Calico, OVN-Kubernetes and kube-router match them by their addresses; Cilium, and what is made of it, takes a block for what is outside of the cluster. \`0.0.0.0/0\` opens everything there and only the internet here, and a block of pod addresses matches nothing. Of the whole of IPv4 or IPv6 it is said mildly, because the internet may be what is meant. ${GUESSED}`,
    silent:
      'Where the block has exceptions, where a rule of the policy in that direction selects pods by labels, and of other blocks as long as `clusterCidrs` does not say which addresses pods are given.',
    wrong: 'Where only the internet is meant, or where Cilium is told to match pods (`policyCIDRMatchMode: pods`).',
    cluster: { plugin: 'cilium' },
    bad: `
spec:
  podSelector: {matchLabels: {app: crawler}}
  policyTypes: [Egress]
  egress:
    - to:
        - ipBlock: {cidr: 0.0.0.0/0}
#                         ^^^^^^^^^ info: cni-ip-block-pods
`,
    good: `
spec:
  podSelector: {matchLabels: {app: crawler}}
  policyTypes: [Egress]
  egress:
    - to:
        - ipBlock: {cidr: 0.0.0.0/0}
        - namespaceSelector: {}
`,
    references: [ciliumIssue(9209), aksCiliumReference, 'https://github.com/projectcalico/calico/issues/6634'],
  },

  *find({ object: { object }, view }) {
    const known = knownPlugin(view);
    if (known?.plugin.blocksMatchPods !== false) return;
    const { clusterCidrs } = view.evaluator.cluster.network;
    for (const policyRule of rulesOf(object)) {
      if (policyRule.templated || policyRule.peers?.templated) continue;
      const siblings = object.spec[policyRule.direction]?.items ?? [];
      for (const peer of policyRule.peers?.items ?? []) {
        const kind = coveredPods(peer, clusterCidrs);
        const cidr = peer.ipBlock?.cidr;
        if (!kind || cidr?.value === undefined || (kind === 'all' && siblings.some(selectsPods))) continue;
        const fact = { at: cidr.range, cidr: cidr.value, key: peersKey(policyRule.direction), rule: policyRule.path, inside: kind === 'inside' };
        yield { ...fact, ...byPlugin(known, kind === 'inside' ? 'warning' : 'info') };
      }
    }
  },
  say: (fact) => {
    const { cidr, inside, known } = fact;
    const effect = inside ? `\`${cidr}\` is addresses of pods, so it matches nothing` : `\`${cidr}\` is everything outside of the cluster, and no pod of it`;
    const pods = fact.key === 'to' ? 'connections to pods are meant' : 'pods are meant';
    return `Blocks of ${known.plugin.title} do not match pods: ${effect}. If ${pods}, too, select them by labels, all of them by \`namespaceSelector: {}\`.${guessedText(fact)}`;
  },
  fix: ({ key, rule: path }, { tree }) => widening('Allow all pods, too: namespaceSelector: {}', appendItem(tree, [...path, key], { namespaceSelector: {} })),
});

/** `inside`: it is nothing but addresses of pods; `all`: a whole family. */
function coveredPods({ ipBlock }: PolicyPeer, clusterCidrs: AddressSet): 'inside' | 'all' | undefined {
  const block = ipBlock?.cidr?.value === undefined || ipBlock.templated ? undefined : parseCidr(ipBlock.cidr.value);
  if (!block) return undefined;
  if (clusterCidrs.length > 0 && includesAddresses(clusterCidrs, [block])) return 'inside';
  const isWhole = block.first === 0n && /\/0$/.test(ipBlock?.cidr?.value ?? '');
  const reaches = clusterCidrs.length === 0 ? block.family === 4 : intersectAddresses(clusterCidrs, [block]).length > 0;
  return isWhole && reaches && !ipBlock?.except?.items.length ? 'all' : undefined;
}

function selectsPods({ peers, isNull }: PolicyRule): boolean {
  return isNull || !peers || peers.items.length === 0 || peers.items.some((peer) => present(peer.podSelector) ?? present(peer.namespaceSelector));
}
