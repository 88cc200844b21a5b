import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineIndex } from '../../server/util/line-index.js';
import { encloses, shift, touches } from '../../server/util/range.js';
import { counted, digest } from '../../server/util/text.js';
import { applyEdits, type TextEdit } from '../../server/util/text-edit.js';

const text = fc.array(fc.constantFrom('a', 'é', '😀', ' ', '\n', '\r', '\r\n'), { maxLength: 30 }).map((parts) => parts.join(''));

test('counts are written as English writes whole numbers', () => {
  const counts = fc.oneof(fc.nat(), fc.maxSafeNat(), fc.bigInt({ min: 0n, max: 2n ** 128n }));
  fc.assert(
    fc.property(counts, (count) => {
      expect(counted(count, 'address').split(' ')[0]).toBe(count.toLocaleString('en'));
    }),
  );
  expect([counted(1, 'policy'), counted(999, 'policy'), counted(1000, 'policy')]).toEqual(['1 policy', '999 policies', '1,000 policies']);
});

test('a digest is FNV-1a of 32 bits', () => {
  // From the table of test vectors of its authors, http://www.isthe.com/chongo/src/fnv/test_fnv.c.
  const known: readonly [string, number][] = [
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
  ];
  for (const [of, value] of known) expect(Number.parseInt(digest(of), 36)).toBe(value);
});

describe('LineIndex', () => {
  test('knows the lines that a reader of LF, CR LF and CR finds', () => {
    fc.assert(
      fc.property(text, (content) => {
        const lines = content.split(/\r\n|\n|\r/);
        const index = new LineIndex(content);
        expect(index.lineCount).toBe(lines.length);
        for (const [line, words] of lines.entries()) {
          const start = index.offsetAt({ line, character: 0 });
          expect(content.slice(start, start + words.length)).toBe(words);
        }
      }),
    );
  });

  test('goes from offset to position and back', () => {
    fc.assert(
      fc.property(text, fc.nat({ max: 40 }), (content, at) => {
        const index = new LineIndex(content);
        const offset = Math.min(at, content.length);
        expect(index.offsetAt(index.positionAt(at))).toBe(offset);
      }),
    );
  });

  test('clamps what is outside of the text', () => {
    const index = new LineIndex('ab\ncd');
    expect(index.offsetAt({ line: 0, character: 99 })).toBe(3);
    expect(index.offsetAt({ line: 9, character: 0 })).toBe(5);
    expect(index.positionAt(-1)).toEqual({ line: 0, character: 0 });
    expect(index.positionAt(99)).toEqual({ line: 1, character: 2 });
  });
});

describe('applyEdits', () => {
  test('does what applying one edit after the other from the end does', () => {
    const cut = fc.record({ gap: fc.nat({ max: 4 }), length: fc.nat({ max: 4 }), newText: fc.constantFrom('', 'x', '\n') });
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.array(cut, { maxLength: 6 }), fc.boolean(), (content, cuts, backwards) => {
        const edits: TextEdit[] = [];
        let at = 0;
        for (const { gap, length, newText } of cuts) {
          // At least one unit apart, so that the order does not matter.
          const start = at + gap + 1;
          if (start + length > content.length) break;
          edits.push({ range: { start, end: start + length }, newText });
          at = start + length;
        }
        const expected = edits.toReversed().reduce((so, { range, newText }) => so.slice(0, range.start) + newText + so.slice(range.end), content);
        expect(applyEdits(content, backwards ? edits.toReversed() : edits)).toBe(expected);
      }),
    );
  });

  test('keeps the order of insertions at one place, and puts them before what replaces the text there', () => {
    const at = { start: 1, end: 1 };
    const edits = [
      { range: { start: 1, end: 2 }, newText: 'R' },
      { range: at, newText: '1' },
      { range: at, newText: '2' },
    ];
    expect(applyEdits('abc', edits)).toBe('a12Rc');
  });

  test('refuses edits that overlap', () => {
    const edits = [
      { range: { start: 0, end: 2 }, newText: '' },
      { range: { start: 1, end: 3 }, newText: '' },
    ];
    expect(() => applyEdits('abc', edits)).toThrow(RangeError);
  });
});

test('ranges can be moved, touched and enclosed', () => {
  const range = { start: 2, end: 4 };
  expect(shift(range, 3)).toEqual({ start: 5, end: 7 });
  expect([1, 2, 3, 4, 5].map((offset) => touches(range, offset))).toEqual([false, true, true, true, false]);
  expect([encloses(range, range), encloses(range, { start: 3, end: 3 }), encloses(range, { start: 3, end: 5 })]).toEqual([true, true, false]);
});
