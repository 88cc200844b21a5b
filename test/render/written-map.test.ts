import { describe, expect, test } from 'vitest';
import type { WrittenBy } from '../../server/render/rendering.js';
import { writtenMap } from '../../server/render/written-map.js';
import { randomTree } from '../support/random-kustomization.js';
import { diceOf } from '../support/random-yaml.js';
import { renderTexts } from '../support/render.js';
import { compareWritten } from '../support/written-values.js';

/** Texts of `/w` by their ids. */
function byId(texts: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(texts).map(([name, text]) => [`file:///w/${name}`, text]));
}

const segment = (start: number, end: number, at: number, by: WrittenBy = 'base') => ({
  range: { start, end },
  written: { file: 'file:///w/a.yaml', range: { start: at, end: at + end - start }, by },
});

describe('a map of what was written where', () => {
  const map = writtenMap([segment(0, 20, 100), segment(0, 4, 100), segment(6, 20, 106), segment(6, 9, 200, 'patch'), segment(11, 20, 111)]);

  test('the innermost at an offset', () => {
    expect([0, 3, 7, 12].map((offset) => map.writtenAt(offset)?.range.start)).toEqual([100, 100, 200, 111]);
  });

  test('directly behind a value, that value', () => {
    expect(map.writtenAt(4)?.range).toEqual({ start: 100, end: 104 });
    expect(map.writtenAt(9)?.by).toBe('patch');
    expect(map.writtenAt(20)?.range.start).toBe(111);
  });

  test('nothing beyond the text', () => {
    expect(map.writtenAt(21)).toBeUndefined();
  });

  test('all that reaches into a range, each place once', () => {
    expect(map.writtenIn({ start: 6, end: 9 }).map(({ range }) => range.start)).toEqual([100, 106, 200]);
    expect(map.writtenIn({ start: 0, end: 0 }).map(({ range }) => range.end)).toEqual([120, 104]);
  });
});

describe('what is rendered stands where it is said to be written', () => {
  test('in random kustomizations, in files and in patches inside of others', async () => {
    let compared = 0;
    let coarse = 0;
    for (let seed = 0; seed < 80; seed++) {
      const texts = randomTree(diceOf(seed));
      for (const folder of ['base', 'over', 'top']) {
        const result = compareWritten(await renderTexts(texts, folder), byId(texts));
        expect({ seed, folder, misplaced: result.misplaced }).toEqual({ seed, folder, misplaced: [] });
        compared += result.compared;
        coarse += result.coarse;
      }
    }
    expect(compared).toBeGreaterThan(3_000);
    // Patches in the configuration of a transformer, of which only the text as a whole is known.
    expect(coarse).toBeLessThan(compared / 50);
  });
});
