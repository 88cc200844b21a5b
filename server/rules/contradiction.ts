import { isSatisfiable } from '../semantics/cluster/label-selector.js';
import { remember } from '../util/remember.js';
import type { WrittenRequirement } from './reading.js';

/** Whether the two can never hold together; what each allows for its key is compared. */
export function contradict(a: WrittenRequirement, b: WrittenRequirement): boolean {
  if (a.key.value !== b.key.value) return false;
  const [valuesA, valuesB] = [a, b].map(({ values }) => new Set(values.map(({ value }) => value)));
  if (!valuesA || !valuesB) return false;
  if (a.operator === 'DoesNotExist') return b.operator === 'In' || b.operator === 'Exists';
  if (b.operator === 'DoesNotExist') return a.operator === 'In' || a.operator === 'Exists';
  if (a.operator === 'In' && b.operator === 'In') return [...valuesA].every((value) => !valuesB.has(value));
  if (a.operator === 'In' && b.operator === 'NotIn') return [...valuesA].every((value) => valuesB.has(value));
  if (a.operator === 'NotIn' && b.operator === 'In') return [...valuesB].every((value) => valuesA.has(value));
  return false;
}

/** Requirements of one selector for one key that can never hold together, in the order of the text; without any of them the others could. */
export type Contradiction = readonly WrittenRequirement[];

type Operator = WrittenRequirement['operator'];

/** What each operator can contradict at all. */
const opposites: Readonly<Record<Operator, readonly Operator[]>> = {
  In: ['In', 'NotIn', 'DoesNotExist'],
  NotIn: ['In'],
  Exists: ['DoesNotExist'],
  DoesNotExist: ['In', 'Exists'],
};

/** The requirements that contradict each other: two, or, of a key of which no two do, as many as it takes. */
export function contradictionsIn(requirements: readonly WrittenRequirement[]): readonly Contradiction[] {
  const pairs = contradictingPairs(requirements);
  const told = new Set(pairs.map(([first]) => first?.key.value));
  const byKey = new Map<string, WrittenRequirement[]>();
  for (const each of requirements) if (!told.has(each.key.value)) remember(byKey, each.key.value, (): WrittenRequirement[] => []).push(each);
  return [...pairs, ...[...byKey.values()].flatMap((ofKey) => (ofKey.length > 2 && !canHold(ofKey) ? [smallest(ofKey)] : []))];
}

function canHold(requirements: readonly WrittenRequirement[]): boolean {
  const plain = requirements.map(({ key, operator, values }) => ({ key: key.value, operator, values: values.map(({ value }) => value) }));
  return isSatisfiable({ requirements: plain, unknown: false });
}

/** Without those that it does not take. */
function smallest(requirements: readonly WrittenRequirement[]): Contradiction {
  return [...requirements].reverse().reduce<Contradiction>((left, each) => {
    const without = left.filter((one) => one !== each);
    return canHold(without) ? left : without;
  }, requirements);
}

/** For each requirement that contradicts one before it: both. Of requirements that say the same, only the first is held against those behind it. */
function contradictingPairs(requirements: readonly WrittenRequirement[]): readonly Contradiction[] {
  const known = new Map<string, Map<string, { readonly place: number; readonly requirement: WrittenRequirement }>>();
  const saying = (key: string, operator: Operator) => remember(known, `${operator} ${key}`, () => new Map());
  const found: Contradiction[] = [];
  for (const [place, second] of requirements.entries()) {
    const firsts = opposites[second.operator].flatMap((operator) => {
      for (const one of saying(second.key.value, operator).values()) if (contradict(one.requirement, second)) return [one];
      return [];
    });
    const [first] = firsts.sort((a, b) => a.place - b.place);
    if (first) found.push([first.requirement, second]);
    remember(saying(second.key.value, second.operator), JSON.stringify(second.values.map(({ value }) => value)), () => ({ place, requirement: second }));
  }
  return found;
}
