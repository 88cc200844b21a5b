import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { wholeExample } from '../../server/rules/example.js';
import { allRules } from '../../server/rules/registry.js';
import { corpusDocuments } from '../support/api-corpus.js';
import { applyFix, findingsOf } from '../support/check-rule.js';
import { type FixtureFile, parseFixture } from '../support/fixture.js';
import { mutatedPolicies } from '../support/mutated-policies.js';
import { snapshotOf } from '../support/snapshot.js';

/** Every fix of a file of JSON gives JSON. Returns how many fixes there were. */
function checkJson(json: string): number {
  const files: readonly FixtureFile[] = [{ path: '/policy.json', text: json, markers: [] }];
  let count = 0;
  for (const finding of findingsOf(snapshotOf({ '/policy.json': json }), { path: '/policy.json' })) {
    for (const fix of finding.fixes()) {
      count++;
      const text = applyFix(files, '/policy.json', fix).get('/policy.json') ?? '';
      if (!isJson(text)) throw new Error(`${finding.rule}: ${fix.title}\n${text}`);
    }
  }
  return count;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function asJson(text: string): readonly string[] {
  const documents = parseAllDocuments(text, { uniqueKeys: false, merge: true, version: '1.1' });
  if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) return [];
  return documents.flatMap((document) => {
    try {
      return [JSON.stringify(document.toJS()), JSON.stringify(document.toJS(), null, 2)];
    } catch {
      // An alias that names nothing.
      return [];
    }
  });
}

test('every fix of a JSON file gives JSON: examples, what is null, and policies with faults', () => {
  const texts = [
    ...allRules.flatMap(({ docs }) => parseFixture(wholeExample(docs, 'bad')).files.map(({ text }) => text)),
    ...[...corpusDocuments().values()].flat(),
    ...mutatedPolicies(21, 300),
  ];
  const count = texts.flatMap(asJson).reduce((sum, json) => sum + checkJson(json), 0);
  expect(count).toBeGreaterThan(300);
});
