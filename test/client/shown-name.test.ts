import { expect, test } from 'vitest';
import { seen, shownName } from '../../client/shown-name.js';
import { hostileNames } from '../support/hostile-names.js';

test.each(Object.entries(hostileNames))('a name with %s has one line, of which all is seen', (_, name) => {
  expect(shownName(name)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  expect(seen(`${name}\nb`).split('\n').at(-1)).toBe('b');
});

test('names of clusters are shown whole, whatever script they are written in; what is longer keeps its ends', () => {
  for (const name of ['a'.repeat(253), 'läden-🛒', 'متجر']) expect(shownName(name)).toBe(name);
  expect(shownName(`begin${'x'.repeat(10_000_000)}end`)).toMatch(/^begin.{290,300}end$/u);
});
