import { type AddressSet, equalAddresses } from '../sets/address-set.js';

/** How addresses and pods go together in a cluster, as far as it is known. */
export interface PodNetwork {
  /** Whether an `ipBlock` matches pods by their addresses: plugins differ in it. Undefined where the plugin is not known. */
  readonly blocksMatchPods: boolean | undefined;
  /** The addresses that pods are given; empty where they are not known. */
  readonly clusterCidrs: AddressSet;
}

/** Nothing is known of it. */
export const unknownNetwork: PodNetwork = { blocksMatchPods: undefined, clusterCidrs: [] };

export function sameNetwork(a: PodNetwork, b: PodNetwork): boolean {
  return a === b || (a.blocksMatchPods === b.blocksMatchPods && equalAddresses(a.clusterCidrs, b.clusterCidrs));
}

/** The addresses of a workload's pods that a manifest shows, as one that a cluster wrote does. */
export interface PodAddresses {
  readonly known: AddressSet;
  /** Some of the pods have others. */
  readonly open: boolean;
}
