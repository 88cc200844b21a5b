import { expect, test } from 'vitest';
import { checkFile } from '../../server/rules/check.js';
import { applyEdits } from '../../server/util/text-edit.js';
import { snapshotOf } from '../support/snapshot.js';

const policy = (name: string) =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: ${name}\n  namespace: shop\nspec:\n  podSelector: {}\n`;

const findingsIn = (text: string) => checkFile(snapshotOf({ '/a.yaml': text }), '/a.yaml').filter(({ rule }) => rule === 'duplicate-key');

test('two objects without a separator are one finding, with the separator as its fix', () => {
  const text = policy('a') + policy('b');
  const [finding, ...more] = findingsIn(text);
  expect(more).toEqual([]);
  expect(finding?.range.start).toBe(policy('a').length);
  expect(finding?.message).toContain('line 1 is dropped');
  const fix = finding?.fixes()[0];
  expect(fix?.title).toMatch(/another document/);
  expect(applyEdits(text, fix?.edits ?? [])).toBe(`${policy('a')}---\n${policy('b')}`);
});

test('the lines that a message names are those of the file, wherever the document stands', () => {
  const doubled = policy('a').replace('spec:', 'spec:\n  policyTypes: [Ingress]\n  policyTypes: [Egress]');
  expect(findingsIn(doubled).map(({ message }) => message)).toEqual([expect.stringContaining('(line 7 is dropped)')]);
  expect(findingsIn(`${policy('x')}---\n${doubled}`).map(({ message }) => message)).toEqual([expect.stringContaining('(line 15 is dropped)')]);
});
