import type { PolicyRule } from '../../model/network-policy.js';
import { type AddressRange, addressSet, includesAddresses, parseCidr } from '../../semantics/sets/address-set.js';
import { rulesOf } from '../reading.js';
import { rule } from '../rule.js';
import { aksCiliumReference, byPlugin, ciliumIssue, GUESSED, guessedText, knownPlugin, type PluginViolation } from './known-plugin.js';

interface BlockOfNodes extends PluginViolation {
  readonly cidr: string;
  readonly what: string;
}

const privateAddresses = addressSet(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'].flatMap((cidr) => parseCidr(cidr) ?? []));

/** What listens at the address of a node, by its port. */
const nodePorts: Readonly<Record<number, string>> = {
  2379: 'etcd',
  6443: 'the API server',
  10250: 'the kubelet',
  10257: 'the controller manager',
  10259: 'the scheduler',
};

/** A block of addresses for nodes or the API server, for a plugin whose blocks do not match these. */
export default rule<'NetworkPolicy in environment', BlockOfNodes>({
  id: 'cni-ip-block-nodes',
  category: 'plugin',
  severity: 'warning',
  on: 'NetworkPolicy in environment',
  docs: {
    summary: 'An `ipBlock` is for nodes or the API server, which blocks of this network plugin do not match.',
    why: `Cilium knows nodes and the API server by an identity of their own, and an \`ipBlock\` does not match them unless \`policyCIDRMatchMode\` is \`nodes\` (since 1.15). Operators that reach the API server by a block of its addresses lose it there. Found by the port (6443, the kubelet's and others) of a private block. ${GUESSED}`,
    silent: 'Of public addresses, of rules without one of these ports, and where the values of Cilium that manifests show have `policyCIDRMatchMode: nodes`.',
    wrong: 'Where the address is that of an API server or a node of another cluster, or where Cilium is told to match nodes.',
    cluster: { plugin: 'cilium' },
    bad: `
spec:
  podSelector: {matchLabels: {app: operator}}
  policyTypes: [Egress]
  egress:
    - to:
        - ipBlock: {cidr: 192.168.49.2/32}
#                         ^^^^^^^^^^^^^^^ warning: cni-ip-block-nodes the API server
      ports: [{port: 6443, protocol: TCP}]
`,
    good: `
spec:
  podSelector: {matchLabels: {app: operator}}
  policyTypes: [Egress]
  egress:
    - to:
        - ipBlock: {cidr: 203.0.113.7/32}
      ports: [{port: 443, protocol: TCP}]
`,
    references: [ciliumIssue(20550), 'https://github.com/cilium/cilium/blob/main/Documentation/network/kubernetes/policy.rst', aksCiliumReference],
  },

  *find({ object: { object }, view }) {
    const known = knownPlugin(view);
    if (known?.plugin.blocksMatchNodes !== false) return;
    for (const policyRule of rulesOf(object)) {
      const what = nodesOf(policyRule);
      if (what === undefined || policyRule.templated) continue;
      for (const { ipBlock } of policyRule.peers?.items ?? []) {
        const cidr = ipBlock?.cidr;
        const block = cidr?.value === undefined || ipBlock?.templated ? undefined : parseCidr(cidr.value);
        if (
          cidr?.value !== undefined &&
          block &&
          includesAddresses(privateAddresses, [block]) &&
          !isPodRange(view.evaluator.cluster.network.clusterCidrs, block)
        )
          yield { at: cidr.range, cidr: cidr.value, what, ...byPlugin(known, 'warning') };
      }
    }
  },
  say: (fact) =>
    `Blocks of ${fact.known.plugin.title} do not match nodes or the API server unless \`policyCIDRMatchMode\` is \`nodes\`, so \`${fact.cidr}\` does not let these pods reach ${fact.what}. Set it, or allow it with a CiliumNetworkPolicy (\`toEntities: [kube-apiserver]\`).${guessedText(fact)}`,
});

/** What of nodes or the control plane the rule is for, by its ports. */
function nodesOf({ direction, ports }: PolicyRule): string | undefined {
  if (direction !== 'egress' || !ports || ports.templated || ports.items.length === 0) return undefined;
  const names = ports.items.map(({ port, endPort }) => (typeof port?.value === 'number' && !endPort ? nodePorts[port.value] : undefined));
  return names.find((name) => name !== undefined);
}

function isPodRange(clusterCidrs: readonly AddressRange[], block: AddressRange): boolean {
  return clusterCidrs.length > 0 && includesAddresses(clusterCidrs, [block]);
}
