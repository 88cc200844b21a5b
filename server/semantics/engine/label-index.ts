import type { Labels } from '../cluster/labels.js';
import type { Requirement, Selector } from '../cluster/selector.js';

/** Finds the sets of labels that can satisfy a selector without looking at all of them. */
export interface LabelIndex {
  /** Ascending indexes, among them all that satisfy the selector surely or possibly; undefined where that would be `limit` or more. */
  candidates(selector: Selector, limit: number): readonly number[] | undefined;
}

/** For one key: which sets have which value, and which have it with a value that is not known. */
interface Postings {
  readonly values: Map<string, number[]>;
  readonly unknown: number[];
}

export function createLabelIndex(sets: readonly Labels[]): LabelIndex {
  const keys = new Map<string, Postings>();
  const open: number[] = [];
  sets.forEach((labels, index) => {
    if (labels.open) open.push(index);
    for (const [key, value] of labels.values) {
      const postings: Postings = keys.get(key) ?? { values: new Map(), unknown: [] };
      keys.set(key, postings);
      if (value === undefined) postings.unknown.push(index);
      else addTo(postings.values, value, index);
    }
  });
  return {
    candidates: ({ requirements }, limit) => {
      let best: readonly (readonly number[])[] | undefined;
      let size = limit - open.length;
      for (const requirement of requirements) {
        const lists = listsOf(requirement, keys.get(requirement.key));
        const own = lists?.reduce((sum, list) => sum + list.length, 0) ?? Number.POSITIVE_INFINITY;
        if (own < size) [best, size] = [lists, own];
      }
      return best && [...new Set([...open, ...best.flat()])].sort((a, b) => a - b);
    },
  };
}

/** Where the sets stand that satisfy a requirement; undefined for a requirement that absent labels satisfy, too. */
function listsOf({ operator, values }: Requirement, postings: Postings | undefined): readonly (readonly number[])[] | undefined {
  if (operator === 'NotIn' || operator === 'DoesNotExist') return undefined;
  if (!postings) return [];
  if (operator === 'Exists') return [...postings.values.values(), postings.unknown];
  return [...new Set(values)].map((value) => postings.values.get(value) ?? []).concat([postings.unknown]);
}

function addTo(lists: Map<string, number[]>, value: string, index: number): void {
  const list = lists.get(value);
  if (list) list.push(index);
  else lists.set(value, [index]);
}
