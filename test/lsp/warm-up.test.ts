import { expect, test } from 'vitest';
import type { Core } from '../../server/lsp/core.js';
import { WarmUp } from '../../server/lsp/warm-up.js';
import { netpolOf } from '../../server/netpol.js';
import { indexed } from '../workspace/workspace-of.js';

const pods = (count: number) =>
  Array.from({ length: count }, (_, n) => `apiVersion: v1\nkind: Pod\nmetadata: {name: pod-${n}, namespace: shop, labels: {app: pod-${n}}}\n`).join('---\n');
const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p, namespace: shop}
spec: {podSelector: {matchLabels: {app: pod-0}}, policyTypes: [Ingress]}
`;

/** A server with `policy` open beside `count` pods, and how often it rested: once before each step, because its slices end at once. */
async function warmed(count: number) {
  const { workspace } = await indexed({ '/pods.yaml': pods(count) });
  const open = new Set([workspace.open('/policy.yaml', policy, 1)]);
  const errors: string[] = [];
  let time = 0;
  let rests = 0;
  let meanwhile = (_rest: number): void => {};
  const core = {
    workspace,
    netpol: netpolOf(workspace, workspace.snapshot().settings),
    documents: { ids: () => [...open] },
    background: { now: () => (time += 100), rest: async () => meanwhile(++rests) },
    log: { error: (what: string) => errors.push(what) },
  } as unknown as Core;
  const warmUp = new WarmUp(core);
  const run = async (during = meanwhile) => {
    rests = 0;
    meanwhile = during;
    await warmUp.run();
    meanwhile = () => {};
    return rests;
  };
  return { workspace, open, errors, run, warmUp };
}

test('what hovers need is prepared once, and again for other workloads', async () => {
  const { workspace, errors, run } = await warmed(20);
  expect(await run()).toBeGreaterThan(20);
  expect(await run()).toBe(0);
  workspace.change('/policy.yaml', policy.replace('Ingress', 'Egress'), 2);
  expect(await run()).toBe(0);
  workspace.open('/pods.yaml', pods(21), 1);
  expect(await run()).toBeGreaterThan(21);
  expect(errors).toEqual([]);
});

test('preparing stops at an edit, and is taken up again', async () => {
  const { workspace, errors, run } = await warmed(20);
  const edit = () => workspace.change('/policy.yaml', policy.replace('Ingress', 'Egress'), 2);
  expect(await run((rest) => void (rest === 5 && edit()))).toBe(5);
  expect(await run()).toBeGreaterThan(20);
  expect(errors).toEqual([]);
});

test('preparing goes on while files are opened and comments typed, and is not begun twice', async () => {
  const { workspace, errors, run, warmUp } = await warmed(100);
  const rests = await run((rest) => {
    if (rest === 5) workspace.change('/policy.yaml', `# mine\n${policy}`, 2);
    if (rest === 6) workspace.open('/pods.yaml', pods(100), 1);
    if (rest === 7) void warmUp.run();
  });
  expect(rests).toBeGreaterThan(100);
  expect(rests).toBeLessThan(200);
  expect(await run()).toBe(0);
  expect(errors).toEqual([]);
});

test('with no file open there is nothing to prepare', async () => {
  const { open, run } = await warmed(20);
  open.clear();
  expect(await run()).toBe(0);
});
