import { isOfUnevaluatedFamily } from '../families/not-evaluated.js';
import type { KubernetesObject } from '../model/objects.js';
import type { Node } from '../syntax/nodes.js';
import { isClusterScoped } from './cluster-scope.js';
import { notListed } from './live/not-listed.js';
import { isSet, itemsAt, textAt } from './node-reading.js';
import type { Unseen } from './snapshot.js';

/** What an object that is neither workload nor policy may bring into the cluster unseen, as far as the object itself says. */
export interface UnseenHint {
  readonly cause: Unseen['cause'];
  /** What becomes of the object: the reason's end, behind its kind and name. */
  readonly says: string;
  /** `own`: the object's namespace; `any`: not known. */
  readonly namespaces: 'own' | 'any' | readonly string[];
  readonly policies: boolean;
  /** Whether pods may be there that are not seen; they may where it is left out. */
  readonly pods?: false;
  /** Of the namespaces that it may reach nothing is sure, because any policy may be missing. */
  readonly leavesOpen?: true;
  /** Only where none of these folders, written from a repository's root, is in the workspace, or a chart or a namespace makes it other than what stands there. */
  readonly unlessFolders?: readonly string[];
}

/** Groups of custom resources that make no pods: routes, certificates, rules, policies, sources. A name covers the groups below it, too. */
const podlessGroups: readonly string[] = [
  'acme.cert-manager.io',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'authentication.istio.io',
  'authorization.openshift.io',
  'autoscaling.k8s.io',
  'autoscaling.openshift.io',
  'aws.upbound.io',
  'bitnami.com',
  'cert-manager.io',
  'cilium.io',
  'config.gatekeeper.sh',
  'config.istio.io',
  'config.openshift.io',
  'configuration.konghq.com',
  'constraints.gatekeeper.sh',
  'crd.projectcalico.org',
  'events.k8s.io',
  'external-secrets.io',
  'externaldns.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'gateway.networking.k8s.io',
  'gateway.envoyproxy.io',
  'generators.external-secrets.io',
  'getambassador.io',
  'image.toolkit.fluxcd.io',
  'keda.sh',
  'kustomize.config.k8s.io',
  'kyverno.io',
  'linkerd.io',
  'metallb.io',
  'metrics.k8s.io',
  'mutations.gatekeeper.sh',
  'networking.gke.io',
  'networking.istio.io',
  'networking.k8s.io',
  'node.k8s.io',
  'notification.toolkit.fluxcd.io',
  'policy.cert-manager.io',
  'policy.linkerd.io',
  'policy.networking.k8s.io',
  'projectcalico.org',
  'quota.openshift.io',
  'rbac.authorization.k8s.io',
  'rbac.istio.io',
  'resource.k8s.io',
  'route.openshift.io',
  'scheduling.k8s.io',
  'secrets-store.csi.x-k8s.io',
  'secrets.hashicorp.com',
  'security.istio.io',
  'security.openshift.io',
  'snapshot.storage.k8s.io',
  'source.extensions.fluxcd.io',
  'source.toolkit.fluxcd.io',
  'split.smi-spec.io',
  'storage.k8s.io',
  'telemetry.istio.io',
  'templates.gatekeeper.sh',
  'traefik.containo.us',
  'traefik.io',
  'trust.cert-manager.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'certificates.k8s.io',
];

/** Kinds that make pods in groups whose other kinds do not. */
const podMakers: Readonly<Record<string, readonly string[]>> = {
  'monitoring.coreos.com': ['Prometheus', 'PrometheusAgent', 'Alertmanager', 'ThanosRuler'],
  'argoproj.io': ['Workflow', 'CronWorkflow', 'WorkflowTemplate', 'ClusterWorkflowTemplate', 'EventBus', 'EventSource', 'Sensor', 'ArgoCD', 'AnalysisRun'],
  'gateway.networking.k8s.io': ['Gateway'],
  'keda.sh': ['ScaledJob'],
};

/**
 * What an object may bring in unseen; undefined where nothing, or where the object is a workload, a policy or a plain object of Kubernetes itself.
 * @param node the object's own node, for the fields that the model does not keep.
 */
export function unseenHintOf(object: KubernetesObject, node: Node | undefined): UnseenHint | undefined {
  const apiVersion = object.apiVersion?.value ?? '';
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  const kind = object.kind.value;
  if (object.type !== 'other' || !group.includes('.')) return undefined;
  if (apiVersion === notListed.apiVersion && kind === notListed.kind) return ofSnapshot(node);
  if (group === 'helm.toolkit.fluxcd.io' && kind === 'HelmRelease') return release(textAt(node, 'spec', 'targetNamespace'));
  if (group === 'helm.cattle.io') return kind === 'HelmChart' ? release(textAt(node, 'spec', 'targetNamespace')) : undefined;
  if (group === 'kustomize.toolkit.fluxcd.io') return fluxKustomization(node);
  if (group === 'argoproj.io' && kind === 'Application') return application(node, 'spec');
  if (group === 'argoproj.io' && kind === 'ApplicationSet') return application(node, 'spec', 'template', 'spec');
  const makers = podMakers[group];
  if (makers) return makers.includes(kind) ? operator() : undefined;
  if (isOfUnevaluatedFamily(group)) return undefined;
  if (podlessGroups.some((known) => group === known || group.endsWith(`.${known}`)) || isClusterScoped(kind, apiVersion)) return undefined;
  return operator();
}

/** What a snapshot of a cluster says that it lacks. */
function ofSnapshot(node: Node | undefined): UnseenHint | undefined {
  const [shows, namespace, reason] = ['shows', 'namespace', 'reason'].map((key) => textAt(node, 'spec', key));
  if (shows !== 'pods' && shows !== 'policies' && shows !== 'other-policies') return undefined;
  return {
    cause: 'snapshot',
    says: reason ?? 'the snapshot lacks something',
    namespaces: namespace === undefined ? 'any' : [namespace],
    policies: shows !== 'pods',
    ...(shows === 'pods' ? {} : { pods: false }),
    ...(shows === 'policies' ? { leavesOpen: true } : {}),
  };
}

function release(namespace: string | undefined): UnseenHint {
  return { cause: 'release', says: 'is a Helm release, which is not rendered here', namespaces: namespace === undefined ? 'own' : [namespace], policies: true };
}

function operator(): UnseenHint {
  return { cause: 'operator', says: 'may make pods through its operator', namespaces: 'own', policies: false };
}

/** Flux applies what stands at `spec.path` of a source, into `spec.targetNamespace` if that is set. */
function fluxKustomization(node: Node | undefined): UnseenHint {
  const namespace = textAt(node, 'spec', 'targetNamespace');
  const path = textAt(node, 'spec', 'path');
  const base = { cause: 'application', says: 'applies files that are not rendered here', policies: true } as const;
  if (namespace !== undefined) return { ...base, namespaces: [namespace] };
  return { ...base, namespaces: 'any', ...(path === undefined ? {} : { unlessFolders: [path] }) };
}

/** Argo CD applies each source into the destination's namespace where its objects name none. */
function application(node: Node | undefined, ...spec: readonly string[]): UnseenHint {
  const namespace = textAt(node, ...spec, 'destination', 'namespace');
  const sources = [...itemsAt(node, ...spec, 'sources'), ...(isSet(node, ...spec, 'source') ? [undefined] : [])];
  const at = (index: number): readonly (string | number)[] => (sources[index] ? ['sources', index] : ['source']);
  const charts = sources.some((_, index) => isSet(node, ...spec, ...at(index), 'chart') || isSet(node, ...spec, ...at(index), 'helm'));
  const paths = sources.map((_, index) => textAt(node, ...spec, ...at(index), 'path'));
  const base = {
    cause: 'application',
    says: charts ? 'renders a chart, which is not done here' : 'applies files that are not rendered here',
    policies: true,
  } as const;
  if (namespace !== undefined) return { ...base, namespaces: [namespace] };
  const known = paths.filter((path) => path !== undefined);
  return { ...base, namespaces: 'any', ...(charts || known.length === 0 || known.length < paths.length ? {} : { unlessFolders: known }) };
}
