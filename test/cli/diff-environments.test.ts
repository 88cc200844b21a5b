import { expect, test } from 'vitest';
import { netpol } from '../support/cli.js';
import { gitFolder, hasGit } from '../support/git.js';
import { layered, layers } from '../support/layered.js';

/** What rendering reads besides resources: a patch of policyTypes, and a file that a generator takes. */
const patched = {
  ...layers,
  'prod/kustomization.yaml':
    'resources: [../base, deny.yaml]\nnamespace: prod\npatches: [{path: patch.yaml}]\nconfigMapGenerator: [{name: conf, files: [app.properties]}]\n',
  'prod/patch.yaml': 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny}\nspec: {policyTypes: [Ingress]}\n',
  'prod/app.properties': 'a=b\n',
};
const closesEgress = { 'prod/patch.yaml': patched['prod/patch.yaml'].replace('[Ingress]', '[Ingress, Egress]') };
const stage = { 'stage/kustomization.yaml': 'resources: [../base]\nnamespace: stage\n' };

const ends = (out: string) => out.split('\n').flatMap((line) => /^[-+~] (\S.*?) {3}/.exec(line)?.[1] ?? []);

test.skipIf(!hasGit)('what a pull request changes, environment by environment, of what is deployed', async () => {
  const repository = gitFolder(patched);
  repository.write({ ...closesEgress, ...stage });
  const { out, status, notes } = await netpol(['diff', '--git', 'HEAD', '--each-environment'], { cwd: repository.path });
  expect([status, notes]).toEqual([0, '']);
  const [prod = '', added = '', last] = out.split('\n\n');
  expect(prod.split('\n')[0]).toBe('prod');
  expect(ends(prod)).toEqual(['prod/Pod/db', 'prod/Pod/web'].flatMap((pod) => ['IPv4', 'IPv6'].map((family) => `${pod} -> anywhere (${family})`)));
  expect(prod).toContain('deny was changed: it isolates egress of db now (prod/patch.yaml:4)');
  expect(added).toMatch(/^stage: new environment\n(?:\+ .*\n){10}10 connections opened, 0 closed, 0 unchanged$/);
  expect(last).toBe('1 environment unchanged\n');
});

test.skipIf(!hasGit)('each has in it what --environment has there', async () => {
  const repository = gitFolder(patched);
  repository.write(closesEgress);
  const { environments } = JSON.parse((await netpol(['diff', '--git', 'HEAD', '--each-environment', '--format', 'json'], { cwd: repository.path })).out);
  expect(environments.map(({ environment, state }: { environment: string; state: string }) => [environment, state])).toEqual([
    ['dev', 'unchanged'],
    ['prod', 'changed'],
  ]);
  for (const { state, ...one } of environments) {
    const alone = await netpol(['diff', '--git', 'HEAD', '--environment', one.environment, '--format', 'json'], { cwd: repository.path });
    expect(one).toEqual(JSON.parse(alone.out));
  }
  const rows = (await netpol(['diff', '--git', 'HEAD', '--each-environment', '--format', 'ndjson'], { cwd: repository.path })).out.trim().split('\n');
  expect(new Set(rows.map((row) => JSON.parse(row).environment))).toEqual(new Set(['prod']));
});

test.skipIf(!hasGit)('a base outside of the path is read from the revision, too', async () => {
  const repository = gitFolder(patched);
  repository.write({ 'base/db.yaml': layers['base/db.yaml']?.replaceAll('db', 'cache') });
  const { out } = await netpol(['diff', '--git', 'HEAD', '--each-environment', '--format', 'markdown', 'dev'], { cwd: repository.path });
  expect(out).toMatch(/^## \.\n\n\| change \| from \|/);
  expect(out).toContain('| removed | dev/Pod/web | dev/Pod/db |');
  expect(out).toContain('| added | dev/Pod/web | dev/Pod/cache |');
});

test.skipIf(!hasGit)('an environment that is gone, and one that is no longer rendered, which did not go', async () => {
  const repository = gitFolder({ ...patched, ...stage });
  repository.write({ 'stage/kustomization.yaml': undefined, 'prod/kustomization.yaml': 'resources: [../base, none.yaml]\n' });
  const { out, notes, status } = await netpol(['diff', '--git', 'HEAD', '--each-environment', '--fail-on-change'], { cwd: repository.path });
  const problem = "prod/kustomization.yaml:1: no such file or directory: 'none.yaml' (This is about the new state.)";
  expect(status).toBe(1);
  expect(notes).toContain(`netpol: prod is not compared: ${problem}\n`);
  const blocks = out.split('\n\n');
  expect(blocks).toEqual([
    `prod: not compared\n${problem}`,
    expect.stringMatching(/^stage: removed environment\n(?:- .*\n){10}0 connections opened, 10 closed/),
    '1 environment unchanged\n',
  ]);
});

test('two folders, environment by environment', async () => {
  const moved = (folder: string) => Object.fromEntries(Object.entries(layers).map(([name, text]) => [`${folder}/${name}`, text]));
  const cwd = layered({ ...moved('old'), ...moved('new'), 'new/prod/kustomization.yaml': 'resources: [../base]\nnamespace: prod\n' });
  const { out, status } = await netpol(['diff', 'old', 'new', '--each-environment'], { cwd });
  expect(status).toBe(0);
  expect(out).toMatch(
    /^prod\n(?:\+ .*deny was removed \(old\/prod\/deny\.yaml:3\).*\n){10}10 connections opened, 0 closed, 0 unchanged\n\n1 environment unchanged\n$/,
  );
  expect((await netpol(['diff', 'old', 'old', '--each-environment', '--fail-on-change'], { cwd })).status).toBe(0);
  const csv = await netpol(['diff', 'old', 'new', '--each-environment', '--format', 'csv'], { cwd });
  expect([csv.status, csv.notes]).toEqual([2, 'netpol: --each-environment goes with text, json, markdown and ndjson: csv has no place for it.\n']);
});

test.skipIf(!hasGit)('a part of a cluster that is no longer rendered did not go', async () => {
  const flux = (name: string, path: string) => `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: ${name}, namespace: flux-system}
spec: {interval: 1h, path: ${path}, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}
`;
  const source =
    'apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: flux-system, namespace: flux-system}\nspec: {interval: 1m, url: "https://example.com/r"}\n';
  const cluster = (name: string, apps: string) => ({
    [`clusters/${name}/sync.yaml`]: `${source}---\n${flux('flux-system', `./clusters/${name}`)}`,
    [`clusters/${name}/apps.yaml`]: flux('apps', apps),
  });
  const repository = gitFolder({ ...layers, ...cluster('a', './dev'), ...cluster('b', './prod') });
  repository.write({ 'dev/kustomization.yaml': 'resources: [../base, none.yaml]\n' });
  const { out, status } = await netpol(['diff', '--git', 'HEAD', '--each-environment'], { cwd: repository.path });
  expect([status, out]).toEqual([
    0,
    expect.stringMatching(/^clusters\/a: not compared\n.*none\.yaml.* \(This is about the new state\.\)\n\n1 environment unchanged\n$/),
  ]);
});
