import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildProgram } from '../../scripts/build.mts';
import { helmModule } from '../../scripts/build-helm.mts';
import { at } from '../../scripts/root.mts';
import { rendering } from '../render/helm/support/cases.mts';
import { folderOf, netpol } from '../support/cli.js';

const programs = mkdtempSync(join(tmpdir(), 'netpol-programs-'));

beforeAll(async () => {
  await buildProgram('helm-worker', join(programs, 'helm-worker.js'));
  copyFileSync(helmModule, join(programs, 'helm.wasm.br'));
});
afterAll(() => rmSync(programs, { recursive: true, force: true }));

function repository(): string {
  const cwd = folderOf({
    '.git/HEAD': 'ref: refs/heads/main\n',
    'plain/web.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: []}\n',
  });
  cpSync(at('test', 'render', 'helm', 'charts'), join(cwd, 'charts'), { recursive: true });
  return cwd;
}

/** What the real Helm printed. */
const golden = (name: string) => readFileSync(at('test', 'render', 'helm', 'goldens', `${name}.yaml`), 'utf8');

test.each(['shop', 'umbrella'])('netpol list of the chart %s is netpol list of what helm template prints', async (name) => {
  const cwd = repository();
  const chart = await netpol(['list', '--format', 'json', '--environment', `charts/${name}`], { cwd, programs });
  const printed = await netpol(['list', '--format', 'json', '-'], { cwd, input: golden(name) });
  expect(chart.status, chart.notes).toBe(0);
  const rows = (text: string) => JSON.parse(text).connections;
  expect(rows(chart.out)).toEqual(rows(printed.out));
  if (name === 'shop') expect(rows(chart.out).length).toBeGreaterThan(0);
});

test.each(['shop-closed', 'shop-extra'])('netpol list of a chart with the values of %s is that of what helm template prints with them', async (name) => {
  const cwd = repository();
  const [text = ''] = rendering.find((one) => one.name === name)?.values ?? [];
  writeFileSync(join(cwd, 'charts', 'shop', 'values-prod.yaml'), text);
  const printed = await netpol(['list', '--format', 'json', '-'], { cwd, input: golden(name) });
  const rows = (out: string) => JSON.parse(out).connections;
  for (const asked of ['charts/shop/values-prod.yaml', 'values-prod.yaml', join(cwd, 'charts/shop/values-prod.yaml')]) {
    const chart = await netpol(['list', '--format', 'json', '--environment', asked], { cwd, programs });
    expect(chart.status, chart.notes).toBe(0);
    expect(rows(chart.out)).toEqual(rows(printed.out));
  }
  expect(rows(printed.out).length).toBeGreaterThan(0);
});

test('the files of values of a named environment are taken in their order, as helm template takes them', async () => {
  const cwd = repository();
  const { values = [] } = rendering.find(({ name }) => name === 'shop-override') ?? {};
  mkdirSync(join(cwd, 'environments'));
  writeFileSync(join(cwd, 'charts', 'shop', 'values-base.yaml'), values[0] ?? '');
  writeFileSync(join(cwd, 'environments', 'eu.yaml'), values[1] ?? '');
  const helm = (files: string) => `{helm: charts/shop, values: [${files}]}`;
  writeFileSync(
    join(cwd, '.netpol.yaml'),
    `environments:\n  eu: ${helm('values-base.yaml, environments/eu.yaml')}\n  turned: ${helm('environments/eu.yaml, values-base.yaml')}\n`,
  );
  const rows = async (name: string) => {
    const { out, status, notes } = await netpol(['list', '--format', 'json', '--environment', name], { cwd, programs });
    expect(status, notes).toBe(0);
    return JSON.parse(out);
  };
  const printed = await netpol(['list', '--format', 'json', '-'], { cwd, input: golden('shop-override') });
  const [eu, turned] = [await rows('eu'), await rows('turned')];
  expect(eu.environment).toBe('eu');
  expect(eu.connections).toEqual(JSON.parse(printed.out).connections);
  expect(turned.connections).not.toEqual(eu.connections);
  const listed = await netpol(['environments', '--format', 'json'], { cwd, programs });
  const environments = JSON.parse(listed.out).environments as readonly { name: string; path?: string; by: string }[];
  // A file of values that a name combines with others is no environment by itself.
  expect(environments.map(({ name, path }) => [name, path])).toEqual([
    ['.', undefined],
    ['charts/shop', undefined],
    ['charts/umbrella', undefined],
    ['eu', 'environments/eu.yaml'],
    ['turned', 'charts/shop/values-base.yaml'],
  ]);
  const text = await netpol(['environments'], { cwd, programs });
  expect(text.out).toContain('eu (environments/eu.yaml)\n');
  const diff = await netpol(['diff', '--format', 'json', '--environment', 'eu', '--against', 'turned'], { cwd, programs });
  expect([diff.status, JSON.parse(diff.out || '{}').environment], diff.notes).toEqual([0, 'eu']);
});

test('charts and their values are environments among the others', async () => {
  const cwd = repository();
  writeFileSync(join(cwd, 'charts', 'shop', 'values-prod.yaml'), 'networkPolicy: {ports: [443]}\n');
  const { out, status } = await netpol(['environments'], { cwd, programs });
  expect(status).toBe(0);
  expect(out.split('\n').filter((line) => /^\S/.test(line))).toEqual(['.', 'charts/shop', 'charts/shop/values-prod.yaml', 'charts/umbrella']);
  const several = await netpol(['list'], { cwd, programs });
  expect(several).toMatchObject({ status: 2, out: '' });
  expect(several.notes).toContain('charts/shop/values-prod.yaml');
  const checked = await netpol(['check', '--format', 'json'], { cwd, programs });
  const hints = (JSON.parse(checked.out).findings as readonly { file: string; message: string }[]).filter(({ file }) =>
    file.startsWith('charts/shop/templates'),
  );
  expect(hints.map(({ message }) => message).join('\n')).toContain('TCP 443');
});

test('a kustomization renders the chart that it takes in', async () => {
  const cwd = repository();
  mkdirSync(join(cwd, 'app'));
  writeFileSync(join(cwd, 'app', 'kustomization.yaml'), 'namespace: app\nhelmGlobals: {chartHome: charts}\nhelmCharts: [{name: shop, releaseName: my}]\n');
  cpSync(at('test', 'render', 'helm', 'charts', 'shop'), join(cwd, 'app', 'charts', 'shop'), { recursive: true });
  const { out, status, notes } = await netpol(['list', '--environment', 'app'], { cwd, programs });
  expect(status, notes).toBe(0);
  expect(out).toContain('app/Deployment/');
  const without = await netpol(['list', '--environment', 'app'], { cwd });
  expect(without).toMatchObject({ status: 2, out: '' });
  expect(without.notes).toContain('A Helm chart in a kustomization is not rendered.');
});

test('netpol explain names the lines of the template', async () => {
  const args = ['explain', '--environment', 'charts/shop', '--from', '203.0.113.9', '--to', 'shop', '--port', '5432'];
  const { out, status, notes } = await netpol(args, { cwd: repository(), programs });
  expect(status, notes).toBe(0);
  expect(out).toMatch(/charts\/shop\/templates\/networkpolicy\.yaml:\d+/);
});

test('netpol render prints what a chart becomes', async () => {
  const { out, status, notes } = await netpol(['render', 'charts/shop'], { cwd: repository(), programs });
  expect(status, notes).toBe(0);
  expect(out).toContain('# charts/shop/templates/networkpolicy.yaml:1\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n');
});

test('a chart is refused where what renders it is not there, and one that fails says why', async () => {
  const cwd = repository();
  const without = await netpol(['list', '--environment', 'charts/shop'], { cwd });
  expect(without).toEqual({ status: 2, out: '', notes: 'netpol: charts/shop is not rendered: charts/shop/Chart.yaml:1: charts are not rendered here\n' });
  const failing = folderOf({ 'c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.1.0\n', 'c/templates/a.yaml': 'kind: {{ fail "no such kind" }}\n' });
  const { status, notes } = await netpol(['render', 'c'], { cwd: failing, programs });
  expect(status).toBe(2);
  expect(notes).toContain('c/templates/a.yaml:1');
  expect(notes).toContain('no such kind');
});

test('files of values of a named environment are told of that are neither beside the chart nor beside the configuration', async () => {
  const cwd = repository();
  const helm = (files: string) => `{helm: charts/shop, values: [${files}]}`;
  writeFileSync(join(cwd, '.netpol.yaml'), `environments:\n  eu: ${helm('values-eu.yaml, more.yaml')}\n  us: ${helm('values-us.yaml, ignored.yaml')}\n`);
  writeFileSync(join(cwd, '.gitignore'), 'ignored.yaml\n');
  writeFileSync(join(cwd, 'charts', 'shop', 'ignored.yaml'), 'a: 3\n');
  for (const name of ['values-eu.yaml', 'values-us.yaml']) writeFileSync(join(cwd, 'charts', 'shop', name), 'a: 1\n');
  const { findings } = JSON.parse((await netpol(['check', '--format', 'json'], { cwd, programs })).out);
  const said = findings.flatMap((one: Record<string, string>) => (one['rule'] === 'configuration-ignored' ? [one['message']] : []));
  expect(said).toEqual([expect.stringMatching(/^There is no file "more.yaml", neither from the folder of the chart nor from here/)]);
});
