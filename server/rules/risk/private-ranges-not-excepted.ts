import { writtenRulesOf } from '../../families/written-rules.js';
import type { Range } from '../../util/range.js';
import { listed } from '../../util/text.js';
import { fixOf } from '../edits.js';
import { namedOpen } from '../intent.js';
import { apiReference, issueReference } from '../references.js';
import { rule } from '../rule.js';
import { isOpenToWorld } from './sensitive-ports.js';
import { admittedPrivate, knownBlocks, leaveOut, localNetworks, PRIVATE, type World, worldsIn } from './world.js';

interface WithPrivate {
  readonly at: Range;
  readonly world: World;
  readonly networks: readonly string[];
}

/** A block for the Internet that holds the private networks, too. */
export default rule<'NetworkPolicy', WithPrivate>({
  id: 'private-ranges-not-excepted',
  category: 'risk',
  severity: 'info',
  on: 'NetworkPolicy',
  docs: {
    summary: 'An egress rule for every address does not leave private networks out.',
    why: 'It is mostly written for the Internet, and holds the networks of nodes, pods, Services and offices, too. Whether it then also matches pods depends on the plugin: with Calico, OVN-Kubernetes and kube-router it does, with Cilium it does not.',
    silent:
      'Where the name of the policy says that it opens everything (`allow-all`), and where one of 10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16 is left out: whoever did so has thought of the others. On every port, or on that of a database, `open-egress-world` says it.',
    wrong: 'Where the pods are to reach a private network as well: name it in a block of its own, and leave it out here, so that both are seen.',
    bad: `
to:
  - ipBlock: {cidr: 0.0.0.0/0}
#                   ^^^^^^^^^ info: private-ranges-not-excepted 10.0.0.0/8
ports:
  - {port: 443, protocol: TCP}
`,
    good: `
to:
  - ipBlock:
      cidr: 0.0.0.0/0
      except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10, 169.254.0.0/16]
ports:
  - {port: 443, protocol: TCP}
`,
    references: [apiReference('IPBlock'), issueReference('kubernetes/kubernetes', 49978), issueReference('cilium/cilium', 9209)],
  },

  *find(policy) {
    const isNamed = namedOpen(policy);
    if (isNamed && !SAYS_INTERNET.test(policy.metadata.name?.value ?? '')) return;
    for (const written of writtenRulesOf(policy)) {
      if (written.direction !== 'egress' || !written.allows || (!isNamed && isOpenToWorld(written.ports))) continue;
      for (const world of worldsIn(knownBlocks(written))) {
        const networks = admittedPrivate(world);
        const at = world.blocks[0]?.at;
        // Who leaves one of them out has thought of the others.
        if (at && networks.length === PRIVATE[world.family].length) yield { at, world, networks };
      }
    }
  },
  say: ({ world: { blocks }, networks }) =>
    `${listed(blocks.map(({ cidr }) => `\`${cidr}\``))} ${blocks.length === 1 ? 'holds' : 'hold'} ${listed(networks)}, too: with most plugins also the pods, nodes and Services there. If the Internet is meant, leave private networks out.`,
  fix: ({ world }, { tree }) => {
    const networks = localNetworks(world);
    return fixOf(`Only the Internet: except ${networks.join(', ')}`, leaveOut(tree, world.blocks, networks));
  },
});

/** Such a name opens less than everything. */
const SAYS_INTERNET = /internet/i;
