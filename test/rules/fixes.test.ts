import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { wholeExample } from '../../server/rules/example.js';
import { allRules } from '../../server/rules/registry.js';
import type { LintRule } from '../../server/rules/rule.js';
import { checkEveryFix } from '../support/check-fixes.js';
import { type FixtureFile, parseFixture } from '../support/fixture.js';

/** Rules whose fix is a choice of the reader, so that one of the choices may leave the finding. */
const leavesFinding: Readonly<Record<string, RegExp>> = {
  // Asked for with the finding about ingress: default-deny for egress alone is one of the three choices.
  'namespace-no-default-deny': /: egress, DNS allowed$/,
  'workload-not-isolated': /: egress, DNS allowed$/,
  // Both requirements may contradict a third one.
  'selector-contradiction': /^$/,
};

function fixesOf({ id: rule, docs: { cluster } }: LintRule, files: readonly FixtureFile[]): number {
  return checkEveryFix(rule, files, {
    cluster,
    leavesFinding: (fix) => leavesFinding[rule]?.test(fix.title) ?? false,
  });
}

describe('every fix of every bad example gives text that parses, without the finding', () => {
  for (const rule of allRules) {
    test(`${rule.id}, LF`, () => {
      const count = fixesOf(rule, parseFixture(wholeExample(rule.docs, 'bad')).files);
      if (rule.fix && rule.category !== 'syntax') expect(count, 'the bad example has a fix').toBeGreaterThan(0);
    });

    test(`${rule.id}, CRLF`, () => {
      fixesOf(rule, parseFixture(wholeExample(rule.docs, 'bad'), '\r\n').files);
    });

    test(`${rule.id}, a comment on every line`, () => {
      const files = parseFixture(wholeExample(rule.docs, 'bad')).files.map((file) => ({ ...file, text: withComments(file.text) }));
      fixesOf(rule, files);
    });

    test(`${rule.id}, flow style`, () => {
      const files = parseFixture(wholeExample(rule.docs, 'bad')).files.map((file) => ({ ...file, text: inFlowStyle(file.text) }));
      fixesOf(rule, files);
    });

    test(`${rule.id}, no line break at the end`, () => {
      const files = parseFixture(wholeExample(rule.docs, 'bad')).files.map((file) => ({ ...file, text: file.text.trimEnd() }));
      fixesOf(rule, files);
    });
  }
});

function withComments(text: string): string {
  return text
    .split('\n')
    .map((line, index) => (line.trim() === '' || line.includes('#') ? line : `${line} # line ${index}`))
    .join('\n');
}

/** The same documents with everything below the first level in flow style; as they are where they cannot be read. */
function inFlowStyle(text: string): string {
  const documents = parseAllDocuments(text, { uniqueKeys: false });
  if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0) || /[*&]\w/.test(text)) return text;
  return documents
    .map((document) => {
      const value: unknown = document.toJS();
      if (typeof value !== 'object' || value === null) return text;
      return Object.entries(value)
        .map(([key, member]) => `${key}: ${JSON.stringify(member)}\n`)
        .join('');
    })
    .join('---\n');
}
