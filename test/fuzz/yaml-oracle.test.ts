import * as fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { parseDocument } from '../../server/syntax/parse-document.js';
import { isUnreadable } from '../../server/syntax/source-file.js';
import { buildOracle, hasOracle, ORACLE_TIMEOUT, type Oracle, type OracleAnswer } from '../support/oracle.js';
import { yamlPieces, yamlText } from '../support/yaml-texts.js';

const SEEDS = [1, 2, 3, 4];
let oracle: Oracle | undefined;

beforeAll(async () => {
  if (hasOracle) oracle = await buildOracle();
}, ORACLE_TIMEOUT);

test.skipIf(!hasOracle).each(SEEDS)('mutated text is refused as YAML exactly when the API server does, seed %i (needs Go and ../shared/oracle)', (seed) => {
  const texts = fc.sample(fc.oneof(yamlText, yamlPieces), { numRuns: 1500, seed }).filter(isOneDocument);
  const answers = oracle?.(texts) ?? [];
  const disagreements = texts.flatMap((text, index) => {
    const [theirs, ours] = [refusedAsYaml(answers[index]), parseDocument(text).problems.filter(isUnreadable)];
    return theirs === ours.length > 0 ? [] : [{ text, theirs: answers[index]?.errors, ours: ours.map(({ message }) => message) }];
  });
  expect(disagreements).toEqual([]);
  const refused = answers.filter(refusedAsYaml).length;
  expect(refused).toBeGreaterThan(texts.length / 4);
  expect(refused).toBeLessThan((texts.length * 9) / 10);
});

/** Neither JSON, which kubectl does not read as YAML (test/syntax/stream.test.ts), nor split by the reader of streams, nor a template, nor begun with two byte order marks, which we refuse and Kubernetes misreads. */
function isOneDocument(text: string): boolean {
  return /[^\s\u0085]/.test(text) && !/(?:^|\n)\ufeff?---/.test(text) && !text.includes('{{') && !text.startsWith('\ufeff\ufeff') && !isJson(text);
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}

/** Whether reading YAML, or making JSON of it, is what failed; what a policy may hold comes later. */
function refusedAsYaml(answer: OracleAnswer | undefined): boolean {
  return answer?.errors.some((error) => /^(?:strict decoding error: )?(?:yaml: |json: unsupported value|unsupported map key)/.test(error)) ?? false;
}
