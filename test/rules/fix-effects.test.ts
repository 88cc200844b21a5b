import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wholeExample } from '../../server/rules/example.js';
import { allRules } from '../../server/rules/registry.js';
import { corpusDocuments } from '../support/api-corpus.js';
import { checkEffects, type Looked } from '../support/fix-effects.js';
import { parseFixture } from '../support/fixture.js';
import { mutatedClusterPolicies, mutatedPolicies } from '../support/mutated-policies.js';
import { mistakenCluster } from '../support/random-mistakes.js';

/** Rules about policies that no evaluator can read, so that there is no "before" to compare with. */
const unreadable = new Set(['admin-selector-unreadable', 'pods-selector-missing', 'protocol-matches-nothing']);

describe('no fix that may be applied without reading its title lets more through', () => {
  test.each(allRules.filter(({ id }) => !unreadable.has(id)).map(({ id, docs }) => ({ id, docs })))('in the examples of $id', ({ docs }) => {
    for (const which of ['bad', 'good'] as const)
      checkEffects(parseFixture(wholeExample(docs, which)).files, { most: 3, looked: new Map(), cluster: docs.cluster });
  });

  test.each(['mistakes', 'shop', 'monitoring', 'address-block'])('in examples/%s', (name) => {
    const folder = join(import.meta.dirname, '..', '..', 'examples', name);
    const files = readdirSync(folder)
      .filter((file) => file.endsWith('.yaml'))
      .map((file) => ({ path: `/${file}`, text: readFileSync(join(folder, file), 'utf8'), markers: [] }));
    checkEffects(files, { most: 1, looked: new Map() });
  });

  for (const [name, documents] of corpusDocuments()) {
    test(`in the corpus: ${name}`, () => {
      for (const text of documents) checkEffects([{ path: '/policy.yaml', text, markers: [] }], { most: 2, looked: new Map() });
    });
  }

  test.each([
    ['policies', 11, mutatedPolicies],
    ['policies', 12, mutatedPolicies],
    ['policies', 13, mutatedPolicies],
    ['ClusterNetworkPolicies', 14, mutatedClusterPolicies],
    ['ClusterNetworkPolicies', 15, mutatedClusterPolicies],
  ] as const)('in mutated %s, seed %i', (_, seed, mutated) => {
    const looked: Looked = new Map();
    for (const text of mutated(seed, 250)) checkEffects([{ path: '/policy.yaml', text, markers: [] }], { most: 2, looked });
    expect(
      [...looked.values()].reduce((sum, count) => sum + count, 0),
      'fixes looked at',
    ).toBeGreaterThan(50);
  });
});

test('in random clusters whose policies have mistakes', { timeout: 240_000 }, () => {
  const looked: Looked = new Map();
  fc.assert(
    fc.property(mistakenCluster, (files) => checkEffects(files, { most: 1, looked })),
    { numRuns: 25, endOnFailure: true },
  );
  expect(looked.size, 'rules of which fixes were looked at').toBeGreaterThan(3);
});
