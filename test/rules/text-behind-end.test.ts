import { expect, test } from 'vitest';
import { checkFile } from '../../server/rules/check.js';
import { checkFix } from '../support/check-rule.js';
import { snapshotOf } from '../support/snapshot.js';

const policy = (name: string) =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${name}}\nspec: {podSelector: {}, policyTypes: [Ingress]}\n`;

/** Where it is said that nothing is read from there on. */
function unread(text: string): readonly string[] {
  const found = checkFile(snapshotOf({ '/a.yaml': text }), '/a.yaml').filter(({ rule }) => rule === 'text-behind-end');
  return found.map(({ range }) => text.slice(range.start, range.end));
}

test.each([
  ['behind `...`, also below comments', `${policy('a')}...\n# more\n\n${policy('b')}`, ['...']],
  ['indented less than the first line', `${policy('a').replace(/^/gm, '  ').trimEnd()}\nextra: 1\n`, ['extra: 1']],
  ['with line ends of Windows', `${policy('a')}...\nkind: X\n`.replaceAll('\n', '\r\n'), ['...']],
  ['nothing but the end', `${policy('a')}...\n`, []],
  ['an end with a comment, and another one', `${policy('a')}... # done\n# really\n...\n`, []],
  ['a document that begins properly', `${policy('a')}...\n---\n${policy('b')}`, []],
  ['JSON, of which kubectl reads one object after the other', `{"kind": "NetworkPolicy", "apiVersion": "networking.k8s.io/v1"}\n{"kind": "X"}\n`, []],
  ['no object', 'a: 1\n...\nb: 2\n', []],
  ['dots within a text', policy('a').replace('{name: a}', '{name: a, annotations: {b: "\n  ...\n  "}}'), []],
])('%s', (_, text, expected) => {
  expect(unread(text)).toEqual(expected);
});

test('the fix begins a document', () => {
  checkFix(
    'Begin a new document here (---), so that what follows counts',
    `${policy('a')}..$0.\nkind: NetworkPolicy\napiVersion: networking.k8s.io/v1\nmetadata: {name: b}\n`,
    `${policy('a')}---\nkind: NetworkPolicy\napiVersion: networking.k8s.io/v1\nmetadata: {name: b}\n`,
  );
});
