import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Requirement } from '../../semantics/cluster/selector.js';
import { editDistance } from '../../util/text.js';
import type { WrittenRequirement } from '../reading.js';
import type { LabelChange, NearMiss } from '../unmatched-selector.js';
import type { LabelLookup } from './label-lookup.js';
import { meets } from './matching.js';
import { isNear } from './near-values.js';

/** What every look for a near miss in one environment shares. */
export interface NearMisses {
  /**
   * The workload of these namespaces with the fewest and smallest differences, the first of equals; undefined where some requirement is
   * not even nearly met by any.
   */
  find(requirements: readonly WrittenRequirement[], namespaces: readonly string[]): NearMiss | undefined;
}

/** The nearest workload of one namespace, by its place. */
interface Nearest {
  readonly workload: WorkloadEndpoint;
  readonly cost: number;
}

/** @param workloadsIn the workloads of a namespace, in their order */
export function createNearMisses(workloadsIn: (namespace: string) => LabelLookup<WorkloadEndpoint>): NearMisses {
  // Policies by the hundred that are copied from one another make the same slip.
  const known = new Map<string, Nearest | null>();
  return {
    find: (requirements, namespaces) => {
      const text = JSON.stringify(requirements.map(({ key, operator, values }) => [key.value, operator, values.map(({ value }) => value)]));
      let best: Nearest | undefined;
      for (const namespace of namespaces) {
        const key = `${namespace} ${text}`;
        const nearest = known.get(key) ?? nearestOf(requirements, workloadsIn(namespace)) ?? null;
        known.set(key, nearest);
        if (nearest && (!best || nearest.cost < best.cost)) best = nearest;
      }
      return best && { workload: best.workload, changes: changesFor(requirements, best.workload) ?? [] };
    },
  };
}

function nearestOf(requirements: readonly WrittenRequirement[], lookup: LabelLookup<WorkloadEndpoint>): Nearest | undefined {
  let best: Nearest | undefined;
  for (const place of candidates(requirements, lookup)) {
    const workload = lookup.items[place] as WorkloadEndpoint;
    const changes = changesFor(requirements, workload);
    if (!changes || changes.length === 0) continue;
    const cost = changes.reduce((sum, { written, instead }) => sum + 1 + editDistance(written, instead, 20), 0);
    if (!best || cost < best.cost) best = { workload, cost };
  }
  return best;
}

/** Each requirement must be met or nearly met: the places where the one that the fewest could meet is, ascending. */
function candidates(requirements: readonly WrittenRequirement[], lookup: LabelLookup<WorkloadEndpoint>): readonly number[] {
  let best: readonly (readonly number[])[] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const { key, operator, values } of requirements) {
    const [wanted, ...more] = values;
    if (operator !== 'In' || !wanted || more.length > 0) continue;
    const near = lookup.withNearValue(key.value, wanted.value);
    const lists = [
      lookup.withValue(key.value, wanted.value),
      lookup.withValueAnywhere(wanted.value),
      // Of workloads with the same value, a selector of one label is equally far from all.
      ...(requirements.length === 1 ? near.map((places) => places.slice(0, 1)) : near),
    ];
    const sum = lists.reduce((total, { length }) => total + length, 0);
    if (sum < size) [best, size] = [lists, sum];
  }
  return [...new Set(best.flat())].sort((a, b) => a - b);
}

/** What would have to be written instead for the workload to match; undefined where that is more than slips. */
function changesFor(requirements: readonly WrittenRequirement[], workload: WorkloadEndpoint): readonly LabelChange[] | undefined {
  const unmet = requirements.filter(
    ({ key, operator, values }) => meets(workload.labels, { key: key.value, operator, values: values.map(({ value }) => value) }) !== 'yes',
  );
  const changes = unmet.map((requirement) => changeFor(requirement, workload));
  return changes.every((change) => change !== undefined) ? changes : undefined;
}

function changeFor(requirement: WrittenRequirement, { labels }: WorkloadEndpoint): LabelChange | undefined {
  const { key, operator, values } = requirement;
  const [wanted, ...more] = values;
  if (operator !== 'In' || !wanted || more.length > 0) return undefined;
  const there = labels.values.get(key.value);
  if (there !== undefined)
    return isNear(wanted.value, there) ? { what: 'value', range: wanted.range, requirement, written: wanted.value, instead: there } : undefined;
  for (const [other, value] of labels.values) {
    if (value === wanted.value && isNearKey(key.value, other)) return { what: 'key', range: key.range, requirement, written: key.value, instead: other };
  }
  return undefined;
}

/** A requirement of a selector that a workload does not meet, and the one that it would. */
export interface LabelSlip {
  readonly requirement: Requirement;
  readonly instead: Requirement;
}

/** The slips in a selector for one workload: none where it matches, undefined where more than slips keep it from matching. */
export function labelSlips(requirements: readonly Requirement[], workload: WorkloadEndpoint): readonly LabelSlip[] | undefined {
  const nowhere = { start: 0, end: 0 };
  const slips = requirements.flatMap((requirement): readonly (LabelSlip | undefined)[] => {
    if (meets(workload.labels, requirement) === 'yes') return [];
    const { key, operator, values } = requirement;
    const written = { key: { value: key, range: nowhere }, operator, values: values.map((value) => ({ value, range: nowhere })), range: nowhere, path: [] };
    const change = changeFor(written, workload);
    if (!change) return [undefined];
    return [{ requirement, instead: change.what === 'key' ? { ...requirement, key: change.instead } : { ...requirement, values: [change.instead] } }];
  });
  return slips.every((slip) => slip !== undefined) ? slips : undefined;
}

/** Keys that name the same thing in different conventions. */
const SAME_KEYS: readonly (readonly string[])[] = [
  ['app', 'name', 'k8s-app', 'app.kubernetes.io/name', 'run'],
  ['component', 'tier', 'role', 'app.kubernetes.io/component'],
  ['instance', 'release', 'app.kubernetes.io/instance'],
];

function isNearKey(written: string, there: string): boolean {
  return isNear(written, there) || SAME_KEYS.some((keys) => keys.includes(written) && keys.includes(there));
}
