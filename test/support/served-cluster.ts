import fc from 'fast-check';
import type { NetworkPolicyManifest, PeerManifest, Pod, RuleManifest, SelectorManifest } from './brute-force.js';
import type { RandomCluster } from './random-cluster.js';

/**
 * What an API server and its controllers make of manifests that were applied, from the API reference: defaults, what a server gives each
 * object, the ReplicaSets, Jobs and Pods that come of it, and what earlier rollouts and runs left.
 */

type Fields = Readonly<Record<string, unknown>>;

/** How the pods of one template are run. */
export interface Running {
  readonly kind: 'Pod' | 'Deployment' | 'ReplicaSet' | 'StatefulSet' | 'DaemonSet' | 'Job' | 'CronJob';
  readonly replicas: number;
  /** Whether what makes the pods is in the dump, too; a Deployment is, and its ReplicaSet may be left out. */
  readonly isOwnerListed: boolean;
  /** Earlier ReplicaSets, pods of runs that ended. */
  readonly leavings: boolean;
}

export const running: fc.Arbitrary<Running> = fc.record({
  kind: fc.constantFrom<Running['kind'][]>('Pod', 'Deployment', 'Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'),
  replicas: fc.integer({ min: 1, max: 3 }),
  isOwnerListed: fc.boolean(),
  leavings: fc.boolean(),
});

/** What the pods of a cluster are called when they run so. */
export function namesOf({ pods }: RandomCluster, runs: readonly Running[]): readonly string[] {
  return pods.map(({ namespace, name }, index) => `${namespace}/${runOf(runs, index).kind}/${name}`);
}

/** The manifests that somebody applies. */
export function appliedManifests(cluster: RandomCluster, runs: readonly Running[]): readonly Fields[] {
  return [
    ...Object.entries(cluster.namespaces).map(([name, labels]) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: Object.fromEntries(Object.entries(labels).filter(([key]) => key !== 'kubernetes.io/metadata.name')) },
    })),
    ...cluster.pods.map((pod, index) => manifestOf(pod, runOf(runs, index))),
    ...cluster.policies.map((policy) => ({ ...policy })),
    ...cluster.adminPolicies.map((policy) => ({ ...policy })),
  ];
}

/** What `kubectl get ... -A -o json` prints when they are applied. */
export function servedCluster(cluster: RandomCluster, runs: readonly Running[]): Fields {
  const objects = [
    ...Object.entries(cluster.namespaces).map(([name, labels]) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels },
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    })),
    ...cluster.pods.flatMap((pod, index) => servedPods(pod, runOf(runs, index))),
    ...cluster.policies.map(servedPolicy),
    ...cluster.adminPolicies.map((policy) => ({ ...policy })),
  ];
  return { apiVersion: 'v1', kind: 'List', metadata: { resourceVersion: '' }, items: objects.map(stamped) };
}

function runOf(runs: readonly Running[], index: number): Running {
  return runs[index % runs.length] ?? { kind: 'Pod', replicas: 1, isOwnerListed: true, leavings: false };
}

const versions: Readonly<Record<string, string>> = { Pod: 'v1', Job: 'batch/v1', CronJob: 'batch/v1' };

function manifestOf(pod: Pod, { kind, replicas }: Running): Fields {
  const head = { apiVersion: versions[kind] ?? 'apps/v1', kind, metadata: { name: pod.name, namespace: pod.namespace } };
  const spec = { containers: [{ name: 'main', image: 'x', ports: pod.ports }] };
  const template = { metadata: { labels: pod.labels }, spec };
  if (kind === 'Pod') return { ...head, metadata: { ...head.metadata, labels: pod.labels }, spec };
  if (kind === 'CronJob') return { ...head, spec: { schedule: '0 3 * * *', jobTemplate: { spec: { template } } } };
  return { ...head, spec: { ...(kind === 'DaemonSet' || kind === 'Job' ? {} : { replicas, selector: { matchLabels: pod.labels } }), template } };
}

/** What a server adds to whatever it is sent. */
function stamped(object: Fields, index: number): Fields {
  const metadata = object['metadata'] as Fields;
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{}\n', 'argocd.argoproj.io/tracking-id': 'shop:/x:y/z' };
  const managedFields = [{ manager: 'kubectl', operation: 'Apply', apiVersion: 'v1', time: '2026-11-30T08:00:00Z', fieldsType: 'FieldsV1', fieldsV1: {} }];
  const given = { uid: `0d1f9a52-0000-4000-8000-${String(index).padStart(12, '0')}`, resourceVersion: String(1000 + index), generation: 1 };
  return { ...object, metadata: { ...metadata, annotations, creationTimestamp: '2026-11-30T08:00:00Z', managedFields, ...given } };
}

function servedPods(pod: Pod, run: Running): readonly Fields[] {
  const { kind, replicas, isOwnerListed, leavings } = run;
  const manifest = manifestOf(pod, run);
  const owner = { ...manifest, status: statusOf(kind, replicas) };
  const listed = isOwnerListed || kind === 'CronJob' ? [owner] : [];
  const old = { ...pod, labels: { app: 'a', tier: 'b', old: 'yes' } };
  switch (kind) {
    case 'Pod':
      return [livePod(pod, pod.name, {}), ...(leavings ? [finished(livePod(old, `${pod.name}-debug`, {}))] : [])];
    case 'Deployment': {
      const [hash, oldHash] = ['7d9f8c6b5', '5c4b7d66fd'];
      const set = replicaSet(pod, hash, replicas);
      const pods = times(replicas, (n) =>
        livePod(labelled(pod, { 'pod-template-hash': hash }), `${pod.name}-${hash}-x${n}`, ownedBy('ReplicaSet', `${pod.name}-${hash}`)),
      );
      return [owner, ...(isOwnerListed ? [set] : []), ...(leavings ? [replicaSet(old, oldHash, 0)] : []), ...pods];
    }
    case 'CronJob':
    case 'Job': {
      const job = kind === 'Job' ? pod.name : `${pod.name}-29336820`;
      const labels = { 'batch.kubernetes.io/job-name': job, 'job-name': job, 'controller-uid': 'u', 'batch.kubernetes.io/controller-uid': 'u' };
      const pods = times(replicas, (n) => livePod(labelled(pod, labels), `${job}-y${n}`, ownedBy('Job', job)));
      const jobs = kind === 'CronJob' && isOwnerListed ? [jobOf(pod, job, { active: replicas })] : [];
      const done = kind === 'CronJob' && leavings ? [doneJob(old, `${pod.name}-29335380`)] : [];
      const ended = leavings ? [finished(livePod(old, `${job}-old`, ownedBy('Job', job)))] : [];
      return [...listed, ...jobs, ...done, ...pods, ...ended];
    }
    default: {
      const own = (n: number) => (kind === 'StatefulSet' ? { 'statefulset.kubernetes.io/pod-name': `${pod.name}-${n}`, 'controller-revision-hash': 'r1' } : {});
      const pods = times(replicas, (n) => livePod(labelled(pod, own(n)), `${pod.name}-${n}`, ownedBy(kind, pod.name)));
      return [...listed, ...pods, ...(leavings ? [finished(livePod(old, `${pod.name}-evicted`, ownedBy(kind, pod.name)))] : [])];
    }
  }
}

function statusOf(kind: Running['kind'], count: number): Fields {
  if (kind === 'DaemonSet') return { currentNumberScheduled: count, desiredNumberScheduled: count, numberMisscheduled: 0, numberReady: count };
  return kind === 'Job' ? { active: count } : kind === 'CronJob' ? { lastScheduleTime: '2026-11-30T03:00:00Z' } : { observedGeneration: 1, replicas: count };
}

function times<T>(count: number, make: (n: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, n) => make(n));
}

function labelled(pod: Pod, more: Readonly<Record<string, string>>): Pod {
  return { ...pod, labels: { ...pod.labels, ...more } };
}

function ownedBy(kind: string, name: string): Fields {
  const reference = {
    apiVersion: versions[kind] ?? 'apps/v1',
    kind,
    name,
    uid: '9c3a5b11-0000-4000-8000-000000000000',
    controller: true,
    blockOwnerDeletion: true,
  };
  return { ownerReferences: [reference] };
}

function replicaSet(pod: Pod, hash: string, replicas: number): Fields {
  const labels = { ...pod.labels, 'pod-template-hash': hash };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: `${pod.name}-${hash}`, namespace: pod.namespace, labels, ...ownedBy('Deployment', pod.name) },
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: podSpec(pod) } },
    status: { observedGeneration: 1, replicas },
  };
}

function jobOf(pod: Pod, name: string, status: Fields): Fields {
  const labels = { ...pod.labels, 'job-name': name, 'batch.kubernetes.io/job-name': name, 'controller-uid': 'u', 'batch.kubernetes.io/controller-uid': 'u' };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace: pod.namespace, ...ownedBy('CronJob', pod.name) },
    spec: { template: { metadata: { labels }, spec: podSpec(pod) } },
    status,
  };
}

function doneJob(pod: Pod, name: string): Fields {
  return jobOf(pod, name, { succeeded: 1, completionTime: '2026-11-29T03:00:09Z', conditions: [{ type: 'Complete', status: 'True' }] });
}

function podSpec({ ports, onHost }: Pod): Fields {
  const served = ports.map(({ protocol = 'TCP', ...port }) => ({ ...port, protocol }));
  return {
    containers: [{ name: 'main', image: 'x', imagePullPolicy: 'Always', ...(served.length > 0 && { ports: served }), resources: {} }],
    dnsPolicy: 'ClusterFirst',
    restartPolicy: 'Always',
    serviceAccountName: 'default',
    ...(onHost && { hostNetwork: true }),
  };
}

function livePod(pod: Pod, name: string, owner: Fields): Fields {
  const { labels, namespace, address } = pod;
  const metadata = { name, namespace, ...(Object.keys(labels).length > 0 && { labels }), ...owner };
  const at = address === undefined ? {} : { podIP: address, podIPs: [{ ip: address }] };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { ...podSpec(pod), nodeName: 'n1' }, status: { phase: 'Running', hostIP: '192.0.2.1', ...at } };
}

function finished(pod: Fields): Fields {
  return { ...pod, status: { ...(pod['status'] as Fields), phase: 'Succeeded' } };
}

/** Defaults of `networking.k8s.io/v1`; a list without items and a field that is null are not printed. */
function servedPolicy({ apiVersion, kind, metadata, spec }: NetworkPolicyManifest): Fields {
  const { podSelector, policyTypes, ingress, egress } = spec ?? {};
  const types = policyTypes && policyTypes.length > 0 ? policyTypes : ['Ingress', ...(egress && egress.length > 0 ? ['Egress'] : [])];
  const rules = (list: typeof ingress) => (list && list.length > 0 ? list.map(servedRule) : undefined);
  return {
    apiVersion,
    kind,
    metadata,
    spec: printed({ podSelector: servedSelector(podSelector ?? {}), policyTypes: types, ingress: rules(ingress), egress: rules(egress) }),
  };
}

function servedRule(rule: RuleManifest): Fields {
  const { from, to, ports } = rule ?? {};
  const peers = (list: typeof from) => (list && list.length > 0 ? list.map(servedPeer) : undefined);
  const served = ports && ports.length > 0 ? ports.map((port) => printed({ ...port, protocol: port?.protocol ?? 'TCP' })) : undefined;
  return printed({ from: peers(from), to: peers(to), ports: served });
}

function servedPeer({ podSelector, namespaceSelector, ipBlock }: PeerManifest): Fields {
  return printed({
    podSelector: podSelector && servedSelector(podSelector),
    namespaceSelector: namespaceSelector && servedSelector(namespaceSelector),
    ipBlock: ipBlock && printed(ipBlock),
  });
}

function servedSelector({ matchLabels, matchExpressions }: SelectorManifest): Fields {
  return printed({
    matchLabels: matchLabels && Object.keys(matchLabels).length > 0 ? matchLabels : undefined,
    matchExpressions: matchExpressions && matchExpressions.length > 0 ? matchExpressions : undefined,
  });
}

function printed(fields: object): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));
}
