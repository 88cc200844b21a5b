import type { WorkloadEndpoint } from '../../semantics/endpoint.js';
import type { Range } from '../../util/range.js';
import { editDistance } from '../../util/text.js';
import type { WrittenRequirement } from '../reading.js';
import { meets } from './matching.js';

/** A workload that all but matches a selector, and what would have to be written instead. */
export interface NearMiss {
  readonly workload: WorkloadEndpoint;
  readonly changes: readonly LabelChange[];
}

export interface LabelChange {
  readonly what: 'key' | 'value';
  /** Of the key or value as written. */
  readonly range: Range;
  readonly requirement: WrittenRequirement;
  readonly written: string;
  readonly instead: string;
}

/** The workload with the fewest and smallest differences; undefined where some requirement is not even nearly met by any. */
export function nearMiss(requirements: readonly WrittenRequirement[], workloads: readonly WorkloadEndpoint[]): NearMiss | undefined {
  let best: { readonly miss: NearMiss; readonly cost: number } | undefined;
  for (const workload of workloads) {
    const unmet = requirements.filter(
      ({ key, operator, values }) => meets(workload.labels, { key: key.value, operator, values: values.map(({ value }) => value) }) !== 'yes',
    );
    const changes = unmet.map((requirement) => changeFor(requirement, workload));
    if (changes.length === 0 || changes.some((change) => change === undefined)) continue;
    const known = changes.filter((change) => change !== undefined);
    const cost = known.reduce((sum, { written, instead }) => sum + 1 + editDistance(written, instead, 20), 0);
    if (!best || cost < best.cost) best = { miss: { workload, changes: known }, cost };
  }
  return best?.miss;
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

/** Keys that name the same thing in different conventions. */
const SAME_KEYS: readonly (readonly string[])[] = [
  ['app', 'name', 'k8s-app', 'app.kubernetes.io/name', 'run'],
  ['component', 'tier', 'role', 'app.kubernetes.io/component'],
  ['instance', 'release', 'app.kubernetes.io/instance'],
];

function isNearKey(written: string, there: string): boolean {
  return isNear(written, there) || SAME_KEYS.some((keys) => keys.includes(written) && keys.includes(there));
}

/** Whether the one is likely a slip for the other: case, `-` for `_`, plural, a part left out, or one or two letters. Different numbers are no slip. */
export function isNear(written: string, there: string): boolean {
  const [a, b] = [fold(written), fold(there)];
  if (a === b) return written !== there;
  if (a.replace(/\d+/g, '#') === b.replace(/\d+/g, '#')) return false;
  if (a === `${b}s` || b === `${a}s`) return true;
  if (isPartOf(a, b) || isPartOf(b, a)) return true;
  const shorter = Math.min(a.length, b.length);
  const limit = shorter >= 6 ? 2 : shorter >= 4 ? 1 : 0;
  return limit > 0 && editDistance(a, b, limit) <= limit;
}

function fold(text: string): string {
  return text.toLowerCase().replace(/[_.]/g, '-');
}

/** `redis` and `redis-master`, `api` and `shop-api`. */
function isPartOf(part: string, whole: string): boolean {
  return part.length >= 3 && (whole.startsWith(`${part}-`) || whole.endsWith(`-${part}`));
}
