import { expect, test } from 'vitest';
import { removeDocument } from '../../server/syntax/edit/remove-document.js';
import { parseFile } from '../../server/syntax/parse-file.js';
import { applyEdits } from '../../server/util/text-edit.js';

/** The text without its document of this place; undefined where it cannot be taken out. */
function without(text: string, index: number): string | undefined {
  const edit = removeDocument(parseFile(text), index);
  return edit && applyEdits(text, [edit]);
}

test.each([
  ['the first', 'a: 1\n---\nb: 2\n---\nc: 3\n', 0, 'b: 2\n---\nc: 3\n'],
  ['one between', 'a: 1\n---\nb: 2\n---\nc: 3\n', 1, 'a: 1\n---\nc: 3\n'],
  ['the last', 'a: 1\n---\nb: 2\n---\nc: 3\n', 2, 'a: 1\n---\nb: 2\n'],
  ['the first, set off', '---\na: 1\n---\nb: 2\n', 0, '---\nb: 2\n'],
  ['the first, below what speaks of the file', '# all\n\n# a\na: 1\n---\nb: 2\n', 0, '# all\n\nb: 2\n'],
  ['the last without a line break', 'a: 1\n---\nb: 2', 1, 'a: 1\n'],
  ['behind a marker with a comment', 'a: 1\n--- # second\nb: 2\n--- # third\nc: 3\n', 1, 'a: 1\n--- # third\nc: 3\n'],
  ['with Windows line endings', 'a: 1\r\n---\r\nb: 2\r\n---\r\nc: 3\r\n', 1, 'a: 1\r\n---\r\nc: 3\r\n'],
])('%s', (_, text, index, rest) => expect(without(text, index)).toBe(rest));

test('the only one stays', () => {
  expect(without('a: 1\n', 0)).toBeUndefined();
  expect(without('a: 1\n---\n# nothing\n', 0)).toBeUndefined();
  expect(without('a: 1\n', 7)).toBeUndefined();
});
