import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkFile } from '../../server/rules/check.js';
import { refusalsOf } from '../support/judge.js';
import { snapshotOf } from '../support/snapshot.js';

interface Verdicts {
  readonly standard: 'accepted' | 'refused';
  readonly experimental: 'accepted' | 'refused' | 'mistake';
}

const folder = join(import.meta.dirname, '..', 'corpus', 'clusternetworkpolicy');
const documents = readFileSync(join(folder, 'documents.yaml'), 'utf8').split(/^---\n/m);
const verdicts = JSON.parse(readFileSync(join(folder, 'verdicts.json'), 'utf8')) as readonly Verdicts[];

test('a ClusterNetworkPolicy is refused exactly when the API server refuses it that has the CRD of the experimental channel, but for one reason', () => {
  expect(documents.length).toBe(verdicts.length);
  const wrong = documents.flatMap((document, index) => {
    const ours = refusalsOf(document);
    return ours.length > 0 === (verdicts[index]?.experimental === 'refused')
      ? []
      : [`${verdicts[index]?.experimental}, but ${ours.map(({ rule }) => rule).join(', ') || 'nothing found'}\n${document}`];
  });
  expect(wrong).toEqual([]);
});

test('what is refused for that reason only is said as a mistake', () => {
  const found = documents.filter((_, index) => verdicts[index]?.experimental === 'mistake').map((text) => rulesOf(text).includes('named-port-outside-cluster'));
  expect(found.length).toBeGreaterThan(0);
  expect(found).not.toContain(false);
});

test('what only the standard channel refuses has a field that it lacks, and that is said', () => {
  const found = documents
    .filter((_, index) => verdicts[index]?.experimental === 'accepted' && verdicts[index]?.standard === 'refused')
    .map((text) => rulesOf(text).includes('experimental-field'));
  expect(found.length).toBeGreaterThan(0);
  expect(found).not.toContain(false);
});

function rulesOf(text: string): readonly string[] {
  return checkFile(snapshotOf({ '/a.yaml': text }), '/a.yaml').map(({ rule }) => rule);
}
