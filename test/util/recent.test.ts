import { expect, test } from 'vitest';
import { lazy } from '../../server/util/lazy.js';
import { RecentMap } from '../../server/util/recent.js';
import { Witness } from '../support/garbage.js';

test('what is asked for stays, the rest is forgotten when it aged twice', () => {
  const table = new RecentMap<string, number>();
  table.set('used', 1);
  table.set('unused', 2);
  table.age();
  expect(table.get('used')).toBe(1);
  table.age();
  expect([table.get('used'), table.get('unused')]).toEqual([1, undefined]);
});

test('a lazy value is found once, and keeps nothing of what it was found from', async () => {
  const witness = new Witness();
  let found = 0;
  const value = (() => {
    const source = { size: 3 };
    witness.see('source', source);
    return lazy(() => {
      found++;
      return source.size;
    });
  })();
  expect([value(), value(), found]).toEqual([3, 3, 1]);
  expect(await witness.left(new Set())).toEqual({});
  expect(value()).toBe(3);
});
