import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import { compareText } from '../../util/text.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { endpointNamed } from '../ends/endpoints.js';
import { looksLikeAddresses } from './stated-values.js';

/** `namespace/name` where that means this workload only, else `namespace/Kind/name`. */
export function workloadName({ evaluator }: EnvironmentView, workload: WorkloadEndpoint): string {
  const short = `${workload.namespace}/${workload.name}`;
  const { found } = endpointNamed(short, evaluator.cluster.workloads);
  return found?.kind === 'workload' && found.workload === workload ? short : workload.id;
}

/**
 * The shortest text by which a file of assertions can mean each of some workloads, with its namespace unless `form` says that none is
 * needed; undefined for one that no text means alone: a manifest without a name, or a name that is an address.
 */
export function statedNames(
  workloads: readonly WorkloadEndpoint[],
  form: 'namespaced' | 'shortest' = 'namespaced',
): (workload: WorkloadEndpoint) => string | undefined {
  const byName = new Map<string, WorkloadEndpoint[]>();
  for (const workload of workloads) byName.set(workload.name, [...(byName.get(workload.name) ?? []), workload]);
  return (workload) => {
    const { id, kind, name, namespace } = workload;
    // Only workloads of the same name can be mistaken for it.
    const candidates = byName.get(name) ?? [];
    const texts = form === 'shortest' ? [name, `${namespace}/${name}`, `${kind}/${name}`, id] : [`${namespace}/${name}`, id];
    return texts.find((text) => {
      const { found } = looksLikeAddresses(text) ? {} : endpointNamed(text, candidates);
      return found?.kind === 'workload' && found.workload === workload;
    });
  };
}

/** Workloads by their namespaces, both sorted. */
export function byNamespace(workloads: readonly WorkloadEndpoint[]): ReadonlyMap<string, readonly WorkloadEndpoint[]> {
  const groups = new Map<string, WorkloadEndpoint[]>();
  for (const workload of [...workloads].sort(byName)) {
    const group = groups.get(workload.namespace);
    if (group) group.push(workload);
    else groups.set(workload.namespace, [workload]);
  }
  return groups;
}

/** By namespace, then by name, so that kinds do not tear apart what belongs together. */
export function byName(a: WorkloadEndpoint, b: WorkloadEndpoint): number {
  return compareText(a.namespace, b.namespace) || compareText(a.name, b.name) || compareText(a.id, b.id);
}
