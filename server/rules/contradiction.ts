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

/** Two requirements of one selector that can never hold together, `first` being the first that `second` contradicts. */
export interface Contradiction {
  readonly first: WrittenRequirement;
  readonly second: WrittenRequirement;
}

type Operator = WrittenRequirement['operator'];

/** What each operator can contradict at all. */
const opposites: Readonly<Record<Operator, readonly Operator[]>> = {
  In: ['In', 'NotIn', 'DoesNotExist'],
  NotIn: ['In'],
  Exists: ['DoesNotExist'],
  DoesNotExist: ['In', 'Exists'],
};

/** For each requirement that contradicts one before it: both. Of requirements that say the same, only the first is held against those behind it. */
export function contradictionsIn(requirements: readonly WrittenRequirement[]): readonly Contradiction[] {
  const known = new Map<string, Map<string, { readonly place: number; readonly requirement: WrittenRequirement }>>();
  const saying = (key: string, operator: Operator) => remember(known, `${operator} ${key}`, () => new Map());
  const found: Contradiction[] = [];
  for (const [place, second] of requirements.entries()) {
    const firsts = opposites[second.operator].flatMap((operator) => {
      for (const one of saying(second.key.value, operator).values()) if (contradict(one.requirement, second)) return [one];
      return [];
    });
    const [first] = firsts.sort((a, b) => a.place - b.place);
    if (first) found.push({ first: first.requirement, second });
    remember(saying(second.key.value, second.operator), JSON.stringify(second.values.map(({ value }) => value)), () => ({ place, requirement: second }));
  }
  return found;
}
