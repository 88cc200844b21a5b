import type { Service } from '../../model/objects.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import { remember } from '../../util/remember.js';
import type { EnvironmentView, PlacedObject } from '../../workspace/snapshot.js';
import { podsBehind } from './service-targets.js';

/** A Service in front of workloads. */
export interface PlacedService {
  readonly placed: PlacedObject;
  readonly service: Service;
  readonly workloads: readonly WorkloadEndpoint[];
}

/** The Services in front of a workload, asked by workload; those of a namespace are looked at once. */
export function servicesInFront(view: EnvironmentView): (workload: WorkloadEndpoint) => readonly PlacedService[] {
  const known = new Map<string, ReadonlyMap<WorkloadEndpoint, readonly PlacedService[]>>();
  return (workload) => remember(known, workload.namespace, () => byWorkload(view, workload.namespace)).get(workload) ?? none;
}

const none: readonly PlacedService[] = [];

function byWorkload(view: EnvironmentView, namespace: string): ReadonlyMap<WorkloadEndpoint, readonly PlacedService[]> {
  const found = new Map<WorkloadEndpoint, PlacedService[]>();
  for (const placed of view.inNamespace(namespace, 'service')) {
    if (placed.object.type !== 'service') continue;
    const one: PlacedService = { placed, service: placed.object, workloads: podsBehind(view, namespace, placed.object) };
    for (const workload of one.workloads) remember(found, workload, () => []).push(one);
  }
  return found;
}
