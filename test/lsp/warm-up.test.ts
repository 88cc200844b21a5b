import { expect, test } from 'vitest';
import type { Core } from '../../server/lsp/session.js';
import { WarmUp } from '../../server/lsp/warm-up.js';
import { indexed } from '../workspace/workspace-of.js';

const pods = (count: number) =>
  Array.from({ length: count }, (_, n) => `apiVersion: v1\nkind: Pod\nmetadata: {name: pod-${n}, namespace: shop, labels: {app: pod-${n}}}\n`).join('---\n');
const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p, namespace: shop}
spec: {podSelector: {matchLabels: {app: pod-0}}, policyTypes: [Ingress]}
`;

/** A server with `policy` open beside `pods` pods; `asked` counts how often it looked whether to go on. */
async function warmed(count: number) {
  const { workspace } = await indexed({ '/pods.yaml': pods(count) });
  const open = new Set([workspace.open('/policy.yaml', policy, 1)]);
  const errors: string[] = [];
  const core = {
    workspace,
    documents: { ids: () => [...open] },
    background: { now: () => 0, rest: async () => {} },
    log: { error: (what: string) => errors.push(what) },
  } as unknown as Core;
  const warmUp = new WarmUp(core);
  const run = async (steps = Number.POSITIVE_INFINITY) => {
    let asked = 0;
    await warmUp.run(() => asked++ < steps);
    return asked;
  };
  return { workspace, open, errors, run };
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

test('preparing stops at a change, and is taken up again', async () => {
  const { errors, run } = await warmed(20);
  expect(await run(5)).toBe(6);
  expect(await run()).toBeGreaterThan(20);
  expect(errors).toEqual([]);
});

test('with no file open there is nothing to prepare', async () => {
  const { open, run } = await warmed(20);
  open.clear();
  expect(await run()).toBe(0);
});
