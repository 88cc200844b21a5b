import { expect, test } from 'vitest';
import { checkFix, checkRule } from '../support/check-rule.js';
import { parseFixture } from '../support/fixture.js';

test('a missing finding fails, an unexpected one fails, and so does one in another place or with other words', () => {
  expect(() => checkRule('peers-empty-allows-all', 'from: [{podSelector: {}}]\n#^^^ warning: peers-empty-allows-all')).toThrow();
  expect(() => checkRule('peers-empty-allows-all', 'from: []')).toThrow();
  expect(() => checkRule('peers-empty-allows-all', 'from: []\n#^^^^^^ warning: peers-empty-allows-all')).toThrow();
  expect(() => checkRule('peers-empty-allows-all', 'from: []\n#^^^^^^^ error: peers-empty-allows-all')).toThrow();
  expect(() => checkRule('peers-empty-allows-all', 'from: []\n#^^^^^^^ warning: peers-empty-allows-all elephants')).toThrow();
  checkRule('peers-empty-allows-all', 'from: []\n#^^^^^^^ warning: peers-empty-allows-all is empty, which means everyone');
});

test('a fix that is not offered, or gives another text, fails', () => {
  expect(() => checkFix('Paint it green', 'from: []\n', 'from: []\n')).toThrow(/Paint it green/);
  expect(() => checkFix('Let nobody in: ingress: []', 'ingress: [{from: []}]\n', 'ingress: [{from: []}]\n')).toThrow();
});

test('files, cursor and selection, markers in the columns of the text, common indentation removed', () => {
  const fixture = parseFixture(`
    #- /a.yaml
    kind: Pod
    #     ^^^ hint: some-rule part of it
      name: $0web
    #- /b.yaml
    kind: Namespace
  `);
  expect(fixture.files.map(({ path, text }) => [path, text])).toEqual([
    ['/a.yaml', 'kind: Pod\n  name: web\n'],
    ['/b.yaml', 'kind: Namespace\n'],
  ]);
  expect(fixture.files[0]?.markers).toEqual([{ line: 0, start: 6, end: 9, severity: 'hint', rule: 'some-rule', message: 'part of it' }]);
  expect(fixture.cursor).toEqual({ path: '/a.yaml', start: 18, end: 18 });
  expect(parseFixture('a: $0bc$0d').cursor).toEqual({ path: '/main.yaml', start: 3, end: 5 });
  expect(parseFixture('a: 1\nb: 2\n', '\r\n').files[0]?.text).toBe('a: 1\r\nb: 2\r\n');
});
