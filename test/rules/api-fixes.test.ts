import { expect, test } from 'vitest';
import type { Finding } from '../../server/rules/finding.js';
import { parseFile } from '../../server/syntax/parse-file.js';
import { applyEdits } from '../../server/util/text-edit.js';
import { corpusDocuments } from '../support/api-corpus.js';
import { refusalsOf } from '../support/judge.js';
import { mutatedPolicies } from '../support/mutated-policies.js';

const PATH = '/policy.yaml';

test.each([...corpusDocuments()])('fixes in the corpus: %s', (_, documents) => {
  expect(documents.flatMap(faultyFixes)).toEqual([]);
});

test.each([1, 2, 3, 4])('fixes in mutated policies, seed %i', (seed) => {
  expect(mutatedPolicies(seed, 400).flatMap(faultyFixes)).toEqual([]);
});

/** Every fix gives text that parses and lacks the finding. */
function faultyFixes(text: string): readonly string[] {
  if (parses(text).length > 0) return [];
  const before = refusalsOf(text, PATH);
  return before.flatMap((finding) =>
    finding
      .fixes()
      .filter(({ title }) => !title.startsWith('Ignore'))
      .flatMap(({ title, edits }) => {
        const fixed = applyEdits(text, edits);
        const after = refusalsOf(fixed, PATH);
        const label = `${finding.rule}: ${title}\n${text}\n=>\n${fixed}`;
        if (parses(fixed).length > 0) return [`does not parse: ${parses(fixed).join()} ${label}`];
        if (count(after, finding) >= count(before, finding)) return [`has the finding still: ${label}`];
        return [];
      }),
  );
}

function parses(text: string): readonly string[] {
  return parseFile(text).documents.flatMap(({ tree }) => tree.problems.map(({ message }) => message));
}

function count(findings: readonly Finding[], { rule, message }: Finding): number {
  return findings.filter((finding) => finding.rule === rule && finding.message === message).length;
}
