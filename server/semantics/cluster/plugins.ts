import { addressSet, parseCidr } from '../sets/address-set.js';
import type { PodNetwork } from './pod-network.js';

/** What answers depend on in a network plugin. */
export interface Plugin {
  /** As people write it in a setting. */
  readonly name: string;
  readonly title: string;
  /** Whether an `ipBlock` of a NetworkPolicy matches pods that have an address of it. The API leaves it open. */
  readonly blocksMatchPods: boolean;
}

/**
 * Those that translate blocks to addresses of packets match pods by them. Cilium knows pods by their labels, and takes a block for what is
 * outside the cluster, unless its `policy-cidr-match-mode` says otherwise (which is about nodes).
 */
export const plugins: readonly Plugin[] = [
  { name: 'antrea', title: 'Antrea', blocksMatchPods: true },
  { name: 'aws-vpc-cni', title: 'Amazon VPC CNI', blocksMatchPods: true },
  { name: 'azure-npm', title: 'Azure Network Policy Manager', blocksMatchPods: true },
  { name: 'calico', title: 'Calico', blocksMatchPods: true },
  { name: 'canal', title: 'Canal', blocksMatchPods: true },
  { name: 'cilium', title: 'Cilium', blocksMatchPods: false },
  { name: 'gke-dataplane-v2', title: 'GKE Dataplane V2', blocksMatchPods: false },
  { name: 'kindnet', title: 'kindnet', blocksMatchPods: true },
  { name: 'kube-network-policies', title: 'kube-network-policies', blocksMatchPods: true },
  { name: 'kube-router', title: 'kube-router', blocksMatchPods: true },
  { name: 'openshift-sdn', title: 'OpenShift SDN', blocksMatchPods: true },
  { name: 'ovn-kubernetes', title: 'OVN-Kubernetes', blocksMatchPods: true },
  { name: 'romana', title: 'Romana', blocksMatchPods: true },
  { name: 'weave-net', title: 'Weave Net', blocksMatchPods: true },
];

/** What is known of a cluster with this plugin, where pods have addresses of these blocks; texts that are no blocks are left out. */
export function networkOf(plugin: Plugin | undefined, clusterCidrs: readonly string[]): PodNetwork {
  return { blocksMatchPods: plugin?.blocksMatchPods, clusterCidrs: addressSet(clusterCidrs.flatMap((cidr) => parseCidr(cidr) ?? [])) };
}

/** The plugin of a name; undefined where there is none. */
export function pluginNamed(name: string): Plugin | undefined {
  return plugins.find((plugin) => plugin.name === name.toLowerCase());
}
