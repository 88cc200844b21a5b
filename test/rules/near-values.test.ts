import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLabelLookup } from '../../server/rules/workspace/label-lookup.js';
import { meets } from '../../server/rules/workspace/matching.js';
import { createNearValues, isNear } from '../../server/rules/workspace/near-values.js';
import type { Requirement } from '../../server/semantics/cluster/selector.js';

const name = fc.stringMatching(/^[abAB]{1,4}([-_.][abc]{1,3}){0,2}s?$/);
const numbered = fc.tuple(name, fc.nat(30)).map(([text, number]) => `${text}-${number}`);

test.each([
  ['fronted', 'frontend', true],
  ['frontend', 'frontend', false],
  ['Front_End', 'front-end', true],
  ['redis', 'redis-master', true],
  ['shop-api', 'api', true],
  ['pod', 'pods', true],
  ['app-1', 'app-2', false],
  ['api', 'app', false],
  ['gone-17', 'app-17', false],
])('%s is likely a slip for %s: %s', (written, there, expected) => {
  expect(isNear(written, there)).toBe(expected);
  expect(createNearValues([there]).near(written)).toEqual(expected ? [there] : []);
});

test('what is near to a text is found as by looking at each', () => {
  fc.assert(
    fc.property(fc.uniqueArray(name, { maxLength: 40 }), name, (texts, written) => {
      expect([...createNearValues(texts).near(written)].sort()).toEqual(texts.filter((there) => isNear(written, there)).sort());
    }),
    { numRuns: 500 },
  );
});

test('of names with numbers, only near ones are found, and some where there are any', () => {
  fc.assert(
    fc.property(fc.uniqueArray(numbered, { maxLength: 40 }), numbered, (texts, written) => {
      const found = createNearValues(texts).near(written);
      const near = texts.filter((there) => isNear(written, there));
      expect(found.filter((there) => !near.includes(there))).toEqual([]);
      expect(found.length === 0).toBe(near.length === 0);
    }),
    { numRuns: 500 },
  );
});

test('of names with the same numbers, the one that is off by a letter is found among thousands', () => {
  const texts = Array.from({ length: 3000 }, (_, number) => `app-${number}`);
  expect(createNearValues(texts).near('ap-2917')).toEqual(['app-2917']);
});

const value = fc.constantFrom('x', 'y', 'z');
const labels = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.option(value, { nil: undefined }));
const requirement: fc.Arbitrary<Requirement> = fc.record({
  key: fc.constantFrom('a', 'b', 'c'),
  operator: fc.constantFrom<Requirement['operator'][]>('In', 'NotIn', 'Exists', 'DoesNotExist'),
  values: fc.array(value, { maxLength: 3 }),
});

test('what meets requirements is found as by looking at each, in the same order', () => {
  const asks = ({ operator }: Requirement) => operator === 'In' || operator === 'Exists';
  fc.assert(
    fc.property(fc.array(labels, { maxLength: 12 }), fc.array(requirement, { minLength: 1, maxLength: 3 }), (all, requirements) => {
      fc.pre(requirements.some(asks));
      const items = all.map((one) => ({ values: new Map(Object.entries(one)), open: false }));
      const found = [...createLabelLookup(items, (item) => item).meeting(requirements)];
      expect(found).toEqual(items.filter((item) => requirements.every((each) => meets(item, each) === 'yes')));
    }),
    { numRuns: 500 },
  );
});
