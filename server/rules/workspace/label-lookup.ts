import type { Labels } from '../../semantics/cluster/labels.js';
import type { Requirement } from '../../semantics/cluster/selector.js';
import { meets } from './matching.js';
import { createNearValues } from './near-values.js';

/** Things with labels, found by them: so that many selectors need not look at all things each. Each part is made when first asked for. */
export interface LabelLookup<T> {
  readonly items: readonly T[];
  /** In their order, those that surely meet all requirements; at least one requirement must ask for a label to be there. */
  meeting(requirements: readonly Requirement[]): Iterable<T>;
  /** Places of those with this value under the key, ascending. */
  withValue(key: string, value: string): readonly number[];
  /** For each value under the key that `value` is likely a slip for, the places of those that carry it, ascending. */
  withNearValue(key: string, value: string): readonly (readonly number[])[];
  /** Places of those with this value under any key, ascending. */
  withValueAnywhere(value: string): readonly number[];
}

type Places = ReadonlyMap<string | undefined, readonly number[]>;

const nowhere: readonly number[] = [];

export function createLabelLookup<T>(items: readonly T[], labelsOf: (item: T) => Labels): LabelLookup<T> {
  const placesUnder = kept((key: string): Places => {
    const places = new Map<string | undefined, number[]>();
    for (const [place, item] of items.entries()) {
      const { values } = labelsOf(item);
      const value = values.get(key);
      if (value !== undefined || values.has(key)) push(places, value, place);
    }
    return places;
  });
  const nearUnder = kept((key: string) => createNearValues([...placesUnder(key).keys()].filter((value) => value !== undefined)));
  const withValue = (key: string, value: string) => placesUnder(key).get(value) ?? nowhere;
  let anywhere: ReadonlyMap<string, readonly number[]> | undefined;
  return {
    items,
    withValue,
    *meeting(requirements) {
      for (const place of narrowest(requirements, placesUnder)) {
        const item = items[place] as T;
        const labels = labelsOf(item);
        if (requirements.every((requirement) => meets(labels, requirement) === 'yes')) yield item;
      }
    },
    withNearValue: (key, value) =>
      nearUnder(key)
        .near(value)
        .map((there) => withValue(key, there)),
    withValueAnywhere: (value) => {
      anywhere ??= placesByValue(items, labelsOf);
      return anywhere.get(value) ?? nowhere;
    },
  };
}

/** The fewest places that one requirement leaves, ascending. */
function narrowest(requirements: readonly Requirement[], placesUnder: (key: string) => Places): readonly number[] {
  let best: readonly (readonly number[])[] | undefined;
  let size = Number.POSITIVE_INFINITY;
  for (const { key, operator, values } of requirements) {
    if (operator !== 'In' && operator !== 'Exists') continue;
    const places = placesUnder(key);
    const lists = operator === 'In' ? [...new Set(values)].map((value) => places.get(value) ?? nowhere) : [...places.values()];
    const sum = lists.reduce((total, { length }) => total + length, 0);
    if (sum < size) [best, size] = [lists, sum];
  }
  return best?.length === 1 ? (best[0] ?? nowhere) : (best ?? []).flat().sort((a, b) => a - b);
}

function placesByValue<T>(items: readonly T[], labelsOf: (item: T) => Labels): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  for (const [place, item] of items.entries()) {
    for (const value of labelsOf(item).values.values()) if (value !== undefined && places.get(value)?.at(-1) !== place) push(places, value, place);
  }
  return places;
}

function push<K>(map: Map<K, number[]>, key: K, place: number): void {
  const list = map.get(key);
  if (list) list.push(place);
  else map.set(key, [place]);
}

/** Computes each value once. */
export function kept<K, V>(compute: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) {
      value = compute(key);
      known.set(key, value);
    }
    return value;
  };
}
