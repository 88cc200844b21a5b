import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import { mergePods } from '../../semantics/cluster/merge-pods.js';
import { remember } from '../../util/remember.js';

/**
 * The workloads of a cluster, called as manifests call them. Where only pods were printed, they are called by their ReplicaSet or Job; the hash that
 * they carry, or the form of the name, proves which Deployment or CronJob of the manifests it was made of.
 * @param known the names that manifests have, `namespace/Kind/name`
 */
export function namedAs(workloads: readonly WorkloadEndpoint[], known: ReadonlySet<string>): readonly WorkloadEndpoint[] {
  const own = new Set(workloads.map(({ id }) => id));
  const groups = new Map<string, WorkloadEndpoint[]>();
  for (const workload of workloads) {
    const maker = known.has(workload.id) ? undefined : makersOf(workload).find((id) => known.has(id) && !own.has(id));
    remember(groups, maker ?? workload.id, () => []).push(workload);
  }
  return [...groups].map(([id, all]) => renamed(id, all));
}

function renamed(id: string, all: readonly WorkloadEndpoint[]): WorkloadEndpoint {
  const [first] = all as readonly [WorkloadEndpoint, ...WorkloadEndpoint[]];
  if (first.id === id) return first;
  const [, kind = '', ...name] = id.split('/');
  return { ...first, ...mergePods(all), id, kind, name: name.join('/'), hostNetwork: all.some(({ hostNetwork }) => hostNetwork) };
}

const proving = [
  ['ReplicaSet', 'pod-template-hash', 'Deployment'],
  ['ReplicaSet', 'rollouts-pod-template-hash', 'Rollout'],
] as const;

function makersOf({ namespace, kind, name, labels }: WorkloadEndpoint): readonly string[] {
  const due = /^(.+)-\d{8}$/.exec(name)?.[1];
  if (kind === 'Job') return due === undefined ? [] : [`${namespace}/CronJob/${due}`];
  const config = labels.values.get('deploymentconfig');
  if (kind === 'ReplicationController')
    return config && name.startsWith(config) && /^-\d+$/.test(name.slice(config.length)) ? [`${namespace}/DeploymentConfig/${config}`] : [];
  return proving.flatMap(([made, label, maker]) => {
    const hash = labels.values.get(label);
    return kind === made && hash && name.endsWith(`-${hash}`) ? [`${namespace}/${maker}/${name.slice(0, -hash.length - 1)}`] : [];
  });
}
