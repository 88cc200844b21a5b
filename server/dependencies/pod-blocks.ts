import type { WorkloadEndpoint } from '../semantics/cluster/endpoint.js';
import type { PodNetwork } from '../semantics/cluster/pod-network.js';
import type { AddressPeer } from '../semantics/cluster/policy.js';
import { type AddressSet, addressSet, intersectAddresses, parseCidr, subtractAddresses } from '../semantics/sets/address-set.js';
import type { ConnectionSet } from '../semantics/sets/connection-set.js';
import type { Closing } from './dependency.js';
import { mayMeetPorts } from './outsiders.js';

/** The ranges from which networks of pods are taken: private ones, the shared one of RFC 6598, and the local ones of IPv6. */
const blocksOfPods = blocksOf(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7']);

function blocksOf(texts: readonly string[]): AddressSet {
  return addressSet(texts.flatMap((text) => parseCidr(text) ?? []));
}

/**
 * Whether the author of a policy that closes a connection may have let it pass by the addresses of the pods: their ranges are not known, and in some
 * plugins blocks match pods.
 */
export function mayMeanPods(
  { blocksMatchPods, clusterCidrs }: PodNetwork,
  { policy, direction }: Closing,
  workload: WorkloadEndpoint,
  ports: ConnectionSet,
): boolean {
  if (blocksMatchPods === false || (blocksMatchPods === true && clusterCidrs.length > 0)) return false;
  return policy.rules[direction].some(
    (rule) => rule.peers !== 'anyone' && mayMeetPorts(rule, workload, ports) && rule.peers.some((peer) => peer.kind === 'addresses' && holdsPods(peer)),
  );
}

function holdsPods({ cidr, except }: AddressPeer): boolean {
  return intersectAddresses(subtractAddresses(blocksOf([cidr]), blocksOf(except)), blocksOfPods).length > 0;
}
