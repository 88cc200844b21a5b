import { expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { folderOf, netpol } from '../support/cli.js';

const [matcher] = packageJson.contributes.problemMatchers;

const manifests = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [ingress]
  ingress:
    - {}
---
apiVersion: v1
kind: Pod
metadata: {name: a, namespace: other}
spec: {containers: []}
---
apiVersion: v1
kind: Namespace
metadata: {name: other}
`;

test('the problem matcher reads every line of `netpol check --format github` as the finding that it is', async () => {
  const cwd = folderOf({ 'shop/web.yaml': manifests, 'a b.yaml': manifests.replaceAll('shop', 'more') });
  const { out } = await netpol(['check', '--format', 'github'], { cwd });
  const { findings } = JSON.parse((await netpol(['check', '--format', 'json'], { cwd })).out);
  expect(findings.length).toBeGreaterThan(3);
  const pattern = matcher?.pattern[0];
  const read = out
    .trimEnd()
    .split('\n')
    .map((line) => {
      const groups = new RegExp(pattern?.regexp ?? '').exec(line) ?? [];
      const at = (name: 'severity' | 'file' | 'line' | 'column' | 'endLine' | 'endColumn' | 'code') => groups[pattern?.[name] ?? 0];
      return [at('severity'), at('file'), at('line'), at('column'), at('endLine'), at('endColumn'), at('code')].join(' ');
    });
  const words: Readonly<Record<string, string>> = { error: 'error', warning: 'warning', info: 'notice', hint: 'notice' };
  const expected = findings.map(({ severity, file, rule, range: { start, end } }: (typeof findings)[number]) => {
    const columns = start.line === end.line ? [start.character + 1, end.line + 1, end.character + 1] : ['', end.line + 1, ''];
    return [words[severity], file, start.line + 1, ...columns, rule].join(' ');
  });
  expect(read).toEqual(expected);
  // What it does not know as a severity counts as this one.
  expect(matcher?.severity).toBe('info');
});
