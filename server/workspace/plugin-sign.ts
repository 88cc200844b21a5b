import { groupOf } from '../model/identity.js';
import type { KubernetesObject } from '../model/objects.js';
import { nodeAtPath } from '../model/read-node.js';
import type { Plugin } from '../semantics/cluster/plugins.js';
import type { Node } from '../syntax/nodes.js';
import type { FileId } from '../util/file-id.js';
import type { Location } from './location.js';
import { isSet, itemsAt, textAt, textsAt } from './node-reading.js';
import { podBlocksIn } from './pod-blocks.js';

/** What an object shows of the network of the cluster that it is for. */
export interface PluginSign {
  /** The name of a plugin, see `server/semantics/cluster/plugins.ts`; absent where it shows none. */
  readonly plugin?: string;
  /** The blocks that pods are given addresses of. */
  readonly podBlocks?: readonly string[];
  /** `false`: enforcing is left off; absent: as the plugin does it. */
  readonly enforces?: false;
  /** Blocks are set to match nodes. */
  readonly blocksMatchNodes?: true;
  /** The object describes a cluster, whose plugin something else may take the place of. */
  readonly byDefault?: true;
}

/** A sign, where it stands. */
export interface PlacedSign {
  readonly sign: PluginSign;
  readonly by: string;
  readonly at: Location;
  /** What it takes part in environments with. */
  readonly from: FileId;
}

/**
 * The network plugin that manifests seem to install. It is for what is said with "guessed", and nothing becomes sure by it: only what a person
 * says of the cluster counts in answers.
 */
export interface GuessedPlugin {
  readonly plugin: Plugin;
  /** The object that shows it, "DaemonSet `kube-system/calico-node`". */
  readonly by: string;
  readonly at: Location;
}

/** The DaemonSets of plugins by their names. */
const daemonSets: Readonly<Record<string, string>> = {
  'antrea-agent': 'antrea',
  'aws-node': 'aws-vpc-cni',
  'azure-npm': 'azure-npm',
  anetd: 'gke-dataplane-v2',
  'calico-node': 'calico',
  canal: 'canal',
  cilium: 'cilium',
  kindnet: 'kindnet',
  'kube-flannel': 'flannel',
  'kube-flannel-ds': 'flannel',
  'kube-flannel-ds-amd64': 'flannel',
  'kube-network-policies': 'kube-network-policies',
  'kube-router': 'kube-router',
  'ovnkube-node': 'ovn-kubernetes',
  'weave-net': 'weave',
};

/** The charts of plugins by their names. */
const charts: Readonly<Record<string, string>> = {
  antrea: 'antrea',
  'aws-vpc-cni': 'aws-vpc-cni',
  calico: 'calico',
  cilium: 'cilium',
  flannel: 'flannel',
  'kube-router': 'kube-router',
  'rke2-calico': 'calico',
  'rke2-canal': 'canal',
  'rke2-cilium': 'cilium',
  'tigera-operator': 'calico',
};

/** Resources that only a running Calico or Cilium reads; policies are left out, because charts ship them for several plugins. */
const resources: Readonly<Record<string, readonly string[]>> = {
  calico: ['BGPConfiguration', 'BGPPeer', 'FelixConfiguration', 'IPPool'],
  cilium: [
    'CiliumBGPAdvertisement',
    'CiliumBGPClusterConfig',
    'CiliumBGPPeerConfig',
    'CiliumBGPPeeringPolicy',
    'CiliumL2AnnouncementPolicy',
    'CiliumLoadBalancerIPPool',
    'CiliumNodeConfig',
  ],
};

/** @param node the object's own node */
export function pluginSignOf(object: KubernetesObject, node: Node | undefined): PluginSign | undefined {
  const sign = pluginOf(object, node);
  const podBlocks = podBlocksIn(groupOf(object.apiVersion?.value), object.kind.value, node);
  return podBlocks ? { ...sign, podBlocks } : sign;
}

function pluginOf({ kind: { value: kind }, apiVersion, metadata }: KubernetesObject, node: Node | undefined): PluginSign | undefined {
  const read = Object.hasOwn(readers, kind) ? readers[kind] : undefined;
  const group = groupOf(apiVersion?.value);
  if (read) return read({ group, name: metadata.name?.value ?? '', node });
  if (group.endsWith('projectcalico.org') && resources.calico?.includes(kind)) return { plugin: 'calico' };
  return group === 'cilium.io' && resources.cilium?.includes(kind) ? { plugin: 'cilium' } : undefined;
}

interface Read {
  readonly group: string;
  readonly name: string;
  readonly node: Node | undefined;
}

const readers: Readonly<Record<string, (object: Read) => PluginSign | undefined>> = {
  DaemonSet: ({ group, name, node }) => (group === 'apps' ? daemonSet(name, node) : undefined),
  ConfigMap: ({ name, node }) => (name === 'amazon-vpc-cni' ? vpcCni(textAt(node, 'data', 'enable-network-policy-controller')) : undefined),
  Installation: ({ group }) => (group === 'operator.tigera.io' ? { plugin: 'calico' } : undefined),
  HelmRelease: ({ group, name, node }) => (group === 'helm.toolkit.fluxcd.io' ? fluxRelease(name, node) : undefined),
  HelmChart: ({ group, node }) => (group === 'helm.cattle.io' ? chart(textAt(node, 'spec', 'chart'), undefined) : undefined),
  HelmChartConfig: ({ group, name }) => (group === 'helm.cattle.io' ? chart(name, undefined) : undefined),
  Application: ({ group, node }) => (group === 'argoproj.io' ? argoSource(nodeAtPath(node, ['spec'])) : undefined),
  ApplicationSet: ({ group, node }) => (group === 'argoproj.io' ? argoSource(nodeAtPath(node, ['spec', 'template', 'spec'])) : undefined),
  Cluster: ({ group, node }) => (group === 'kind.x-k8s.io' && flag(node, 'networking', 'disableDefaultCNI') !== 'true' ? byDefault('kindnet') : undefined),
  Simple: ({ group, node }) => (group === 'k3d.io' && !switchesOff(node) ? byDefault('k3s') : undefined),
  ClusterConfig: ({ group, node }) => (group === 'eksctl.io' ? eksctl(node) : group === 'k0s.k0sproject.io' ? k0s(node) : undefined),
  Network: ({ group, node }) => (group === 'operator.openshift.io' || group === 'config.openshift.io' ? openshift(node) : undefined),
};

function daemonSet(name: string, node: Node | undefined): PluginSign | undefined {
  const plugin = Object.hasOwn(daemonSets, name) ? daemonSets[name] : undefined;
  const containers = itemsAt(node, 'spec', 'template', 'spec', 'containers');
  const args = containers.flatMap((container) => [...textsAt(container, 'command'), ...textsAt(container, 'args')]);
  if (plugin === 'kube-router') return args.some((text) => /^--run-firewall=false$/i.test(text)) ? undefined : { plugin };
  if (plugin === 'flannel') return containers.some((one) => textAt(one, 'name') === 'kube-network-policies') ? { plugin: 'kube-network-policies' } : { plugin };
  if (plugin === 'aws-vpc-cni') return vpcCni(/--enable-network-policy=(true|false)/.exec(args.join(' '))?.[1]);
  return plugin === undefined ? undefined : { plugin };
}

/** It enforces nothing before somebody switches that on; of what says nothing of it, nothing is known. */
function vpcCni(enabled: string | undefined): PluginSign | undefined {
  if (enabled === 'true') return { plugin: 'aws-vpc-cni' };
  return enabled === 'false' ? { plugin: 'aws-vpc-cni', enforces: false } : undefined;
}

function chart(name: string | undefined, values: Node | undefined): PluginSign | undefined {
  const own = name?.split('/').at(-1) ?? '';
  const plugin = Object.hasOwn(charts, own) ? charts[own] : undefined;
  if (plugin === 'aws-vpc-cni') return vpcCni(flag(values, 'enableNetworkPolicy'));
  if (plugin === 'flannel' && flag(values, 'netpol', 'enabled') === 'true') return { plugin: 'kube-network-policies' };
  if (plugin !== 'cilium') return plugin === undefined ? undefined : { plugin };
  const modes = [textAt(values, 'policyCIDRMatchMode') ?? '', ...textsAt(values, 'policyCIDRMatchMode')];
  return modes.some((mode) => mode.includes('nodes')) ? { plugin, blocksMatchNodes: true } : { plugin };
}

/** The chart by its name, or the source that holds nothing else. */
function fluxRelease(name: string, node: Node | undefined): PluginSign | undefined {
  const values = nodeAtPath(node, ['spec', 'values']);
  const own = textAt(node, 'spec', 'chart', 'spec', 'chart');
  if (own !== undefined) return chart(own, values);
  return isSet(node, 'spec', 'chartRef') ? (chart(textAt(node, 'spec', 'chartRef', 'name'), values) ?? chart(name, values)) : undefined;
}

function argoSource(spec: Node | undefined): PluginSign | undefined {
  const sources = [nodeAtPath(spec, ['source']), ...itemsAt(spec, 'sources')];
  for (const source of sources) {
    const sign = chart(textAt(source, 'chart'), nodeAtPath(source, ['helm', 'valuesObject']));
    if (sign) return sign;
  }
  return undefined;
}

function byDefault(plugin: string): PluginSign {
  return { plugin, byDefault: true };
}

/** Whether the arguments for k3s take away its own controller or its network. */
function switchesOff(node: Node | undefined): boolean {
  const given = itemsAt(node, 'options', 'k3s', 'extraArgs').map((item) => textAt(item, 'arg') ?? textAt(item) ?? '');
  return given.some((text) => /--disable-network-policy|--flannel-backend=none/.test(text));
}

/** Of a cluster with the add-on whose configuration switches nothing on; without the add-on nothing is said. */
function eksctl(node: Node | undefined): PluginSign | undefined {
  const addon = itemsAt(node, 'addons').find((item) => textAt(item, 'name') === 'vpc-cni');
  if (!addon || isSet(addon, 'configurationValuesFile')) return undefined;
  const values = nodeAtPath(addon, ['configurationValues']);
  const written =
    values?.kind === 'scalar' ? /["']?enableNetworkPolicy["']?\s*:\s*["']?(true|false)/.exec(values.text)?.[1] : flag(values, 'enableNetworkPolicy');
  return vpcCni(written ?? (values?.templated ? undefined : 'false'));
}

function k0s(node: Node | undefined): PluginSign | undefined {
  const provider = textAt(node, 'spec', 'network', 'provider');
  if (provider === 'calico') return { plugin: 'calico' };
  return provider === 'kuberouter' ? { plugin: 'kube-router' } : undefined;
}

function openshift(node: Node | undefined): PluginSign | undefined {
  const type = textAt(node, 'spec', 'defaultNetwork', 'type') ?? textAt(node, 'spec', 'networkType');
  if (type === 'OVNKubernetes') return { plugin: 'ovn-kubernetes' };
  return type === 'OpenShiftSDN' ? { plugin: 'openshift-sdn' } : undefined;
}

/** `true` and `false`, written as a boolean or as a text. */
function flag(node: Node | undefined, ...path: readonly string[]): string | undefined {
  const at = nodeAtPath(node, path);
  return at?.kind === 'scalar' && !at.templated && (at.value === true || at.value === false || at.value === 'true' || at.value === 'false')
    ? String(at.value)
    : undefined;
}
