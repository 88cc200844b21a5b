import { scopeOfUnevaluated } from '../families/not-evaluated.js';
import { notListed } from './live/not-listed.js';

/**
 * Kinds that live in no namespace: those of Kubernetes (`kubectl api-resources --namespaced=false`) and the ones of
 * widespread extensions that a manifest of policies is likely to stand beside. An unknown kind counts as namespaced.
 */
const clusterKinds: ReadonlySet<string> = new Set([
  'APIService',
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
  'CSIDriver',
  'CSINode',
  'CertificateSigningRequest',
  'CiliumClusterwideNetworkPolicy',
  'CiliumNode',
  'ClusterIssuer',
  'ClusterNetworkPolicy',
  'ClusterPolicy',
  'ClusterRole',
  'ClusterRoleBinding',
  'ClusterSecretStore',
  'ClusterTrustBundle',
  'ComponentStatus',
  'CustomResourceDefinition',
  'DeviceClass',
  'FelixConfiguration',
  'FlowSchema',
  'GatewayClass',
  'GlobalNetworkPolicy',
  'GlobalNetworkSet',
  'HostEndpoint',
  'IPAddress',
  'IPPool',
  'IngressClass',
  'MutatingAdmissionPolicy',
  'MutatingAdmissionPolicyBinding',
  'MutatingWebhookConfiguration',
  'Namespace',
  'Node',
  notListed.kind,
  'PersistentVolume',
  'PodSecurityPolicy',
  'PriorityClass',
  'PriorityLevelConfiguration',
  'Project',
  'ResourceSlice',
  'RuntimeClass',
  'SecurityContextConstraints',
  'ServiceCIDR',
  'StorageClass',
  'StorageVersion',
  'Tier',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
  'VolumeAttachment',
  'VolumeAttributesClass',
]);

/** Whether objects of a kind live in no namespace. */
export function isClusterScoped(kind: string, apiVersion: string | undefined): boolean {
  const scope = scopeOfUnevaluated(apiVersion, kind);
  return scope === undefined ? clusterKinds.has(kind) : scope === 'cluster';
}
