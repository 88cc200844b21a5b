import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildProgram } from '../../scripts/build.mts';
import { helmModule } from '../../scripts/build-helm.mts';
import { at } from '../../scripts/root.mts';
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
