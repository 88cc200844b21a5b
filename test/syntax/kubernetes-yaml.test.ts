import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDocument } from '../../server/syntax/parse-document.js';
import { readTolerant } from '../../server/syntax/read-tolerant.js';
import { isUnreadable } from '../../server/syntax/source-file.js';
import { splitStream } from '../../server/syntax/split-stream.js';
import { readStrict } from '../../server/syntax/strict/read-strict.js';
import { TreeBuilder } from '../../server/syntax/tree-builder.js';
import { sharedFolder } from '../support/shared.js';
import { filesBelow, jsonOf } from '../support/tree.js';
import { yamlDocument } from '../support/yaml-documents.js';

type Answer = readonly [text: string, json?: unknown, varies?: 'varies'];

describe('YAML as Kubernetes reads it', () => {
  const answers = readFileSync(join(import.meta.dirname, '..', 'corpus', 'yaml', 'answers.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Answer);

  test('refuses what sigs.k8s.io/yaml refuses, and nothing else', () => {
    const differing = answers.filter(([text, ...json]) => parseDocument(text).problems.some(isUnreadable) !== (json.length === 0));
    expect(differing).toEqual([]);
    expect(answers.filter(({ length }) => length === 1).length).toBeGreaterThan(400);
  });

  test('reads the same values', () => {
    for (const [text, ...json] of answers) {
      if (json.length === 1) expect(jsonOf(parseDocument(text).root) ?? null, JSON.stringify(text)).toEqual(json[0]);
    }
  });

  test('says so where which of two values is sent is left to chance, and takes neither', () => {
    const varying = answers.filter(([, , varies]) => varies);
    expect(varying.length).toBeGreaterThan(10);
    for (const [text] of varying) {
      const { root, problems } = parseDocument(text);
      expect(problems.filter(({ code, dropped }) => code === 'duplicate-key' && dropped === undefined).length, text).toBeGreaterThan(0);
      expect(JSON.stringify(jsonOf(root)), text).toContain('"<>"');
    }
  });

  test.each([
    ['yes', true],
    ['Off', false],
    ['y', true],
    ['N', false],
    ['nO', 'nO'],
    ['~', null],
    ['', null],
    ['0123', 83],
    ['0o17', 15],
    ['089', 89],
    ['0x1F', 31],
    ['-0b11', -3],
    ['1_000', 1000],
    ['80.0', 80],
    ['.5', 0.5],
    ['1e3', 1000],
    ['1:30', '1:30'],
    ['2001-01-01', '2001-01-01'],
    ['"80"', '80'],
    ["'yes'", 'yes'],
    ['!!str 80', '80'],
    ['!!int "80"', 80],
    ['!!float 1', 1],
    ['!!binary aGk=', 'hi'],
    ['!Ref a', 'a'],
    ['! 80', '80'],
    ['|\n  80', '80\n'],
  ])('reads %s', (written, value) => {
    expect(jsonOf(parseDocument(`key: ${written}\n`).root)).toEqual({ key: value });
  });

  test.each([
    ['yes: 1', 'true'],
    ['0x10: 1', '16'],
    ['1.50: 1', '1.5'],
    ['1000000.0: 1', '1e+06'],
    ['.inf: 1', '.inf'],
    ['"yes": 1', 'yes'],
  ])('names the key of %s as JSON does', (text, name) => {
    expect(Object.keys(jsonOf(parseDocument(text).root) as object)).toEqual([name]);
  });
});

describe("limits of Kubernetes' reader, found by trying", () => {
  test.each([
    ['a key of 1024 characters', `${'k'.repeat(1024)}: v\n`, false],
    ['a key of 1025 characters', `${'k'.repeat(1025)}: v\n`, true],
    ['a key of 1024 characters outside of the basic plane', `${'\u{1f600}'.repeat(1024)}: v\n`, false],
    ['brackets 10,000 deep', `${'['.repeat(10_000)}${']'.repeat(10_000)}\n`, false],
    ['brackets 10,001 deep', `${'['.repeat(10_001)}${']'.repeat(10_001)}\n`, true],
    ['lists 10,001 deep', `${'- '.repeat(10_001)}\n`, true],
    ['a list of 100 items, 98 times', aliases(100, 98), false],
    ['lists of nine aliases, three deep', bomb(9, 3), false],
    ['lists of nine aliases, four deep', bomb(9, 4), true],
  ])('%s', (_, text, refused) => {
    expect(parseDocument(text).problems.some(isUnreadable)).toBe(refused);
  });

  function aliases(size: number, count: number): string {
    return `a: &a [${Array(size).fill('x').join(', ')}]\nb: [${Array(count).fill('*a').join(', ')}]\n`;
  }

  function bomb(width: number, depth: number): string {
    const levels = Array.from({ length: depth }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(width).fill(`*a${i}`).join(', ')}]\n`);
    return `a0: &a0 [x]\n${levels.join('')}`;
  }
});

describe('the reader of broken text', () => {
  /** What both readers make of a text that the strict one accepts: the same tree and comments, ranges included. */
  function checkSame(text: string, name: string): boolean {
    const strict = new TreeBuilder();
    const reading = readStrict(text, strict);
    if (reading.refused !== undefined) return false;
    const tolerant = new TreeBuilder();
    const comments = readTolerant(text, tolerant);
    expect(tolerant.finish(text.length), name).toEqual(strict.root);
    expect(comments, name).toEqual(reading.comments);
    return true;
  }

  test('gives the same tree as the strict one for whole documents', () => {
    fc.assert(
      fc.property(yamlDocument, ({ text }) => {
        expect(checkSame(text, text)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  const real = sharedFolder('real');
  test.skipIf(!real)('gives the same tree as the strict one for real manifests (needs ../shared/real)', () => {
    let count = 0;
    for (const { path, text } of filesBelow(real ?? '', '.yaml', '.yml')) {
      for (const { start, end } of splitStream(text)) {
        const document = text.slice(start, end);
        if (!document.includes('{{') && checkSame(document, path)) count++;
      }
    }
    expect(count).toBeGreaterThan(150);
  });
});
