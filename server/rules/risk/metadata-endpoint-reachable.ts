import { surelyListed } from '../../families/listed-ports.js';
import { writtenRulesOf } from '../../families/written-rules.js';
import type { AdminPolicy } from '../../model/admin-policy.js';
import type { NetworkPolicy } from '../../model/network-policy.js';
import { isPolicy } from '../../model/objects.js';
import { type AddressRange, type AddressSet, formatAddress, includesAddresses, parseAddress, parseCidr } from '../../semantics/sets/address-set.js';
import type { Range } from '../../util/range.js';
import { firstListed, listed } from '../../util/text.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { fixOf } from '../edits.js';
import type { OptionValues, RuleOptions } from '../options.js';
import { apiReference, issueReference } from '../references.js';
import { rule, type Severity } from '../rule.js';
import { type KnownBlock, knownBlocks, leaveOut } from './world.js';

interface Reachable {
  readonly at: Range;
  readonly severity: Severity;
  /** A person says that it is GKE, where the address may be the resolver, too. */
  readonly onGke?: true;
  /** Each with the addresses of which it admits one. */
  readonly blocks: readonly { readonly known: KnownBlock; readonly addresses: readonly AddressRange[] }[];
}

const options = {
  addresses: {
    type: 'strings',
    default: ['169.254.169.254', 'fd00:ec2::254'],
    called: 'addresses',
    pattern: '[0-9a-fA-F.:]+',
    description:
      'Where credentials of the node are to be had, by default on AWS, Google Cloud, Azure, OpenStack and others; add 168.63.129.16 for Azure, 100.100.100.200 for Alibaba Cloud, 169.254.170.2 for ECS. A list takes the place of the default one.',
  },
} as const satisfies RuleOptions;

/** A block for the Internet that holds the metadata service of the cloud, too. */
export default rule<'policy', Reachable, typeof options>({
  id: 'metadata-endpoint-reachable',
  category: 'risk',
  severity: 'warning',
  on: 'policy',
  options,
  docs: {
    summary: 'A wide block of addresses lets pods reach the metadata service of the cloud, 169.254.169.254.',
    why: 'That service answers whoever asks from the node, often with the credentials of the node. A block such as `0.0.0.0/0` holds its address, also where private networks are left out, because it is link-local. The service listens on TCP 80, so a rule for other ports alone is none. On AWS, IMDSv2 with a hop limit of 1 protects as well, and so does workload identity on Google Cloud; this does in every cloud.',
    silent:
      'Where TCP 80 is not among the ports; where the policy allows the address by itself, or speaks of `metadata` or `imds` in its name: these pods are to use it; and where an object of MetalLB, or one by which Cilium gives and announces addresses of load balancers, shows that no cloud runs the cluster. Of a rule without `to`, other rules speak.',
    wrong:
      'Outside of clouds, and for pods that use the credentials of their node. On Google Cloud with Cloud DNS the address is the resolver, too: allow it in a rule of its own for port 53, and leave it out here.',
    bad: `
to:
  - ipBlock:
      cidr: 0.0.0.0/0
#           ^^^^^^^^^ warning: metadata-endpoint-reachable 169.254.169.254
      except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16]
`,
    good: `
to:
  - ipBlock:
      cidr: 0.0.0.0/0
      except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 169.254.169.254/32]
`,
    references: [apiReference('IPBlock'), issueReference('aws/aws-network-policy-agent', 120), issueReference('tektoncd/operator', 4000)],
  },

  find: (policy, { options: values }) => reachable(policy, values),
  excused: (_, __, view) => runsOnMetal(view) || isOnGke(view),
  *seen({ object: { object }, view }, { options: values }) {
    if (!isOnGke(view) || runsOnMetal(view) || !isPolicy(object)) return;
    for (const fact of reachable(object, values)) yield { ...fact, onGke: true };
  },
  say: ({ blocks, onGke }) => {
    const written = listed(blocks.map(({ known: { cidr } }) => `\`${cidr}\``));
    const addresses = blocks.flatMap(({ addresses }) => addresses.map(textOf));
    const them = addresses.length === 1 ? 'it' : 'them';
    const first = onGke ? ' With Cloud DNS of GKE pods look up names there, too: allow port 53 to it by a rule of its own first.' : '';
    return `${written} ${blocks.length === 1 ? 'holds' : 'hold'} ${firstListed(addresses, 3)}, where a cloud gives the credentials of the node to whoever asks. Leave ${them} out with \`except\`, unless these pods are to use them.${first}`;
  },
  fix: ({ blocks }, { tree }) => {
    const networks = [...new Set(blocks.flatMap(({ addresses }) => addresses.map(networkOf)))];
    return fixOf(
      `Leave out the metadata service: except ${networks.join(', ')}`,
      leaveOut(
        tree,
        blocks.map(({ known }) => known),
        networks,
      ),
    );
  },
});

/** @param values of the rule's options */
function* reachable(policy: NetworkPolicy | AdminPolicy, values: OptionValues<typeof options>): Iterable<Reachable> {
  if (SPEAKS_OF_IT.test(policy.metadata.name?.value ?? '')) return;
  const all = servicesOf(values);
  const rules = writtenRulesOf(policy).filter((each) => each.direction === 'egress' && each.allows && surelyListed(each.ports, 'TCP', HTTP));
  const blocks = rules.map(knownBlocks);
  // Whoever allows the address, or the network around it, wants it.
  const isWanted = (service: AddressRange) => blocks.flat().some((block) => isNarrow(block, service) && holds(block, service));
  const services = all.filter((service) => !isWanted(service));
  for (const each of blocks) {
    const fact = factOf(each, services);
    if (fact) yield fact;
  }
}

const SPEAKS_OF_IT = /metadata|imds|instance-?identity|instance-?profile/i;

function servicesOf({ addresses }: OptionValues<typeof options>): AddressSet {
  return addresses.flatMap((address) => parseAddress(address) ?? []);
}

const HTTP = 80;

function factOf(blocks: readonly KnownBlock[], services: AddressSet): Reachable | undefined {
  const found = blocks.flatMap((known) => {
    const addresses = services.filter((service) => holds(known, service) && !isNarrow(known, service));
    return addresses.length === 0 ? [] : [{ known, addresses }];
  });
  const [first] = found;
  if (!first) return undefined;
  // Over IPv6 the service answers only where somebody turned that on.
  const severity = found.some(({ addresses }) => addresses.some(({ family }) => family === 4)) ? 'warning' : 'info';
  return { at: first.known.at, severity, blocks: found };
}

function holds({ addresses }: KnownBlock, service: AddressRange): boolean {
  return includesAddresses(addresses, [service]);
}

/** Whether a block is about the neighbourhood of an address: the link-local network of IPv4, or one that IPv6 would give to one site. */
function isNarrow({ range }: KnownBlock, { family, first }: AddressRange): boolean {
  const around = parseCidr(`${formatAddress(family, first)}/${family === 4 ? 16 : 32}`);
  return around !== undefined && range.family === family && around.first <= range.first && range.last <= around.last;
}

function isOnGke({ profile }: EnvironmentView): boolean {
  return profile.plugin?.name === 'gke-dataplane-v2';
}

const onMetal = new WeakMap<EnvironmentView, boolean>();

/** What announces addresses of load balancers to a network does so where no cloud does. */
function runsOnMetal(view: EnvironmentView): boolean {
  const known = onMetal.get(view) ?? view.objects.some(({ object: { kind, apiVersion } }) => announces(kind.value, apiVersion?.value ?? ''));
  onMetal.set(view, known);
  return known;
}

function announces(kind: string, apiVersion: string): boolean {
  if (apiVersion.startsWith('metallb.io/')) return true;
  return apiVersion.startsWith('cilium.io/') && (kind === 'CiliumL2AnnouncementPolicy' || kind === 'CiliumLoadBalancerIPPool');
}

function textOf({ family, first }: AddressRange): string {
  return formatAddress(family, first);
}

function networkOf(range: AddressRange): string {
  return `${textOf(range)}/${range.family === 4 ? 32 : 128}`;
}
