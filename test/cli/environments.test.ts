import { expect, test } from 'vitest';
import { folderOf, netpol } from '../support/cli.js';

const app = `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: web, image: web}]}
`;
const deny = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
`;

function layered(): string {
  return folderOf({
    '.git/HEAD': 'ref: refs/heads/main\n',
    'base/kustomization.yaml': 'resources: [app.yaml]\n',
    'base/app.yaml': app,
    'dev/kustomization.yaml': 'resources: [../base]\nnamespace: dev\n',
    'prod/kustomization.yaml': 'resources: [../base, deny.yaml]\nnamespace: prod\n',
    'prod/deny.yaml': deny,
    'broken/kustomization.yaml': 'resources: [../base, none.yaml]\n',
    'far/kustomization.yaml': 'resources: ["https://example.com/policies?ref=v1"]\n',
  });
}

test('netpol environments names them, with what each is made of and what is not rendered', async () => {
  const { out, status } = await netpol(['environments', '--format', 'json'], { cwd: layered() });
  const { environments } = JSON.parse(out);
  expect(status).toBe(0);
  expect(environments.map(({ name }: { name: string }) => name)).toEqual(['dev', 'prod']);
  expect(environments[1].units).toEqual([{ unit: 'prod/kustomization.yaml', outcome: 'rendered' }]);
});

test('an environment that cannot be rendered is an error that says where and why', async () => {
  const cwd = layered();
  const broken = await netpol(['list', '--environment', 'broken'], { cwd });
  expect(broken).toEqual({ status: 2, out: '', notes: expect.stringMatching(/^netpol: broken is not rendered: broken\/kustomization\.yaml:1: .*none\.yaml/) });
  const far = await netpol(['list', '--environment', 'far'], { cwd });
  expect([far.status, far.notes]).toEqual([2, expect.stringMatching(/^netpol: far is not rendered: far\/kustomization\.yaml:1: .*example\.com/)]);
});

test('an overlay that is named by itself reads the base beside it, in a repository or below the current folder, and nothing outside', async () => {
  const files = { 'outside.yaml': deny, 'in/base/kustomization.yaml': 'resources: [app.yaml]\n', 'in/base/app.yaml': app };
  const top = folderOf({
    ...files,
    'in/dev/kustomization.yaml': 'resources: [../base]\nnamespace: dev\n',
    'in/far/kustomization.yaml': 'resources: [../base, far.yaml]\npatches: [{path: ../../outside.yaml}]\n',
    'in/far/far.yaml': deny,
  });
  const cwd = `${top}/in`;
  const dev = await netpol(['render', 'dev'], { cwd });
  expect([dev.status, dev.out]).toEqual([0, expect.stringMatching(/namespace: dev/)]);
  expect(await netpol(['render', 'far'], { cwd })).toMatchObject({ status: 2, out: '' });
  expect(await netpol(['render', '.'], { cwd: `${cwd}/dev` })).toMatchObject({ status: 2, notes: expect.stringContaining("'../base'") });
});

test('a cluster has what all units have together that Flux deploys, by the name of the folder where it begins', async () => {
  const sync = (name: string) => `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: ${name}, namespace: flux-system}
spec: {path: ./${name}, sourceRef: {kind: GitRepository, name: flux-system}}
---
`;
  const cwd = folderOf({
    '.git/HEAD': 'ref: refs/heads/main\n',
    'apps/kustomization.yaml': 'resources: [app.yaml]\n',
    'apps/app.yaml': `${app}---\n${app.replaceAll('web', 'db')}`,
    'policies/kustomization.yaml': 'resources: [deny.yaml]\nnamespace: shop\n',
    'policies/deny.yaml': deny.replace('podSelector: {}', 'podSelector: {matchLabels: {app: db}}'),
    'clusters/prod/apps.yaml': sync('apps') + sync('policies'),
    'clusters/dev/kustomization.yaml': 'resources: [apps.yaml]\n',
    'clusters/dev/apps.yaml': sync('apps'),
  });
  const connectionsOf = async (args: readonly string[], input?: string) =>
    JSON.parse((await netpol(['list', '--format', 'json', ...args], { cwd, ...(input === undefined ? {} : { input }) })).out).connections;
  const deployed = await Promise.all(['apps', 'policies'].map(async (unit) => (await netpol(['render', unit], { cwd })).out));
  const prod = await connectionsOf(['--environment', 'clusters/prod']);
  expect(prod).toEqual(await connectionsOf(['-'], deployed.join('---\n')));
  const dev = await connectionsOf(['--environment', 'clusters/dev']);
  expect(dev).toEqual(await connectionsOf(['-'], deployed[0]));
  expect(dev.length).toBeGreaterThan(prod.length);
  const { environments } = JSON.parse((await netpol(['environments', '--format', 'json'], { cwd })).out);
  expect(environments.map(({ name, by }: { name: string; by: string }) => [name, by])).toEqual([
    ['clusters/dev', 'flux'],
    ['clusters/prod', 'flux'],
  ]);
});

test('a source of another repository is missing, unless somebody says where it is', async () => {
  const source =
    'apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: shop, namespace: apps}\nspec: {url: https://example.com/shop/deploy}\n';
  const top = folderOf({
    'fleet/.git/config': '[remote "origin"]\n\turl = git@example.com:fleet/infra.git\n',
    'fleet/clusters/prod/shop.yaml': `${source}---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: shop, namespace: apps}
spec: {path: ./apps, sourceRef: {kind: GitRepository, name: shop}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: infra, namespace: flux-system}
spec: {path: ./infra, sourceRef: {kind: GitRepository, name: flux-system}}
`,
    'fleet/infra/kustomization.yaml': 'resources: [pod.yaml]\n',
    'fleet/infra/pod.yaml': app.replaceAll('web', 'infra'),
    'fleet/apps/kustomization.yaml': 'resources: [wrong.yaml]\n',
    'fleet/apps/wrong.yaml': app.replaceAll('web', 'wrong'),
    'deploy/apps/kustomization.yaml': 'resources: [app.yaml]\n',
    'deploy/apps/app.yaml': app,
  });
  const cwd = `${top}/fleet`;
  const list = async (...more: readonly string[]) =>
    JSON.parse((await netpol(['list', '--format', 'json', '--environment', 'clusters/prod', ...more], { cwd })).out);
  const namesIn = (answer: { readonly connections: readonly { readonly from: { readonly workload?: string } }[] }) =>
    [...new Set(answer.connections.flatMap(({ from }) => from.workload ?? []))].sort();
  const alone = await list();
  expect(namesIn(alone)).toEqual(['shop/Pod/infra']);
  expect(alone.limits).toContainEqual(expect.objectContaining({ kind: 'unit-not-rendered', file: 'clusters/prod/shop.yaml', line: 9 }));
  const both = await list('--local-sources', 'GitRepository/apps/shop=../deploy');
  expect(namesIn(both)).toEqual(['shop/Pod/infra', 'shop/Pod/web']);
  expect(both.limits).toEqual([]);
  expect(await netpol(['list', '--local-sources', 'shop'], { cwd })).toMatchObject({
    status: 2,
    notes: expect.stringContaining('GitRepository/flux-system/apps=../apps'),
  });
});

test('list without a name says which there are, and --each-environment answers for all', async () => {
  const cwd = layered();
  const unnamed = await netpol(['list'], { cwd });
  expect([unnamed.status, unnamed.notes]).toEqual([2, 'netpol: There are 2 environments here: dev, prod. Name one with --environment.\n']);
  const { out, notes } = await netpol(['list', '--each-environment', '--format', 'json'], { cwd });
  const { environments } = JSON.parse(out);
  expect(
    environments.map(({ environment, connections }: { environment: string; connections: readonly unknown[] }) => [environment, connections.length]),
  ).toEqual([
    ['dev', 4],
    ['prod', 0],
  ]);
  expect(notes).toContain('netpol: broken is not rendered: broken/kustomization.yaml:1: ');
  const rows = (await netpol(['list', '--each-environment', '--format', 'ndjson'], { cwd })).out.trim().split('\n');
  expect(new Set(rows.map((row) => JSON.parse(row).environment))).toEqual(new Set(['dev']));
  const text = (await netpol(['list', '--each-environment'], { cwd })).out;
  expect(text).toMatch(/^dev\n(?:.+\n){4}\nprod\nNo connection is allowed\.\n$/);
  expect((await netpol(['list', '--each-environment', '--format', 'csv'], { cwd })).status).toBe(2);
  expect((await netpol(['list', '--each-environment', '--environment', 'dev'], { cwd })).status).toBe(2);
});

test('check --environment gives what holds there', async () => {
  const cwd = layered();
  const rules = async (...args: readonly string[]) =>
    JSON.parse((await netpol(['check', '--format', 'json', ...args], { cwd })).out).findings.map(
      ({ file, rule }: { file: string; rule: string }) => `${file} ${rule}`,
    );
  expect(await rules('--environment', 'dev')).toEqual(['base/app.yaml namespace-no-default-deny']);
  expect(await rules('--environment', 'prod')).not.toContain('base/app.yaml namespace-no-default-deny');
  expect(await rules()).toContain('broken/kustomization.yaml kustomization-fails');
});

test('render names where each part was written', async () => {
  const { out } = await netpol(['render', 'prod'], { cwd: layered() });
  expect(out).toContain('# base/app.yaml:1\n');
  expect(out).toContain('# prod/deny.yaml:1\n');
  expect(out).toMatch(/namespace: prod.* # prod\/kustomization\.yaml:2 \(namespace\)/);
});

test('the network plugin of an environment is named, or guessed with its place', async () => {
  const cwd = folderOf({
    'a/app.yaml': app,
    'a/net.yaml': 'apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: cilium, namespace: kube-system}\n',
    'b/app.yaml': app,
    'b/net.yaml': 'apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: kube-flannel-ds, namespace: kube-flannel}\n',
  });
  const plugins = async (...args: readonly string[]) => {
    const { out } = await netpol(['environments', '--format', 'json', ...args], { cwd });
    return JSON.parse(out).environments.map(({ name, plugin }: { name: string; plugin: unknown }) => [name, plugin]);
  };
  expect(await plugins()).toEqual([
    ['a', { name: 'cilium', enforces: true, guessedFrom: 'DaemonSet kube-system/cilium', file: 'a/net.yaml', line: 3 }],
    ['b', { name: 'flannel', enforces: false, guessedFrom: 'DaemonSet kube-flannel/kube-flannel-ds', file: 'b/net.yaml', line: 3 }],
  ]);
  expect(await plugins('--plugin', 'calico')).toEqual([
    ['a', { name: 'calico', enforces: true }],
    ['b', { name: 'calico', enforces: true }],
  ]);
  const { out } = await netpol(['environments'], { cwd });
  expect(out).toContain('  the network plugin is flannel, which enforces nothing (guessed from DaemonSet kube-flannel/kube-flannel-ds, b/net.yaml:3)\n');
});
