import { describe, expect, test } from 'vitest';
import { columnOf, lineEnd, lineStart, nextLine, pathAt } from '../../server/syntax/locate.js';
import { parseDocument } from '../../server/syntax/parse-document.js';
import { textIn } from '../support/tree.js';

/** What is under the cursor `$0`. */
function checkPath(marked: string, expected: string | undefined): void {
  const offset = marked.indexOf('$0');
  const found = pathAt(parseDocument(marked.replace('$0', '')), offset);
  expect(found && `${found.on} ${found.path.join('.')}`).toBe(expected);
}

describe('the innermost value at an offset', () => {
  test.each([
    ['sp$0ec:\n  a: b\n', 'key spec'],
    ['spec:\n  $0a: b\n', 'key spec.a'],
    ['spec:\n  a$0: b\n', 'key spec.a'],
    ['spec:\n  a: b$0\n', 'value spec.a'],
    ['spec:\n  a:$0\n', 'value spec.a'],
    ['a:\n  $0- b\n', 'dash a.0'],
    ['a:\n  -$0 b\n', 'dash a.0'],
    ['a:\n  - $0b\n', 'value a.0'],
    ['a:\n  - b: c\n    d: e$0\n  - f\n', 'value a.0.d'],
    ['a: [b, $0c]\n', 'value a.1'],
    ['a: {b: {c: $0d}}\n', 'value a.b.c'],
    ['a: $0[b]\n', 'value a'],
    ['a: &x {b: c}\nd: *$0x\n', 'value d'],
    ['a: &x {b: c}\nd:\n  <<: *x\n  e: $0f\n', 'value d.e'],
    ['yes: $01\n', 'value true'],
    ['a: b\n\n$0\n', undefined],
    ['$0', undefined],
  ])('of %j', checkPath);

  test('comes with its entry, its item and what is around it', () => {
    const text = 'a:\n- b: c\n';
    const tree = parseDocument(text);
    const found = pathAt(tree, text.indexOf('c'));
    expect(found?.parents.map(({ kind }) => kind)).toEqual(['map', 'sequence', 'map']);
    expect(found?.entry && textIn(tree, found.entry.range)).toBe('b: c');
  });
});

test('lines end at LF, CR LF and CR', () => {
  const text = 'a\r\n  b\rc\n';
  expect([0, 1, 2, 3, 6, 7, 8, 9].map((offset) => lineStart(text, offset))).toEqual([0, 0, 0, 3, 3, 7, 7, 9]);
  expect([0, 3, 7, 9].map((offset) => lineEnd(text, offset))).toEqual([1, 6, 8, 9]);
  expect([0, 3, 7, 9].map((offset) => nextLine(text, offset))).toEqual([3, 7, 9, 9]);
  const tree = parseDocument('a:\n    b: c\n');
  expect(columnOf(tree, 8)).toBe(5);
});
