import { writtenRulesOf } from '../../families/written-rules.js';
import { includesAddresses, parseCidr } from '../../semantics/sets/address-set.js';
import type { Range } from '../../util/range.js';
import type { RuleOptions } from '../options.js';
import { apiReference, issueReference } from '../references.js';
import { rule } from '../rule.js';
import { setOf } from './world.js';

interface PodAddress {
  readonly at: Range;
  readonly cidr: string;
  /** The network of pods that it lies in. */
  readonly network: string;
}

const options = {
  ranges: {
    type: 'strings',
    // Of k3s and RKE2; of kubeadm with Flannel, kind and minikube; of Kubespray.
    default: ['10.42.0.0/16', '10.244.0.0/16', '10.233.64.0/18'],
    called: 'blocks of addresses',
    pattern: '[0-9a-fA-F.:]+/[0-9]{1,3}',
    description: 'Networks that pods have their addresses from, by default those that installers of clusters take. A list takes the place of the default one.',
  },
} as const satisfies RuleOptions;

/** The address of a single pod. */
export default rule<'policy', PodAddress, typeof options>({
  id: 'ip-block-private',
  category: 'risk',
  severity: 'info',
  on: 'policy',
  options,
  docs: {
    summary: 'A block is one address of a network that pods have their addresses from.',
    why: 'A pod has another address after each restart, and then its old one is that of somebody else. Blocks are for addresses outside of the cluster: several plugins do not match pods by them at all.',
    silent:
      'Of every other private address, because nothing tells the address of a host, a load balancer or a printer from that of a pod: the networks are those that installers take by themselves (`ranges`). Of larger blocks, too, which stay true when pods come and go.',
    wrong: 'Where the network of pods is another one, and hosts have these addresses. Name the network of pods in `ranges`.',
    bad: `
from:
  - ipBlock: {cidr: 10.42.9.138/32}
#                   ^^^^^^^^^^^^^^ info: ip-block-private 10.42.0.0/16
`,
    good: `
from:
  - podSelector: {matchLabels: {app: api}}
  - ipBlock: {cidr: 192.0.2.17/32}
`,
    references: [apiReference('IPBlock'), issueReference('projectcalico/calico', 5170)],
  },

  *find(policy, { options: { ranges } }) {
    for (const { blocks } of writtenRulesOf(policy)) {
      for (const { at, cidr } of blocks) {
        const range = parseCidr(cidr);
        const network = range && range.first === range.last ? ranges.find((each) => includesAddresses(setOf(each), [range])) : undefined;
        if (network !== undefined) yield { at, cidr, network };
      }
    }
  },
  say: ({ cidr, network }) =>
    `\`${cidr}\` looks like the address of a pod, of \`${network}\`: after a restart the pod has another one, and some plugins match no pod by its address. Select the pod by its labels.`,
});
