import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkFile } from '../../server/rules/check.js';
import { refusalsOf } from '../support/judge.js';
import { snapshotOf } from '../support/snapshot.js';

const folder = join(import.meta.dirname, '..', 'corpus', 'admin');
const documents = readFileSync(join(folder, 'documents.yaml'), 'utf8').split(/^---\n/m);
const verdicts = JSON.parse(readFileSync(join(folder, 'verdicts.json'), 'utf8')) as readonly ('accepted' | 'refused' | 'mistake')[];

test('admin policies are refused exactly when the API server refuses them, but for two reasons', () => {
  expect(documents.length).toBe(verdicts.length);
  const wrong = documents.flatMap((document, index) => {
    const ours = refusalsOf(document);
    return ours.length > 0 === (verdicts[index] === 'refused')
      ? []
      : [`${verdicts[index]}, but ${ours.map(({ rule }) => rule).join(', ') || 'nothing found'}\n${document}`];
  });
  expect(wrong).toEqual([]);
});

test('what is refused for the two reasons only is said as a mistake', () => {
  const found = documents
    .filter((_, index) => verdicts[index] === 'mistake')
    .map((text) =>
      checkFile(snapshotOf({ '/a.yaml': text }), '/a.yaml').some(({ rule }) => rule === 'pods-selector-missing' || rule === 'named-port-outside-cluster'),
    );
  expect(found.length).toBeGreaterThan(0);
  expect(found).not.toContain(false);
});
