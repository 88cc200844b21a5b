import { type AddressSet, equalAddresses } from '../sets/address-set.js';

/** What answers depend on in a cluster besides its objects, as far as it is known: how addresses and pods go together, and what its plugin lacks. */
export interface PodNetwork {
  /** Whether an `ipBlock` matches pods by their addresses: plugins differ in it. Undefined where the plugin is not known. */
  readonly blocksMatchPods: boolean | undefined;
  /** The addresses that pods are given; empty where they are not known. */
  readonly clusterCidrs: AddressSet;
  /** The plugin passes over `endPort`: of a range only the first port is surely opened. */
  readonly ignoresEndPort?: boolean | undefined;
}

/** Nothing is known of it. */
export const unknownNetwork: PodNetwork = { blocksMatchPods: undefined, clusterCidrs: [] };

export function sameNetwork(a: PodNetwork, b: PodNetwork): boolean {
  if (a === b) return true;
  const same = a.blocksMatchPods === b.blocksMatchPods && (a.ignoresEndPort ?? false) === (b.ignoresEndPort ?? false);
  return same && equalAddresses(a.clusterCidrs, b.clusterCidrs);
}

/** The addresses of a workload's pods that a manifest shows, as one that a cluster wrote does. */
export interface PodAddresses {
  readonly known: AddressSet;
  /** Some of the pods have others. */
  readonly open: boolean;
}
