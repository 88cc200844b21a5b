import { describe, expect, test } from 'vitest';
import { folderOf, netpol } from '../support/cli.js';

const pod = (name: string, tier: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: shop, labels: {app: ${name}, tier: ${tier}}}\nspec: {containers: [{name: c, image: c}]}\n`;
const policy = (tier: string) =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: db, namespace: shop}\nspec:\n  podSelector: {matchLabels: {app: db}}\n  ingress: [{from: [{podSelector: {matchLabels: {tier: ${tier}}}}]}]\n`;

const files = {
  'common/db.yaml': pod('db', 'data'),
  'base/web.yaml': pod('web', 'front'),
  'base/policy.yaml': policy('front'),
  'overlays/dev/web.yaml': pod('web', 'dev'),
  'overlays/dev/policy.yaml': policy('dev'),
  'overlays/prod/web.yaml': pod('web', 'front'),
  'overlays/prod/policy.yaml': policy('closed'),
};
/** The same, put together by hand. */
const byHand = {
  base: { 'db.yaml': files['common/db.yaml'], 'web.yaml': files['base/web.yaml'], 'policy.yaml': files['base/policy.yaml'] },
  'overlays/prod': { 'db.yaml': files['common/db.yaml'], 'web.yaml': files['overlays/prod/web.yaml'], 'policy.yaml': files['overlays/prod/policy.yaml'] },
};

describe('--environment', () => {
  test.each(['base', 'overlays/prod'] as const)('%s: the list is that of its own files', async (name) => {
    const [is, expected] = await Promise.all([
      netpol(['list', '--environment', name], { cwd: folderOf(files) }),
      netpol(['list'], { cwd: folderOf({ ...byHand[name] }) }),
    ]);
    expect(is.out).toBe(expected.out);
    expect([is.status, expected.notes]).toEqual([0, '']);
    expect(is.notes).toBe(
      `netpol: common/db.yaml: db.yaml counts in ${name} and in other environments, because no environment has what it defines for itself.\n`,
    );
  });

  test.each([['list'], ['list', '.'], ['explain', '--from', 'web', '--to', 'db'], ['test', '--record']])(
    'without it %s %s names the environments',
    async (...argv) => {
      const note = 'netpol: There are 3 environments here: base, overlays/dev, overlays/prod. Name one with --environment.\n';
      expect(await netpol(argv, { cwd: folderOf(files) })).toEqual({ status: 2, out: '', notes: note });
    },
  );

  test('its last part will do, and so will the path from where one stands', async () => {
    const cwd = folderOf(Object.fromEntries(Object.entries(files).map(([name, text]) => [`repo/${name}`, text])));
    const [full, ...others] = await Promise.all(
      ['overlays/prod', 'prod', 'repo/overlays/prod', './repo/overlays/prod/'].map((name) => netpol(['list', '--environment', name, 'repo'], { cwd })),
    );
    expect(full?.status).toBe(0);
    for (const other of others) expect(other).toEqual(full);
  });

  test.each([
    [['list', '--environment', 'overlays'], 'netpol: "overlays" holds several environments: overlays/dev, overlays/prod. Name one of them.\n'],
    [['list', '--environment', './overlays/'], 'netpol: "./overlays/" holds several environments: overlays/dev, overlays/prod. Name one of them.\n'],
    [['list', '--environment', 'stage'], 'netpol: There is no environment "stage" here; there is base, overlays/dev, overlays/prod.\n'],
    [
      ['explain', '--from', 'web', '--to', 'db', '--environment', 'stage'],
      'netpol: There is no environment "stage" here; there is base, overlays/dev, overlays/prod.\n',
    ],
    [
      ['diff', 'base', '.', '--environment', 'dev'],
      'netpol: There is no environment "dev" here: no object is defined in several places, so there is only one. (This is about the old state.)\n',
    ],
  ])('%j: the candidates', async (argv, note) => {
    expect(await netpol(argv, { cwd: folderOf(files) })).toEqual({ status: 2, out: '', notes: note });
  });

  test('explain answers for it', async () => {
    const cwd = folderOf(files);
    const verdict = async (name: string) => {
      const { out } = await netpol(['explain', '--from', 'web', '--to', 'db', '--format', 'json', '--environment', name], { cwd });
      return (JSON.parse(out) as { allowed: boolean }).allowed;
    };
    expect([await verdict('base'), await verdict('prod')]).toEqual([true, false]);
  });

  test('diff compares it in both states, and says once what is so in both', async () => {
    const old = Object.fromEntries(Object.entries(files).map(([name, text]) => [`old/${name}`, text]));
    const now = Object.fromEntries(Object.entries(files).map(([name, text]) => [`new/${name}`, text]));
    const cwd = folderOf({ ...old, ...now, 'new/overlays/prod/policy.yaml': policy('front') });
    expect((await netpol(['diff', 'old', 'new', '--environment', 'prod'], { cwd })).out).toContain('+ shop/Pod/web -> shop/Pod/db');
    const { notes, status } = await netpol(['diff', 'old', 'new'], { cwd });
    expect([notes, status]).toEqual([
      'netpol: There are 3 environments in the old state: base, overlays/dev, overlays/prod. Name one with --environment.\n',
      2,
    ]);
  });
});

test('what is not rendered is said in one line', async () => {
  const release = 'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: store, namespace: shop}\nspec: {chart: {spec: {chart: store}}}\n';
  const { notes, status } = await netpol(['list'], { cwd: folderOf({ 'db.yaml': pod('db', 'data'), 'release.yaml': release }) });
  expect(status).toBe(0);
  expect(notes).toMatch(/^netpol: release\.yaml: Pods or policies may be missing from the answer: HelmRelease shop\/store .*\.\n$/);
});

test('assertions are held against it; without it against the environment of their own place', async () => {
  const assertion = 'assertions:\n  - {from: web, to: db, expect: allowed}\n';
  const cwd = folderOf({ ...files, 'overlays/prod/prod.netpol-test.yaml': assertion });
  const status = async (...argv: readonly string[]) => (await netpol(['test', ...argv], { cwd })).status;
  expect([await status(), await status('--environment', 'base'), await status('--environment', 'prod'), await status('--environment', 'x')]).toEqual([
    1, 0, 1, 2,
  ]);
  const beside = folderOf({ ...files, 'common/x.netpol-test.yaml': assertion });
  expect(await netpol(['test'], { cwd: beside })).toEqual({
    status: 2,
    out: '',
    notes:
      'netpol: common/x.netpol-test.yaml stands beside 3 environments: base, overlays/dev, overlays/prod. Name one with --environment, or put the file into its folder.\n',
  });
});

test('a chart that is not rendered answers with nothing that is deployed elsewhere', async () => {
  const rendered = {
    'base/kustomization.yaml': 'resources: [pods.yaml]\n',
    'base/pods.yaml': `${pod('web', 'front')}---\n${pod('db', 'data')}`,
    'dev/kustomization.yaml': 'namespace: dev\nresources: [../base]\n',
    'prod/kustomization.yaml': 'namespace: prod\nresources: [../base]\n',
    'chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 0.1.0\n',
    'chart/templates/pods.yaml': pod('web', 'front'),
  };
  const cwd = folderOf(rendered);
  const explained = (environment: string) => netpol(['explain', '--from', 'web', '--to', 'db', '--environment', environment], { cwd });
  expect(await explained('chart')).toMatchObject({
    status: 2,
    out: '',
    notes: 'netpol: chart is not rendered: chart/Chart.yaml:1: charts are not rendered here\n',
  });
  expect(await explained('chart/templates')).toMatchObject({
    status: 2,
    out: '',
    notes: expect.stringContaining('"chart/templates" counts in no environment; there is dev, prod.'),
  });
});
