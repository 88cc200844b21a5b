import { expect, test } from 'vitest';
import { editObject, type ObjectEdit } from '../../../server/render/gitops/edit-object.js';
import { substitute } from '../../../server/render/gitops/substitute.js';
import type { RenderedObject, Segment } from '../../../server/render/rendering.js';
import { writtenMap } from '../../../server/render/written-map.js';
import { diceOf } from '../../support/random-yaml.js';

const file = 'file:///w/x.yaml';

/** Words between blanks, each written where its number says, and all of it written around them. */
function objectOf(words: readonly string[]): RenderedObject {
  const text = words.join(' ');
  let at = 0;
  const segments = words.map((word, index): Segment => {
    const range = { start: at, end: at + word.length };
    at += word.length + 1;
    return { range, written: { file, range: { start: index * 10, end: index * 10 + 1 }, by: 'base' } };
  });
  const whole: Segment = { range: { start: 0, end: text.length }, written: { file, range: { start: 9_990, end: 9_999 }, by: 'base' } };
  return { text, map: writtenMap([whole, ...segments]), origin: { file, document: 0, range: { start: 0, end: 1 } } };
}

test('every word is still said to be written where it was, whatever is put in place of others', () => {
  for (let seed = 0; seed < 300; seed++) {
    const dice = diceOf(seed);
    const words = Array.from({ length: dice.whole(3, 9) }, (_, index) => `w${index}${'x'.repeat(dice.whole(0, 3))}`);
    const object = objectOf(words);
    let at = 0;
    const expected: string[] = [];
    const edits: ObjectEdit[] = [];
    words.forEach((word, index) => {
      const range = { start: at, end: at + word.length };
      const kind = dice.one(['kept', 'kept', 'replaced', 'inside', 'before']);
      const inserted = dice.one(['', 'new', 'longer than it was']);
      if (kind === 'replaced') edits.push({ range, text: inserted });
      if (kind === 'inside') edits.push({ range: { start: at + 1, end: at + 2 }, text: inserted });
      if (kind === 'before')
        edits.push({ range: { start: at, end: at }, text: 'put ', written: { file, range: { start: 7_000 + index, end: 7_001 + index }, by: 'labels' } });
      expected.push(kind === 'replaced' ? inserted : kind === 'inside' ? `w${inserted}${word.slice(2)}` : word);
      at = range.end + 1;
    });
    const edited = editObject(object, edits);
    const wordsThen = edited.map.segments
      .filter(({ written }) => written.range.start < 7_000)
      .map(({ range, written }) => [written.range.start / 10, edited.text.slice(range.start, range.end)]);
    expect(wordsThen).toEqual(expected.map((word, index) => [index, word]));
    for (const { range, written } of edited.map.segments.filter(({ written: { by } }) => by === 'labels')) {
      expect(edited.text.slice(range.start, range.end)).toBe('put ');
      expect(edited.map.writtenAt(range.start)).toBe(written);
    }
  }
});

test('a text without variables is the very same object', () => {
  const object = objectOf(['a:', '$(b)', '$c']);
  const flux = { spec: '{}', place: { file, range: { start: 0, end: 1 } } };
  expect(substitute(object, { ...flux, substitute: new Map([['b', 'x']]) })).toBe(object);
  expect(substitute(object, { ...flux, substitute: undefined })).toBe(object);
});
