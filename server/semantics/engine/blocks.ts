import { either, type Match } from '../cluster/label-selector.js';
import type { PodNetwork } from '../cluster/pod-network.js';
import type { AddressPeer } from '../cluster/policy.js';
import { type AddressSet, addressSet, allAddresses, includesAddresses, intersectAddresses, parseCidr, unionAddresses } from '../sets/address-set.js';
import type { PodLike } from './population.js';

/** The addresses that one peer matches. */
export interface CompiledAddresses {
  readonly index: number;
  readonly sure: AddressSet;
  readonly possible: AddressSet;
}

/** What the blocks of one rule say of pods. */
export interface RuleBlocks {
  matchPod(pod: PodLike): Match;
  /** What they say of pods of which no address is known, and that are not on the host's network. */
  readonly elsewhere: Match;
  /** Plugins differ in whether they match pods at all. */
  readonly dependsOnPlugin: boolean;
}

/** Where pods of a cluster are whose addresses are not known: the private addresses of RFC 1918, 6598 and 4193. */
export const privateAddresses: AddressSet = addressSet(
  ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'].flatMap((cidr) => parseCidr(cidr) ?? []),
);

export const noBlocks: RuleBlocks = { matchPod: () => 'no', elsewhere: 'no', dependsOnPlugin: false };

/**
 * Whether blocks match pods, too. `networks` of the admin kinds do, by the text of their API; whether an `ipBlock` does is the plugin's
 * choice. Of pods whose addresses are not known, a block matches those of the configured range; without one, a block that is a whole
 * family of addresses may match them, and any other is taken for addresses outside the cluster.
 */
export function blocksOf(peers: readonly AddressPeer[], compiled: readonly CompiledAddresses[], network: PodNetwork): RuleBlocks {
  if (peers.length === 0) return noBlocks;
  const about = peers.map((peer, i) => ({ peer, addresses: compiled[i] as CompiledAddresses })).filter(({ peer }) => peer.pods !== 'never');
  const matches = about.some(({ peer }) => peer.pods === 'always') ? true : network.blocksMatchPods;
  const sure = unionAddresses(about.map(({ addresses }) => addresses.sure));
  const possible = unionAddresses(about.map(({ addresses }) => addresses.possible));
  const written = addressSet(about.flatMap(({ peer: { cidr, unknown } }) => parseCidr(cidr) ?? (unknown === undefined ? [] : allAddresses)));
  const weighed = (match: Match): Match => (matches === false ? 'no' : matches === undefined && match === 'yes' ? 'unknown' : match);
  const elsewhere = weighed(matchSomewhere({ sure, possible, written }, network));
  return {
    elsewhere,
    dependsOnPlugin: matches === undefined,
    matchPod: ({ hostNetwork, addresses }) => {
      // Its address is that of a node, which is not known; and whether it counts as a pod or as a node is not defined.
      if (hostNetwork) return compiled.some((one) => one.possible.length > 0) ? 'unknown' : 'no';
      if (!addresses) return elsewhere;
      const match = matchKnown(sure, possible, addresses.known);
      return weighed(addresses.open && match !== elsewhere ? 'unknown' : match);
    },
  };
}

function matchKnown(sure: AddressSet, possible: AddressSet, known: AddressSet): Match {
  if (includesAddresses(sure, known)) return 'yes';
  return intersectAddresses(possible, known).length > 0 ? 'unknown' : 'no';
}

interface Blocks {
  readonly sure: AddressSet;
  readonly possible: AddressSet;
  /** Exceptions included. */
  readonly written: AddressSet;
}

function matchSomewhere({ sure, possible, written }: Blocks, { clusterCidrs, blocksMatchPods }: PodNetwork): Match {
  if (clusterCidrs.length > 0) return matchKnown(sure, possible, clusterCidrs);
  const [four, six] = allAddresses.map((family): Match => {
    if (includesAddresses(sure, [family])) return 'yes';
    const mayBePods = intersectAddresses(intersectAddresses(possible, [family]), privateAddresses).length > 0;
    return includesAddresses(written, [family]) && mayBePods ? 'unknown' : 'no';
  }) as [Match, Match];
  if (four === six) return four;
  // Who says which plugin there is and no addresses has pods with IPv4 addresses, as clusters are made by default.
  if (blocksMatchPods !== undefined && four !== 'no') return four;
  return either(four, six) === 'no' ? 'no' : 'unknown';
}
