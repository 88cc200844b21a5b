import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readJson } from '../../server/syntax/json-document.js';
import { parseFile } from '../../server/syntax/parse-file.js';
import { isUnreadable, type SourceFile } from '../../server/syntax/source-file.js';
import { TreeBuilder } from '../../server/syntax/tree-builder.js';
import { jsonOf } from '../support/tree.js';

type Answer = readonly [text: string, objects: readonly unknown[], fault?: string];

describe('a stream as kubectl reads it', () => {
  const answers = readFileSync(join(import.meta.dirname, '..', 'corpus', 'streams', 'answers.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Answer)
    .filter(([text]) => !isMisread(text));

  test('holds the same objects, up to the first fault', () => {
    for (const [text, objects] of answers) {
      const expected = objects.filter((object) => object !== null);
      expect(objectsOf(parseFile(text)).slice(0, expected.length), JSON.stringify(text)).toEqual(expected);
    }
  });

  test('has a fault exactly where kubectl finds one, and no object more where it finds none', () => {
    for (const [text, objects, fault] of answers) {
      const file = parseFile(text);
      expect(
        file.documents.some(({ tree }) => tree.problems.some(isUnreadable)),
        `${JSON.stringify(text)} ${fault}`,
      ).toBe(fault !== undefined);
      if (fault === undefined) expect(objectsOf(file).length, JSON.stringify(text)).toBe(objects.filter((object) => object !== null).length);
    }
    expect(answers.filter(([, , fault]) => fault !== undefined).length).toBeGreaterThan(200);
  });

  test('means the same when it is read again after an edit', () => {
    for (const [index, [text]] of answers.entries()) {
      const before = parseFile(answers[(index + 1) % answers.length]?.[0] ?? '');
      expect(problemsOf(parseFile(text, before)), JSON.stringify(text)).toEqual(problemsOf(parseFile(text)));
    }
  });
});

test('JSON is read as JSON.parse does', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), fc.constantFrom(0, 2, '\t'), (value, space) => {
      const text = JSON.stringify(value, null, space);
      const read = readJson(text, new TreeBuilder());
      // A number may be larger than any that is kept; keys come in an order of their own.
      expect(jsonOf(read?.root)).toEqual(JSON.parse(text));
    }),
  );
});

/** Two byte order marks at the start, and less than four bytes behind an object, are slips of that reader, which no manifest meets. */
function isMisread(text: string): boolean {
  return text.startsWith('\ufeff\ufeff') || /^[ \n]*\{[\s\S]*\}\n?(?:x\n|\ufeff)$/.test(text);
}

function objectsOf({ documents }: SourceFile): readonly unknown[] {
  return documents.flatMap(({ tree }) => (tree.root && !(tree.root.kind === 'scalar' && tree.root.value === null) ? [jsonOf(tree.root)] : []));
}

function problemsOf({ documents }: SourceFile): readonly unknown[] {
  return documents.map(({ offset, tree }) => [offset, tree.problems, jsonOf(tree.root)]);
}
