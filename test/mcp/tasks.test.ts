import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderOf } from '../support/cli.js';
import { startAgent } from './support/client.js';
import { shop } from './support/shop.js';

interface Row {
  readonly change?: string;
  readonly from: { readonly workload?: string; readonly addresses?: string };
  readonly to: { readonly workload?: string };
}

/** Who may connect, by workload. */
function origins(rows: readonly Row[]): readonly string[] {
  return rows.flatMap(({ from }) => from.workload ?? []).sort();
}

test('an agent finds who can reach the database', async () => {
  const folder = folderOf(shop);
  const agent = await startAgent({ roots: [folder], cwd: folder });
  const { answer, text } = await agent.ask<{ connections: Row[]; limits: unknown[]; environment: null }>('who_can_reach', { workload: 'postgres' });
  expect(origins(answer.connections)).toEqual(['shop/Deployment/backend', 'shop/Deployment/batch', 'shop/Deployment/frontend']);
  expect(answer.connections.some(({ from }) => from.addresses !== undefined)).toBe(true);
  expect(answer).toMatchObject({ version: 1, limits: [], environment: null });
  expect(text).toContain('shop/Deployment/frontend -> shop/StatefulSet/postgres   all ports');
  const { answer: reach } = await agent.ask('can_reach', { from: 'frontend', to: 'postgres', port: 5432 });
  expect(reach).toMatchObject({ allowed: true });
});

test('an agent closes the database to everyone but backend, and sees that nothing else changes', async () => {
  const folder = folderOf(shop);
  const agent = await startAgent({ roots: [folder], cwd: folder });
  const { answer: needs } = await agent.ask<{ needs: { from: { workload: string }; standing: string }[] }>('needs', { workload: 'postgres' });
  expect(needs.needs.map(({ from, standing }) => `${from.workload} ${standing}`)).toEqual(['shop/Deployment/backend open']);

  const { answer: draft } = await agent.ask<{ policies: { text: string; rules: { reason: string }[] }[] }>('generate_policy', { workload: 'postgres' });
  const text = draft.policies.map((policy) => policy.text).join('---\n');
  expect(draft.policies[0]?.rules.map(({ reason }) => reason)).toEqual([
    'From shop/Deployment/backend, as DB_HOST=postgres:5432 says.',
    'Name lookups at CoreDNS: without them no other rule for egress is of use.',
  ]);

  const { answer: found } = await agent.ask<{ findings: unknown[] }>('check', { text });
  expect(found.findings).toEqual([]);

  const { answer: edit } = await agent.ask<{ changes: Row[] }>('simulate_edit', { file: 'postgres-policy.yaml', text });
  const incoming = edit.changes.filter(({ to }) => to.workload === 'shop/StatefulSet/postgres');
  expect(origins(incoming.filter(({ change }) => change === 'removed'))).toEqual(['shop/Deployment/batch', 'shop/Deployment/frontend']);
  expect(origins(incoming.filter(({ change }) => change === 'changed'))).toEqual(['shop/Deployment/backend']);
  expect(edit.changes.filter(({ change }) => change === 'added')).toEqual([]);
  // Nothing but the database is touched.
  expect(edit.changes.filter(({ from, to }) => ![from.workload, to.workload].includes('shop/StatefulSet/postgres'))).toEqual([]);

  // What was simulated is nowhere; once the agent's editor has written it, it counts.
  const before = await agent.ask<{ connections: Row[] }>('who_can_reach', { workload: 'postgres' });
  expect(origins(before.answer.connections)).toHaveLength(3);
  writeFileSync(join(folder, 'postgres-policy.yaml'), text);
  const after = await agent.ask<{ connections: Row[] }>('who_can_reach', { workload: 'postgres' });
  expect(origins(after.answer.connections)).toEqual(['shop/Deployment/backend']);
  expect(after.answer.connections.filter(({ from }) => from.addresses !== undefined)).toEqual([]);
  const { answer: closed, text: why } = await agent.ask('explain', { from: 'frontend', to: 'postgres', port: '5432' });
  expect(closed).toMatchObject({ allowed: false, ingress: { kind: 'denied' } });
  expect(why).toContain('postgres-policy.yaml:');
  const { answer: policies } = await agent.ask('list_policies', { workload: 'postgres' });
  expect(policies).toMatchObject({
    policies: [
      {
        kind: 'NetworkPolicy',
        namespace: 'shop',
        name: 'postgres',
        isolates: ['ingress', 'egress'],
        workloads: ['shop/StatefulSet/postgres'],
        at: { file: 'postgres-policy.yaml', line: 4 },
      },
    ],
  });
  expect(readFileSync(join(folder, 'shop.yaml'), 'utf8')).toBe(shop['shop.yaml']);
});
