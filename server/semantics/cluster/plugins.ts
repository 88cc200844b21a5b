import { addressSet, parseCidr } from '../sets/address-set.js';
import type { PodNetwork } from './pod-network.js';

/**
 * What is known of a network plugin, because its documentation, its code or its maintainers say so; what nobody states is left out. Where a fact
 * differs between versions, it is that of versions that are maintained. `docs/plugins.md` lists the facts with their sources.
 */
export interface Plugin {
  /** As people write it in a setting. */
  readonly name: string;
  /** Other names for the same. */
  readonly aliases?: readonly string[];
  readonly title: string;
  /** Whether policies are enforced at all. Where that has to be switched on, who names the plugin is taken to have done so. */
  readonly enforces: boolean;
  /** Whether an `ipBlock` of a NetworkPolicy matches pods that have an address of it. The API leaves it open. */
  readonly blocksMatchPods?: boolean;
  /** Whether an `ipBlock` matches nodes, and with them the API server, by their addresses. */
  readonly blocksMatchNodes?: boolean;
  /** `false`: `endPort` is passed over, and only `port` is opened. */
  readonly endPort?: boolean;
  /** What becomes of a port that goes by its name: it works; or only where peers are pods; or the whole policy is refused. */
  readonly namedPorts?: 'works' | 'partly' | 'refused';
  /** `optional`: once it is switched on. */
  readonly sctp?: 'works' | 'optional' | 'never';
  /** Which port rules see where a client connects to a Service: the Service's own, or that of the pod behind it. */
  readonly sees?: 'service-port' | 'pod-port';
  /** Rules of a direction that `policyTypes` leaves out are enforced all the same. */
  readonly ignoresPolicyTypes?: true;
  /** Pods on the host's network are no subjects of policies. */
  readonly skipsHostNetwork?: true;
  /** A peer with a `namespaceSelector` alone leaves out the traffic of pods on the host's network. */
  readonly skipsHostNetworkPeers?: true;
  /** Of which addresses rules are enforced: of IPv4 only, of the one family that the cluster has; or a block of all IPv4 addresses lets in IPv6, too. */
  readonly families?: 'ipv4' | 'one' | 'ipv4-means-both';
  /** Policies are for pods that a controller makes, and not for those that are created by themselves. */
  readonly skipsBarePods?: true;
  /** What of the API it does not do on nodes with Windows: nothing at all, or some fields. */
  readonly windows?: 'unsupported' | 'partly';
  /** How much it takes: pairs of protocol and port that a peer has, and blocks of one policy. */
  readonly most?: { readonly portsOfPeer?: number; readonly blocks?: number };
}

/** Cilium knows pods and nodes by their labels, and takes a block for what is outside the cluster, unless `policy-cidr-match-mode` says otherwise. */
const cilium = {
  enforces: true,
  blocksMatchPods: false,
  blocksMatchNodes: false,
  sees: 'pod-port',
  ignoresPolicyTypes: true,
  families: 'ipv4-means-both',
} as const satisfies Partial<Plugin>;

/** The controller that kindnet has built in. */
const kubeNetworkPolicies = { enforces: true, blocksMatchPods: true, endPort: true, namedPorts: 'works' } as const satisfies Partial<Plugin>;

const calico = {
  enforces: true,
  blocksMatchPods: true,
  blocksMatchNodes: true,
  endPort: true,
  namedPorts: 'works',
  sctp: 'works',
} as const satisfies Partial<Plugin>;

const kubeRouter = { enforces: true, blocksMatchPods: true, endPort: true, namedPorts: 'works', sctp: 'never' } as const satisfies Partial<Plugin>;

/** Those that translate blocks to addresses of packets match pods by them. */
export const plugins: readonly Plugin[] = [
  { name: 'antrea', title: 'Antrea', enforces: true, blocksMatchPods: true, endPort: true, namedPorts: 'works' },
  {
    name: 'aws-vpc-cni',
    title: 'Amazon VPC CNI',
    enforces: true,
    blocksMatchPods: true,
    endPort: true,
    namedPorts: 'partly',
    sees: 'service-port',
    ignoresPolicyTypes: true,
    families: 'one',
    skipsBarePods: true,
    windows: 'unsupported',
    most: { portsOfPeer: 24 },
  },
  { name: 'azure-cilium', title: 'Azure CNI powered by Cilium', ...cilium, skipsHostNetwork: true, windows: 'unsupported' },
  {
    name: 'azure-npm',
    title: 'Azure Network Policy Manager',
    enforces: true,
    blocksMatchPods: true,
    families: 'ipv4',
    windows: 'partly',
    most: { blocks: 4 },
  },
  { name: 'calico', title: 'Calico', ...calico },
  { name: 'canal', title: 'Canal', ...calico },
  { name: 'cilium', title: 'Cilium', ...cilium, endPort: true, sctp: 'optional' },
  { name: 'cilium@1.15', title: 'Cilium 1.15', ...cilium, endPort: false, sctp: 'optional' },
  { name: 'flannel', title: 'Flannel', enforces: false },
  { name: 'gke-dataplane-v2', title: 'GKE Dataplane V2', ...cilium },
  { name: 'k3s', title: 'k3s', ...kubeRouter },
  { name: 'kindnet', title: 'kindnet', ...kubeNetworkPolicies },
  { name: 'kube-network-policies', title: 'kube-network-policies', ...kubeNetworkPolicies },
  { name: 'kube-router', title: 'kube-router', ...kubeRouter },
  { name: 'none', title: 'none', enforces: false },
  { name: 'openshift-sdn', title: 'OpenShift SDN', enforces: true, blocksMatchPods: true, skipsHostNetwork: true },
  {
    name: 'ovn-kubernetes',
    title: 'OVN-Kubernetes',
    enforces: true,
    blocksMatchPods: true,
    endPort: true,
    sctp: 'works',
    sees: 'pod-port',
    skipsHostNetwork: true,
    skipsHostNetworkPeers: true,
  },
  { name: 'romana', title: 'Romana', enforces: true, blocksMatchPods: true },
  { name: 'weave', aliases: ['weave-net'], title: 'Weave Net', enforces: true, blocksMatchPods: true, endPort: false, namedPorts: 'refused' },
];

/** Every name that a plugin goes by. */
export const pluginNames: readonly string[] = plugins.flatMap(({ name, aliases = [] }) => [name, ...aliases]);

/** What is known of a cluster with this plugin, where pods have addresses of these blocks; texts that are no blocks are left out. */
export function networkOf(plugin: Plugin | undefined, clusterCidrs: readonly string[]): PodNetwork {
  return {
    blocksMatchPods: plugin?.blocksMatchPods,
    clusterCidrs: addressSet(clusterCidrs.flatMap((cidr) => parseCidr(cidr) ?? [])),
    ignoresEndPort: plugin?.endPort === false,
  };
}

/** The plugin of a name, in which a version may stand: `cilium@1.14`; undefined where there is none. */
export function pluginNamed(text: string): Plugin | undefined {
  const [name = '', version] = text.toLowerCase().split('@');
  if (version !== undefined && !/^v?1\.\d+(?:\.\d+)?$/.test(version)) return undefined;
  const isOld = version !== undefined && name === 'cilium' && Number(version.split('.')[1]) <= 15;
  const wanted = isOld ? 'cilium@1.15' : name;
  return plugins.find((plugin) => plugin.name === wanted || plugin.aliases?.includes(wanted));
}
