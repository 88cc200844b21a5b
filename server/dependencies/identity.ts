import { madeValues } from '../model/generated-labels.js';
import type { WorkloadEndpoint } from '../semantics/cluster/endpoint.js';
import type { Requirement } from '../semantics/cluster/selector.js';

/** Keys by which people tell their workloads apart, best first. */
const NAMING_KEYS: readonly string[] = ['app.kubernetes.io/name', 'app', 'k8s-app', 'name', 'run'];

/**
 * Whether two workloads are in one namespace and carry the same labels, so that no selector tells them apart. Nobody selects by
 * the value of a label that a controller makes, as a hash of the template.
 */
export function areAlike(a: WorkloadEndpoint, b: WorkloadEndpoint): boolean {
  if (a === b || a.id === b.id) return true;
  if (a.namespace !== b.namespace || a.labels.open || b.labels.open || a.labels.values.size !== b.labels.values.size) return false;
  const isPartial = ({ labels }: WorkloadEndpoint, key: string) => labels.partial?.has(key) === true;
  return [...a.labels.values].every(
    ([key, value]) =>
      b.labels.values.has(key) && b.labels.values.get(key) === value && (value !== undefined || madeValues.has(key)) && isPartial(a, key) === isPartial(b, key),
  );
}

/** The other workloads that no selector tells from one. */
export function twinsOf({ cluster }: SomeWorkloads, workload: WorkloadEndpoint): readonly WorkloadEndpoint[] {
  return cluster.workloads.filter((other) => other.id !== workload.id && areAlike(other, workload));
}

/** An evaluator, or at least the workloads of one namespace. */
export interface SomeWorkloads {
  readonly cluster: { readonly workloads: readonly WorkloadEndpoint[] };
}

/**
 * The shortest selector for a workload that matches none of its namespace but those that are alike (`twinsOf`): one label, else two, else all of
 * them with what a controller adds, and without those that only others carry. Undefined where it carries no label that is sure.
 */
export function selectorOf({ cluster }: SomeWorkloads, workload: WorkloadEndpoint): readonly Requirement[] | undefined {
  const own = sureLabels(workload);
  if (own.length === 0) return undefined;
  const others = cluster.workloads.filter((other) => other.namespace === workload.namespace && !areAlike(other, workload));
  const matchesOnlyIt = (some: readonly Requirement[]) => !others.some((other) => mayMeet(other, some));
  const single = own.find((one) => matchesOnlyIt([one]));
  if (single) return [single];
  for (const [index, one] of own.entries()) {
    const second = own.slice(index + 1).find((two) => matchesOnlyIt([one, two]));
    if (second) return [one, second];
  }
  const foreign = new Set(others.flatMap(({ labels }) => [...labels.values.keys()]).filter((key) => !workload.labels.values.has(key)));
  const unvalued = [...workload.labels.values].flatMap(([key, value]) => (value === undefined && !workload.labels.partial?.has(key) ? [key] : []));
  const more = ([operator, keys]: readonly ['Exists' | 'DoesNotExist', Iterable<string>]) =>
    [...keys].sort().map((key): Requirement => ({ key, operator, values: [] }));
  const all = [...own, ...more(['Exists', unvalued]), ...more(['DoesNotExist', foreign])];
  return matchesOnlyIt(all) ? withoutNeedless(all, matchesOnlyIt) : undefined;
}

/** What a controller adds, or only others carry, as far as it tells them apart. */
function withoutNeedless(all: readonly Requirement[], suffices: (some: readonly Requirement[]) => boolean): readonly Requirement[] {
  return all.reduce<readonly Requirement[]>((some, one) => {
    const without = some.filter((each) => each !== one);
    return one.operator === 'In' || !suffices(without) ? some : without;
  }, all);
}

function sureLabels({ labels }: WorkloadEndpoint): readonly Requirement[] {
  const rank = (key: string) => (NAMING_KEYS.includes(key) ? NAMING_KEYS.indexOf(key) : NAMING_KEYS.length);
  const sure = [...labels.values].filter(([key, value]) => value !== undefined && !labels.partial?.has(key));
  return sure
    .sort(([a], [b]) => rank(a) - rank(b))
    .flatMap(([key, value]): Requirement[] => (value === undefined ? [] : [{ key, operator: 'In', values: [value] }]));
}

/** Whether a workload meets all of some requirements, as far as its labels are known. */
function mayMeet({ labels }: WorkloadEndpoint, requirements: readonly Requirement[]): boolean {
  return requirements.every(({ key, operator, values }) => {
    if (!labels.values.has(key)) return labels.open || operator === 'DoesNotExist';
    if (operator === 'Exists') return true;
    const value = labels.values.get(key);
    return operator === 'In' && (value === undefined || labels.partial?.has(key) === true || values.includes(value));
  });
}

/** `app=web,hash,!tier`: as `kubectl get -l` takes it. */
export function selectorText(requirements: readonly Requirement[]): string {
  return requirements
    .map(({ key, operator, values }) => (operator === 'DoesNotExist' ? `!${key}` : operator === 'Exists' ? key : `${key}=${values[0]}`))
    .join(',');
}
