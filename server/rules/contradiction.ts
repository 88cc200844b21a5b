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
