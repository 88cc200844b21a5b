import { expect, test } from 'vitest';
import { withoutMarks } from '../../server/util/text.js';

test.each([
  ['The pods of `shop` are open.', 'The pods of shop are open.'],
  ['Write `port: 80`, not `80`.', 'Write "port: 80", not 80.'],
  ['`port: "80"` is a name', '\'port: "80"\' is a name'],
  ['`app=web` in `shop`', 'app=web in shop'],
  ['without any', 'without any'],
  ['the key `spec.`', 'the key "spec."'],
  ['one ` alone', 'one ` alone'],
  ['an empty ``', 'an empty ""'],
])('in plain text: %s', (marked, plain) => {
  expect(withoutMarks(marked)).toBe(plain);
});
