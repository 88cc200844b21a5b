import { describe, expect, test } from 'vitest';
import { lowerNetworkPolicy } from '../../server/families/networkpolicy/lower.js';
import { readObjects } from '../../server/families/registry.js';
import { typeName } from '../../server/rules/reading.js';
import { parseFile } from '../../server/syntax/parse-file.js';
import { askVerdicts, corpusDocuments, storedVerdicts, writeVerdicts } from '../support/api-corpus.js';
import { refusalsOf } from '../support/judge.js';
import { buildOracle, hasOracle, ORACLE_TIMEOUT } from '../support/oracle.js';

if (process.env['WRITE_VERDICTS']) writeVerdicts(askVerdicts(await buildOracle()));
const verdicts = storedVerdicts();

describe('the corpus is refused exactly where the API server refuses it', () => {
  for (const [name, documents] of corpusDocuments()) {
    test(name, () => {
      expect(verdicts[name]).toHaveLength(documents.length);
      const ours = documents.map((document) => [firstLine(document), refusalsOf(document).length > 0]);
      expect(ours).toEqual(documents.map((document, index) => [firstLine(document), verdicts[name]?.[index] === 'refused']));
    });

    test(`${name}: policyTypes are filled in as the API server does`, () => {
      const accepted = documents.filter((_, index) => verdicts[name]?.[index] !== 'refused');
      const ours = accepted.map((document) => [firstLine(document), typesOf(document)]);
      const theirs = (verdicts[name] ?? []).filter((verdict) => verdict !== 'refused').map((types) => [...new Set(types)].sort());
      expect(ours).toEqual(accepted.map((document, index) => [firstLine(document), theirs[index]]));
    });
  }
});

test('the corpus holds both verdicts', () => {
  const all = Object.values(verdicts).flat();
  expect(all.filter((verdict) => verdict === 'refused').length).toBeGreaterThan(200);
  expect(all.filter((verdict) => verdict !== 'refused').length).toBeGreaterThan(100);
});

test.skipIf(!hasOracle)(
  'the stored verdicts are those of the API server (needs Go and ../shared/oracle)',
  async () => {
    expect(askVerdicts(await buildOracle())).toEqual(verdicts);
  },
  ORACLE_TIMEOUT,
);

function firstLine(document: string): string {
  return document.slice(0, document.indexOf('\n'));
}

/** The directions that the policy isolates, as policyTypes. */
function typesOf(document: string): readonly string[] {
  const objects = parseFile(document).documents.flatMap(({ tree }) => readObjects(tree));
  const policies = objects.flatMap((object) => (object.type === 'NetworkPolicy' ? [lowerNetworkPolicy(object, '', '')] : []));
  return (['egress', 'ingress'] as const).filter((direction) => policies.some(({ isolates }) => isolates[direction] === true)).map(typeName);
}
