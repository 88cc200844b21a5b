import type { WorkloadEndpoint } from '../../semantics/endpoint.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { endpointNamed } from '../endpoints.js';

/** `namespace/name` where that means this workload only, else `namespace/Kind/name`. */
export function workloadName({ evaluator }: EnvironmentView, workload: WorkloadEndpoint): string {
  const short = `${workload.namespace}/${workload.name}`;
  const { found } = endpointNamed(short, evaluator.cluster.workloads);
  return found?.kind === 'workload' && found.workload === workload ? short : workload.id;
}
