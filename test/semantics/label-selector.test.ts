import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalSelector, implies, isSatisfiable, matchLabels } from '../../server/semantics/cluster/label-selector.js';
import type { Labels } from '../../server/semantics/cluster/labels.js';
import { nothing, type Requirement, type Selector } from '../../server/semantics/cluster/selector.js';

const keys = ['a', 'b', 'c'];
const values = ['x', 'y', 'z'];

const requirement: fc.Arbitrary<Requirement> = fc.record({
  key: fc.constantFrom(...keys.slice(0, 2)),
  operator: fc.constantFrom('In' as const, 'NotIn' as const, 'Exists' as const, 'DoesNotExist' as const),
  values: fc.subarray(values.slice(0, 2), { minLength: 1 }),
});
const selector: fc.Arbitrary<Selector> = fc.record({ requirements: fc.array(requirement, { maxLength: 4 }), unknown: fc.constant(false) });

/** Every set of labels over two keys and three values; the third value is one that no selector names, so it stands for all such. */
const worlds: readonly ReadonlyMap<string, string>[] = [undefined, ...values].flatMap((a) =>
  [undefined, ...values].map(
    (b) =>
      new Map(
        [
          ['a', a],
          ['b', b],
        ].filter((entry): entry is [string, string] => entry[1] !== undefined),
      ),
  ),
);

/** The definition in the API reference, one requirement after the other. */
function holds({ requirements }: Selector, labels: ReadonlyMap<string, string>): boolean {
  return requirements.every(({ key, operator, values: listed }) => {
    const value = labels.get(key);
    if (operator === 'Exists') return value !== undefined;
    if (operator === 'DoesNotExist') return value === undefined;
    if (operator === 'In') return value !== undefined && listed.includes(value);
    return value === undefined || !listed.includes(value);
  });
}

/** Labels of which some are in doubt: per key absent, one value, a value not known, or possibly absent. */
const doubtful = fc.record({
  a: fc.constantFrom('absent', 'any', 'partial-any', ...values, ...values.map((value) => `partial-${value}`)),
  b: fc.constantFrom('absent', 'any', 'partial-any', ...values, ...values.map((value) => `partial-${value}`)),
  open: fc.boolean(),
});

function labelsOf({ a, b, open }: { a: string; b: string; open: boolean }): Labels {
  const result = new Map<string, string | undefined>();
  const partial = new Set<string>();
  for (const [key, text] of [
    ['a', a],
    ['b', b],
  ] as const) {
    if (text === 'absent') continue;
    const value = text.replace('partial-', '');
    if (text !== value) partial.add(key);
    result.set(key, value === 'any' ? undefined : value);
  }
  return { values: result, open, partial };
}

function couldBe(labels: Labels, world: ReadonlyMap<string, string>): boolean {
  return ['a', 'b'].every((key) => {
    const value = world.get(key);
    if (!labels.values.has(key)) return value === undefined || labels.open;
    if (value === undefined) return labels.partial?.has(key) === true;
    return labels.values.get(key) === undefined || labels.values.get(key) === value;
  });
}

test('a requirement matches as in every world that the labels allow', () => {
  fc.assert(
    fc.property(requirement, doubtful, (one, doubt) => {
      const labels = labelsOf(doubt);
      const subject = { requirements: [one], unknown: false };
      const results = new Set(worlds.filter((world) => couldBe(labels, world)).map((world) => holds(subject, world)));
      expect(matchLabels(subject, labels)).toBe(results.size === 2 ? 'unknown' : results.has(true) ? 'yes' : 'no');
    }),
    { numRuns: 3000 },
  );
});

test('a selector is sure only where every world agrees', () => {
  fc.assert(
    fc.property(selector, doubtful, fc.boolean(), (subject, doubt, unknown) => {
      const labels = labelsOf(doubt);
      const results = worlds.filter((world) => couldBe(labels, world)).map((world) => holds(subject, world));
      const match = matchLabels({ ...subject, unknown }, labels);
      if (match === 'yes') expect(!unknown && results.every(Boolean)).toBe(true);
      if (match === 'no') expect(results.some(Boolean)).toBe(false);
      // Known labels and a known selector leave no doubt.
      if (!unknown && results.length === 1) expect(match).toBe(results[0] ? 'yes' : 'no');
    }),
    { numRuns: 3000 },
  );
});

test('contradictions and implications are those of the enumerated worlds', () => {
  fc.assert(
    fc.property(selector, selector, (a, b) => {
      expect(isSatisfiable(a)).toBe(worlds.some((world) => holds(a, world)));
      expect(implies(a, b)).toBe(worlds.every((world) => !holds(a, world) || holds(b, world)));
      if (canonicalSelector(a) === canonicalSelector(b)) expect(implies(a, b) && implies(b, a)).toBe(true);
    }),
    { numRuns: 5000 },
  );
});

test('what a template may add makes a selector narrower, never wider', () => {
  const web: Selector = { requirements: [{ key: 'app', operator: 'In', values: ['web'] }], unknown: false };
  const templated: Selector = { ...web, unknown: true };
  expect(implies(templated, web)).toBe(true);
  expect(implies(web, templated)).toBe(false);
  expect(canonicalSelector(web)).not.toBe(canonicalSelector(templated));
});

test('the selector of nothing matches nothing', () => {
  expect(isSatisfiable(nothing)).toBe(false);
  expect(matchLabels(nothing, { values: new Map(), open: true })).toBe('no');
});
