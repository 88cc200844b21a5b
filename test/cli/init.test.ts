import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { folderOf, netpol } from '../support/cli.js';

const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: open, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  policyTypes: [Ingress]
  ingress:
    - from: []
`;
const calico = `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: calico-node, namespace: kube-system}
spec:
  selector: {matchLabels: {k8s-app: calico-node}}
  template:
    metadata: {labels: {k8s-app: calico-node}}
    spec: {containers: [{name: calico-node, image: quay.io/calico/node:v3.29.0}]}
`;

test('writes what it found, a baseline with which the check is green, and the file of the forge', async () => {
  const cwd = folderOf({ '.git/config': '[remote "origin"]\n\turl = git@github.com:someone/shop.git\n', 'k8s/p.yaml': policy, 'k8s/cni.yaml': calico });
  const { status, out } = await netpol(['init'], { cwd });
  expect(status).toBe(0);
  expect(out).toMatch(/^\.netpol\.yaml: plugin calico, guessed from .*calico-node.* in k8s\/cni\.yaml/);
  expect(parse(readFileSync(join(cwd, '.netpol.yaml'), 'utf8'))).toEqual({ extends: 'recommended', plugin: 'calico' });
  const workflow = parse(readFileSync(join(cwd, '.github/workflows/netpol.yml'), 'utf8'));
  expect(workflow.jobs.netpol.steps[1].run).toMatch(/npx --yes netpol@\d.* check --format github "\."$/);
  const after = await netpol(['check', '--fail-on', 'hint'], { cwd });
  expect([after.status, after.notes]).toEqual([0, '']);
  expect(after.out).toMatch(/nothing to report\. \d+ findings? of the baseline/);
});

test('overwrites nothing', async () => {
  const cwd = folderOf({ 'p.yaml': policy, '.gitlab-ci.yml': 'stages: [test]\n' });
  const first = await netpol(['init'], { cwd });
  expect(first.out).toMatch(/\.gitlab-ci\.yml is there already; what has it check is this:\n\nnetpol:\n/);
  expect(readFileSync(join(cwd, '.gitlab-ci.yml'), 'utf8')).toBe('stages: [test]\n');
  writeFileSync(join(cwd, '.netpol.yaml'), 'extends: strict\n');
  const { status, notes } = await netpol(['init'], { cwd });
  expect([status, notes]).toEqual([2, expect.stringMatching(/\.netpol\.yaml is there already/)]);
  expect(readFileSync(join(cwd, '.netpol.yaml'), 'utf8')).toBe('extends: strict\n');
});

test('writes no CI file where no forge is in use', async () => {
  const cwd = folderOf({ 'p.yaml': policy });
  await netpol(['init'], { cwd });
  expect(existsSync(join(cwd, '.github'))).toBe(false);
  expect(existsSync(join(cwd, '.netpol-baseline.json'))).toBe(true);
});
