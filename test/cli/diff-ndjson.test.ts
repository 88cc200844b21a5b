import { expect, test } from 'vitest';
import { folderOf, netpol } from '../support/cli.js';

const pod = (name: string, app = name) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop, labels: {app: ${app}}}
spec: {containers: [{name: c, image: i}]}
---
`;
/** What lets `app` into db, a rule a line. */
const policy = (name: string, ...rules: readonly string[]) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: shop}
spec:
  podSelector: {}
  ingress:
${rules.map((rule) => `    - ${rule}\n`).join('')}`;
const from = (app: string, ports: string) => `{from: [{podSelector: {matchLabels: {app: ${app}}}}], ports: [${ports}]}`;

async function diff(old: string, current: string): Promise<readonly Record<string, unknown>[]> {
  const cwd = folderOf({ 'old/all.yaml': old, 'new/all.yaml': current });
  const { status, out, notes } = await netpol(['diff', '--format', 'ndjson', 'old', 'new'], { cwd });
  expect({ status, notes }).toEqual({ status: 0, notes: '' });
  return out
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

const rule = (name: string, number: number, file: string, line: number) => ({ kind: 'NetworkPolicy', namespace: 'shop', name, rule: number, file, line });
const pods = pod('api') + pod('db');
// Four lines and a separator each: the policy begins in line 11, its first rule stands in line 17.
const ends = { version: 1, environment: null, from: 'shop/Pod/api', to: 'shop/Pod/db', sure: true };

test('a line for each protocol that changed, with the rules of the state that has it', async () => {
  const old = pods + policy('in', from('api', '{port: 80}, {port: 53, protocol: UDP}, {port: 9, protocol: SCTP}'));
  const current = pods + policy('in', from('db', '{port: 1}'), from('api', '{port: 80}, {port: 443}, {port: 53, protocol: UDP}'));
  const rows = (await diff(old, current)).filter(({ from }) => from === ends.from);
  expect(rows).toEqual([
    { ...ends, change: 'removed', protocol: 'SCTP', ports: [[9, 9]], policies: [rule('in', 1, 'old/all.yaml', 17)], because: expect.any(Array) },
    {
      ...ends,
      change: 'changed',
      protocol: 'TCP',
      ports: [
        [80, 80],
        [443, 443],
      ],
      before: [[80, 80]],
      policies: [rule('in', 2, 'new/all.yaml', 18)],
      because: [expect.objectContaining({ kind: 'policy', name: 'in' })],
    },
  ]);
});

test('each state is asked about its own labels', async () => {
  const both = policy('in', from('api', '{port: 80}'), from('web', '{port: 443}'));
  const rows = (await diff(pods + both, pod('api', 'web') + pod('db') + both)).filter(({ from }) => from === ends.from);
  expect(rows).toMatchObject([{ change: 'changed', ports: [[443, 443]], before: [[80, 80]], policies: [rule('in', 2, 'new/all.yaml', 18)] }]);
});

test('what is alike has no line', async () => {
  const all = pods + policy('in', from('api', '{port: 80}'));
  expect(await diff(all, all)).toEqual([]);
});
