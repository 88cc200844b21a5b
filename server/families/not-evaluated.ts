import { groupOf } from '../model/identity.js';
import type { Node } from '../syntax/nodes.js';
import { makers } from './made-policies.js';
import {
  antrea,
  bySubject,
  calico,
  cilium,
  egressByName,
  egressOfNamespace,
  everyPod,
  kubeOvnSubnet,
  likeNetworkPolicy,
  nsx,
  type ObjectScope,
  podSelector,
  type ReadSubjects,
} from './read-subjects.js';
import type { Effect, UnevaluatedPolicy } from './unevaluated.js';

/** A family of policies that is known by its groups and kinds, and not evaluated. */
interface Family {
  /** As `--ignore-families` takes it. */
  readonly name: string;
  readonly title: string;
  readonly groups: readonly string[];
  readonly kinds: Readonly<Record<string, Kind>>;
}

interface Kind {
  readonly scope: ObjectScope;
  readonly effect: Effect;
  readonly read: ReadSubjects;
}

const inNamespace = (read: ReadSubjects): Kind => ({ scope: 'namespace', effect: 'filters', read });
const inCluster = (read: ReadSubjects): Kind => ({ scope: 'cluster', effect: 'filters', read });
const aside = (scope: ObjectScope, effect: Exclude<Effect, 'filters'>): Kind => ({ scope, effect, read: everyPod });

/**
 * Every family of policies that is not evaluated: nothing else knows them. Several have kinds of one name, so the group decides. An object of
 * such a group that is no policy (a set of addresses, a group of pods) is not listed.
 */
const families: readonly Family[] = [
  {
    name: 'calico',
    title: 'Calico',
    groups: ['projectcalico.org', 'crd.projectcalico.org'],
    kinds: {
      NetworkPolicy: inNamespace(calico),
      GlobalNetworkPolicy: inCluster(calico),
      // Staged policies report what they would do, and do nothing.
      StagedNetworkPolicy: aside('namespace', 'none'),
      StagedKubernetesNetworkPolicy: aside('namespace', 'none'),
      StagedGlobalNetworkPolicy: aside('cluster', 'none'),
      Tier: aside('cluster', 'none'),
    },
  },
  {
    name: 'cilium',
    title: 'Cilium',
    groups: ['cilium.io'],
    kinds: { CiliumNetworkPolicy: inNamespace(cilium), CiliumClusterwideNetworkPolicy: inCluster(cilium) },
  },
  {
    name: 'antrea',
    title: 'Antrea',
    groups: ['crd.antrea.io', 'security.antrea.tanzu.vmware.com'],
    kinds: { NetworkPolicy: inNamespace(antrea), ClusterNetworkPolicy: inCluster(antrea), Tier: aside('cluster', 'none') },
  },
  {
    name: 'eks',
    title: 'EKS',
    groups: ['networking.k8s.aws'],
    kinds: { ApplicationNetworkPolicy: inNamespace(likeNetworkPolicy), ClusterNetworkPolicy: inCluster(bySubject) },
  },
  {
    name: 'aws-security-groups',
    title: 'AWS',
    groups: ['vpcresources.k8s.aws'],
    kinds: { SecurityGroupPolicy: inNamespace(podSelector) },
  },
  { name: 'gke', title: 'GKE', groups: ['networking.gke.io'], kinds: { FQDNNetworkPolicy: inNamespace(egressByName) } },
  { name: 'ovn-kubernetes', title: 'OVN-Kubernetes', groups: ['k8s.ovn.org'], kinds: { EgressFirewall: inNamespace(egressOfNamespace) } },
  { name: 'openshift-sdn', title: 'OpenShift', groups: ['network.openshift.io'], kinds: { EgressNetworkPolicy: inNamespace(egressOfNamespace) } },
  { name: 'kube-ovn', title: 'Kube-OVN', groups: ['kubeovn.io'], kinds: { SecurityGroup: inCluster(everyPod), Subnet: inCluster(kubeOvnSubnet) } },
  { name: 'nsx', title: 'NSX', groups: ['crd.nsx.vmware.com', 'nsx.vmware.com'], kinds: { SecurityPolicy: inNamespace(nsx) } },
  { name: 'multi-network', title: 'Multus', groups: ['k8s.cni.cncf.io'], kinds: { MultiNetworkPolicy: aside('namespace', 'elsewhere') } },
  {
    name: 'istio',
    title: 'Istio',
    groups: ['security.istio.io'],
    kinds: { AuthorizationPolicy: aside('namespace', 'above'), PeerAuthentication: aside('namespace', 'above') },
  },
  {
    name: 'linkerd',
    title: 'Linkerd',
    groups: ['policy.linkerd.io'],
    kinds: {
      Server: aside('namespace', 'above'),
      ServerAuthorization: aside('namespace', 'above'),
      AuthorizationPolicy: aside('namespace', 'above'),
    },
  },
  { name: 'kuma', title: 'Kuma', groups: ['kuma.io'], kinds: { MeshTrafficPermission: aside('namespace', 'above') } },
  { name: 'consul', title: 'Consul', groups: ['consul.hashicorp.com'], kinds: { ServiceIntentions: aside('namespace', 'above') } },
];

/** The names that `--ignore-families` takes. */
export const familyNames: readonly string[] = [...families, ...makers].map(({ name }) => name);

/** How people call a family. */
export function familyTitle(name: string): string {
  return [...families, ...makers].find((family) => family.name === name)?.title ?? name;
}

/** Every group and kind that is known and not evaluated. */
export const unevaluatedKinds: readonly {
  readonly family: string;
  readonly group: string;
  readonly kind: string;
  readonly scope: ObjectScope;
  readonly effect: Effect;
}[] = families.flatMap(({ name, groups, kinds }) =>
  groups.flatMap((group) => Object.entries(kinds).map(([kind, { scope, effect }]) => ({ family: name, group, kind, scope, effect }))),
);

/** Whether objects of this kind are policies of a family that is not evaluated. */
export function isUnevaluated(apiVersion: string | undefined, kind: string): boolean {
  return find(apiVersion, kind) !== undefined;
}

/** Whether the group is that of such a family: none of its kinds makes pods. */
export function isOfUnevaluatedFamily(group: string): boolean {
  return families.some(({ groups }) => groups.includes(group));
}

/** Where objects of such a kind live; undefined for any other kind. */
export function scopeOfUnevaluated(apiVersion: string | undefined, kind: string): ObjectScope | undefined {
  return find(apiVersion, kind)?.kind.scope;
}

/**
 * The policy that an object is, where its family is not evaluated.
 * @param object the object's own node
 */
export function unevaluatedPolicy(apiVersion: string | undefined, kind: string, object: Node | undefined): UnevaluatedPolicy | undefined {
  const found = find(apiVersion, kind);
  if (!found) return undefined;
  const { scope, effect, read } = found.kind;
  return { family: found.family.name, title: found.family.title, effect, subjects: effect === 'filters' ? read(object, scope) : [] };
}

function find(apiVersion: string | undefined, kind: string): { readonly family: Family; readonly kind: Kind } | undefined {
  const group = groupOf(apiVersion);
  const family = families.find(({ groups }) => groups.includes(group));
  const known = family && Object.hasOwn(family.kinds, kind) ? family.kinds[kind] : undefined;
  return family && known && { family, kind: known };
}
