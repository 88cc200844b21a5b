import { describe, expect, test } from 'vitest';
import { fingerprintsOf } from '../../server/netpol/fingerprint.js';
import { configOf, openNetpol } from '../../server/netpol.js';
import { parseFile } from '../../server/syntax/parse-file.js';
import { MemorySource } from '../../server/workspace/memory-source.js';
import { testScheduler } from '../workspace/workspace-of.js';

const policy = (name: string, rest: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
${rest}`;

const [open, closed] = ['  ingress:\n    - from: []\n', '  ingress:\n    - from: [{podSelector: {}}]\n'];

/** The findings of a rule in a file that has this text, by fingerprint: where each stands. */
async function found(text: string, rule = 'peers-empty-allows-all', path = 'shop/a.yaml'): Promise<readonly { readonly print: string; readonly at: string }[]> {
  const id = '/shop/a.yaml';
  const netpol = openNetpol(new MemorySource({ [id]: text }), configOf({}), { scheduler: testScheduler, log: () => {} });
  await netpol.workspace.index();
  const loaded = await netpol.load(id);
  const source = loaded?.file.source;
  if (!loaded || !source) throw new Error('the file was not read');
  const findings = loaded.analysis.findings(id);
  const prints = fingerprintsOf({ path, source }, findings);
  expect(new Set(prints).size).toBe(prints.length);
  return findings.flatMap((finding, index) => {
    const { line, character } = source.lines.positionAt(finding.range.start);
    return finding.rule === rule ? [{ print: prints[index] ?? '', at: `${line}:${character}` }] : [];
  });
}

const printsOf = async (text: string, rule?: string, path?: string) => (await found(text, rule, path)).map(({ print }) => print);

describe('a fingerprint', () => {
  test('has 16 hexadecimal digits', async () => {
    expect(await printsOf(policy('a', open))).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/)]);
  });

  const before = policy('a', open);
  test.each([
    ['lines above', `# a comment\n\n${before}`],
    ['another document above', `${policy('z', closed)}---\n${before}`],
    ['the same fault in another object above', `${policy('z', open)}---\n${before}`],
    ['Windows line endings', before.replaceAll('\n', '\r\n')],
    ['another indentation', before.replace('    - from', '  - from')],
    ['another rule above', before.replace('    - from: []', '    - from: [{podSelector: {}}]\n    - from: []')],
    [
      'a list around it',
      `apiVersion: v1\nkind: List\nitems:\n- ${policy('z', closed).trimEnd().replaceAll('\n', '\n  ')}\n- ${before.trimEnd().replaceAll('\n', '\n  ')}\n`,
    ],
  ])('stays with %s', async (_, after) => {
    const was = await printsOf(before);
    expect(was).toHaveLength(1);
    expect(await printsOf(after)).toEqual(expect.arrayContaining(was));
  });

  test.each([
    ['another object', policy('b', open), undefined],
    ['another direction', policy('a', open).replace('  ingress:\n    - from', '  egress:\n    - to'), undefined],
  ])('is another of %s', async (_, after, rule) => {
    const [was, is] = [await printsOf(before), await printsOf(after, rule)];
    expect([was.length, is.length]).toEqual([1, 1]);
    expect(is).not.toEqual(was);
  });

  test('is another of another rule', () => {
    const file = { path: 'shop/a.yaml', source: parseFile(before) };
    const range = { start: before.indexOf('[]'), end: before.indexOf('[]') + 2 };
    expect(new Set(['one', 'other'].flatMap((rule) => fingerprintsOf(file, [{ rule, range }]))).size).toBe(2);
  });

  test('is another of another file', async () => {
    expect(await printsOf(before, undefined, 'shop/b.yaml')).not.toEqual(await printsOf(before));
  });

  test('tells two that are alike apart, and one that is left has that of the first', async () => {
    const two = policy('a', `${open}    - from: []\n`);
    const both = await printsOf(two);
    expect(new Set(both).size).toBe(2);
    expect(await printsOf(before)).toEqual(both.slice(0, 1));
  });

  // Files with baselines hold such values: whoever changes this has all of them written anew.
  test('has a value that later versions find again', async () => {
    expect(await printsOf(before)).toEqual(['d53e079159370eb8']);
  });
});
