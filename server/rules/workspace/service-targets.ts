import type { Service, ServicePort } from '../../model/objects.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Requirement } from '../../semantics/cluster/selector.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';

/** The port of a pod that a Service's port stands for; undefined where no container gives one its name. */
export function targetOf({ targetPort, protocol }: ServicePort, { ports }: WorkloadEndpoint): number | undefined {
  if (typeof targetPort === 'number') return targetPort;
  return ports.find((declared) => declared.name === targetPort && declared.protocol === protocol)?.number;
}

/** The workloads that a Service surely selects. */
export function podsBehind({ evaluator }: EnvironmentView, namespace: string, { selector }: Service): readonly WorkloadEndpoint[] {
  const requirements = selector.entries.flatMap(({ key, value }): Requirement[] =>
    value.value === undefined ? [] : [{ key: key.value, operator: 'In', values: [value.value] }],
  );
  if (requirements.length === 0 || requirements.length < selector.entries.length || selector.templated) return [];
  const meant = evaluator.matches({ namespaces: { name: namespace }, pods: { requirements, unknown: false } });
  return meant.flatMap(({ workload, sure }) => (sure ? [workload] : []));
}
