import type { ListedPort, ListedPorts } from '../../families/listed-ports.js';
import type { EnvironmentView, PlacedObject } from '../../workspace/snapshot.js';

/** Also webhooks, whose callers come by whatever ingress controller there is. */
const METRICS = /metrics|exporter|prom(?:etheus)?(?:[-_.]|$)|webhook/i;

/**
 * Whether all ports of an ingress rule are those of metrics, by the names that containers of the pods, or Services of the namespace, give them: these
 * are open to the whole cluster on purpose, because nobody knows where a monitoring system runs.
 */
export function areForMetrics(view: EnvironmentView, placed: PlacedObject, ports: ListedPorts): boolean {
  if (ports === 'all' || ports === 'unknown' || placed.namespace === undefined) return false;
  const wanted = new Set(ports.flatMap(({ numbers }) => (numbers ? [numbers.first] : [])));
  const named = namesOf(view, placed, placed.namespace, wanted);
  return ports.every(({ name, numbers }) => (name === undefined ? isNamedSo(named, numbers) : METRICS.test(name)));
}

function isNamedSo(named: ReadonlyMap<number, readonly string[]>, numbers: ListedPort['numbers']): boolean {
  return numbers !== undefined && numbers.first === numbers.last && (named.get(numbers.first) ?? []).some((name) => METRICS.test(name));
}

/** By number, what the wanted ports are called. */
function namesOf(view: EnvironmentView, placed: PlacedObject, namespace: string, wanted: ReadonlySet<number>): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, string[]>();
  const add = (number: number, name: string | undefined) => {
    if (name !== undefined && wanted.has(number)) found.set(number, [...(found.get(number) ?? []), name]);
  };
  const policy = view.policy(placed.id);
  for (const { workload } of policy ? view.evaluator.subjectsOf(policy) : []) for (const { number, name } of workload.ports) add(number, name);
  for (const { object } of view.inNamespace(namespace, 'service'))
    if (object.type === 'service')
      // A Service with one port may leave its name out, and is called after it itself.
      for (const { targetPort, name } of object.ports) if (typeof targetPort === 'number') add(targetPort, name ?? object.metadata.name?.value);
  return found;
}
