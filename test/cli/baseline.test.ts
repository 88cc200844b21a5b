import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderOf, netpol } from '../support/cli.js';

const open = (name: string, port = 5432) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  policyTypes: [Ingress]
  ingress:
    - from: []
      ports: [{protocol: TCP, port: ${port}}]
`;

async function rulesIn(cwd: string, ...args: readonly string[]): Promise<readonly string[]> {
  const { out } = await netpol(['check', '--format', 'json', ...args], { cwd });
  return JSON.parse(out).findings.map(
    ({ file, rule, range }: { file: string; rule: string; range: { start: { line: number } } }) => `${file}:${range.start.line} ${rule}`,
  );
}

test('what a baseline has is not reported, also where its lines moved; what is new is', async () => {
  const cwd = folderOf({ 'a.yaml': open('a'), 'b.yaml': open('b', 5433) });
  const before = await rulesIn(cwd);
  expect(before).toEqual(['a.yaml:7 peers-empty-allows-all', 'b.yaml:7 peers-empty-allows-all']);
  const written = await netpol(['check', '--write-baseline'], { cwd });
  expect([written.status, written.out]).toEqual([0, '.netpol-baseline.json: 2 findings that `netpol check` does not report from now on.\n']);
  expect(await rulesIn(cwd)).toEqual([]);
  expect((await netpol(['check'], { cwd })).out).toMatch(/nothing to report\. 2 findings of the baseline are not shown\.$/m);
  expect(await rulesIn(cwd, '--no-baseline')).toEqual(before);
  writeFileSync(join(cwd, 'a.yaml'), `# moved\n\n${open('a')}---\n${open('new', 5434)}`);
  expect(await rulesIn(cwd)).toEqual(['a.yaml:19 peers-empty-allows-all']);
});

test('it is the same for the same findings, and stands beside the configuration', async () => {
  const cwd = folderOf({ '.git/HEAD': '', '.netpol.yaml': 'extends: recommended\n', 'k8s/a.yaml': open('a') });
  await netpol(['check', '--write-baseline'], { cwd: join(cwd, 'k8s') });
  const first = readFileSync(join(cwd, '.netpol-baseline.json'), 'utf8');
  await netpol(['check', '--write-baseline'], { cwd });
  expect(readFileSync(join(cwd, '.netpol-baseline.json'), 'utf8')).toBe(first);
  expect(JSON.parse(first)).toMatchObject({ version: 1, findings: [{ file: 'k8s/a.yaml', rule: 'peers-empty-allows-all' }] });
  expect(await rulesIn(join(cwd, 'k8s'))).toEqual([]);
});

test.each([
  ['of another version', '{"version": 2, "findings": []}', /is of version 2, and version 1 is read here: renew it with netpol check --write-baseline/],
  ['broken', '{"version": 1', /renew it with netpol check --write-baseline/],
])('one that is %s ends the command, and says how to renew it', async (_, text, note) => {
  const cwd = folderOf({ 'a.yaml': open('a'), '.netpol-baseline.json': text });
  const { status, notes } = await netpol(['check'], { cwd });
  expect([status, notes]).toEqual([2, expect.stringMatching(note)]);
});
