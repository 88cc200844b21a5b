import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Requirement } from '../../semantics/cluster/selector.js';
import { shellWord } from '../../util/shell.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';

/** The kinds that `kubectl exec` takes one pod of, by their short names. */
const kubectlKinds: ReadonlyMap<string, string> = new Map([
  ['Deployment', 'deploy'],
  ['StatefulSet', 'sts'],
  ['DaemonSet', 'ds'],
  ['ReplicaSet', 'rs'],
  ['ReplicationController', 'rc'],
  ['Job', 'job'],
]);

/** `deploy/frontend -c web`: what `kubectl exec` is to run in. Undefined where no pod of the workload can be named. */
export function execWords(view: EnvironmentView, workload: WorkloadEndpoint): string | undefined {
  const kind = kubectlKinds.get(workload.kind);
  const pod = kind === undefined ? podWord(view, workload) : shellWord(`${kind}/${workload.name}`);
  if (pod === undefined) return undefined;
  const placed = view.source(workload)?.object;
  const container = placed?.type === 'workload' ? placed.chosenContainer : undefined;
  return container === undefined ? pod : `${pod} -c ${shellWord(container)}`;
}

/** The name of one of its pods: as it is written, or asked of the cluster. */
export function podWord(view: EnvironmentView, workload: WorkloadEndpoint): string | undefined {
  return isSinglePod(view, workload) ? shellWord(`pod/${workload.name}`) : askedWord(view, workload, '{.items[0].metadata.name}');
}

/** The address of one of its pods, asked of the cluster. */
export function podAddressWord(view: EnvironmentView, workload: WorkloadEndpoint): string | undefined {
  if (!isSinglePod(view, workload)) return askedWord(view, workload, '{.items[0].status.podIP}');
  return `"$(kubectl -n ${shellWord(workload.namespace)} get ${shellWord(`pod/${workload.name}`)} -o jsonpath='{.status.podIP}')"`;
}

/** A Pod that a manifest makes, not one that a controller made. */
function isSinglePod(view: EnvironmentView, workload: WorkloadEndpoint): boolean {
  const placed = view.source(workload)?.object;
  return workload.kind === 'Pod' && placed?.type === 'workload' && placed.owner === undefined;
}

function askedWord(view: EnvironmentView, workload: WorkloadEndpoint, path: string): string | undefined {
  const selector = selectorOf(view, workload);
  return selector && `"$(kubectl -n ${shellWord(workload.namespace)} get pod -l ${shellWord(selector)} -o jsonpath='${path}')"`;
}

/**
 * `app=web,!canary`: labels that the pods of the workload have, and of no other workload here that policies tell apart from it.
 * Undefined where labels cannot do that.
 */
function selectorOf({ evaluator }: EnvironmentView, { namespace, labels, id }: WorkloadEndpoint): string | undefined {
  const known = [...labels.values].flatMap(([key, value]): Requirement[] =>
    value === undefined || labels.partial?.has(key) ? [] : [{ key, operator: 'In', values: [value] }],
  );
  if (known.length === 0) return undefined;
  const absent = new Set<string>();
  for (const { workload: other } of evaluator.matches({ namespaces: { name: namespace }, pods: { requirements: known, unknown: false } })) {
    const more = [...other.labels.values.keys()].filter((key) => !labels.values.has(key));
    if (other.id === id || more.some((key) => absent.has(key))) continue;
    const [key] = more;
    if (key !== undefined && !labels.open) absent.add(key);
    else if (key !== undefined || other.labels.open) return undefined;
  }
  return [...known.map(({ key, values }) => `${key}=${values[0]}`), ...[...absent].map((key) => `!${key}`)].join(',');
}
