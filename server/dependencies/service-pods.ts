import type { Service } from '../model/objects.js';
import type { WorkloadEndpoint } from '../semantics/cluster/endpoint.js';
import { type Match, matchLabels } from '../semantics/cluster/label-selector.js';
import type { Requirement, Selector } from '../semantics/cluster/selector.js';
import type { EnvironmentView } from '../workspace/snapshot.js';

/** A workload that a Service may select; `sure` where neither a template nor unknown labels decide. */
export interface SelectedWorkload {
  readonly workload: WorkloadEndpoint;
  readonly sure: boolean;
}

/** What a Service selects: all labels of its map, in its own namespace. Undefined where it has no selector. */
export function serviceSelector({ selector }: Service): Selector | undefined {
  if (selector.entries.length === 0 && !selector.templated) return undefined;
  const requirements = selector.entries.flatMap(({ key, value }): Requirement[] =>
    value.value === undefined ? [] : [{ key: key.value, operator: 'In', values: [value.value] }],
  );
  return { requirements, unknown: selector.templated || requirements.length < selector.entries.length };
}

/** The workloads of a namespace whose pods a Service's selector selects. */
export function podsBehind({ evaluator }: EnvironmentView, namespace: string, pods: Selector): readonly SelectedWorkload[] {
  return evaluator.matches({ namespaces: { name: namespace }, pods: { requirements: pods.requirements, unknown: false } }).flatMap(({ workload }) => {
    const match: Match = matchLabels(pods, workload.labels);
    return match === 'no' ? [] : [{ workload, sure: match === 'yes' }];
  });
}
