import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderOf, netpol } from '../support/cli.js';

const example = join(import.meta.dirname, '..', '..', 'examples', 'admin');

describe('examples/admin does what its comments say', () => {
  test.each([
    ['the platform checks the health of every tenant, whatever its policies are', 'platform/watcher', 'tenant-blue/parcels', '8086', 'allowed'],
    ['that is all it may do', 'platform/watcher', 'tenant-blue/parcels', '8080', 'denied'],
    ['the blue tenant lets the green one in', 'tenant-green/orders', 'tenant-blue/parcels', '8080', 'allowed'],
    ['and only there', 'tenant-green/orders', 'tenant-blue/parcels', '8086', 'denied'],
    ['the green tenant has no policy, so the baseline keeps the blue one out', 'tenant-blue/parcels', 'tenant-green/orders', '8080', 'denied'],
    ['nobody reads the credentials of the cloud', 'tenant-green/orders', '169.254.169.254', '80', 'denied'],
    ['but other addresses are open', 'tenant-green/orders', '203.0.113.1', '443', 'allowed'],
  ])('%s', async (_, from, to, port, verdict) => {
    const { out } = await netpol(['explain', '--from', from, '--to', to, '--port', port], { cwd: example });
    expect(out.split(' ')[0]).toBe(verdict);
  });

  test('nothing is found in it but that there is a newer kind, and its policies are counted', async () => {
    const { out, status } = await netpol(['check', '--format', 'json'], { cwd: example });
    const { findings } = JSON.parse(out) as { readonly findings: readonly { readonly rule: string; readonly severity: string }[] };
    expect(findings.map(({ rule, severity }) => `${severity}: ${rule}`)).toEqual(['hint: admin-policy-superseded', 'hint: admin-policy-superseded']);
    expect(status).toBe(0);
    expect((await netpol(['check'], { cwd: example })).out).toMatch(/4 policies and 3 workloads in 2 files/);
  });
});

test('explain names the rule of an admin policy with its line', async () => {
  const { out } = await netpol(['explain', '--from', 'watcher', '--to', 'parcels', '--port', '8080'], { cwd: example });
  expect(out).toMatch(/guardrails\s+guardrails\.yaml:38\s+rule 3 denies/);
});

test('a policy that its CRD refuses is left out of the answer, and a finding says why', async () => {
  const policy =
    'apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata: {name: closed}\nspec:\n  priority: 2000\n  subject: {namespaces: {}}\n  ingress: [{action: Deny, from: [{namespaces: {}}]}]\n';
  const pods = ['a', 'b'].map((name) => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: n}\nspec: {containers: [{name: c, image: c}]}\n`);
  const cwd = folderOf({ 'all.yaml': [policy, ...pods].join('---\n') });
  const { out } = await netpol(['explain', '--from', 'a', '--to', 'b', '--port', '80', '--format', 'json'], { cwd });
  expect(JSON.parse(out)).toMatchObject({ allowed: true });
  const found = JSON.parse((await netpol(['check', '--format', 'json'], { cwd })).out) as { findings: { rule: string; category: string }[] };
  expect(found.findings.filter(({ category }) => category === 'api').map(({ rule }) => rule)).toEqual(['priority-out-of-range']);
});
