import { expect, test } from 'vitest';
import type { Hover, MarkupContent, WorkspaceDiagnosticReport } from 'vscode-languageserver';
import type {
  ChooseEnvironmentResult,
  DifferenceResult,
  EnvironmentsResult,
  ExplainResult,
  RenderedResult,
  RunAssertionsResult,
} from '../../server/lsp/protocol.js';
import { denyAll, layers } from '../support/layered.js';
import { startEditor } from './support/editor.js';
import { makeFolder } from './support/workspace-folder.js';

const far = { 'far/kustomization.yaml': 'resources: ["https://example.com/policies?ref=v1", ../base]\n' };

async function layeredEditor(more: Readonly<Record<string, string>> = {}, initializationOptions: object = {}) {
  const folder = makeFolder({ ...layers, ...more });
  const editor = await startEditor({ folders: [folder], initializationOptions });
  const base = folder.uriOf('base/web.yaml');
  await editor.open(base, layers['base/web.yaml'] ?? '');
  const hover = async () => {
    const answer = await editor.request<Hover | null>('textDocument/hover', editor.before(base, 'web,'));
    return ((answer?.contents ?? { value: '' }) as MarkupContent).value;
  };
  const environments = (params: object = {}) => editor.request<EnvironmentsResult>('netpol/environments', params);
  const choose = (environment: string | null) => editor.request<ChooseEnvironmentResult>('netpol/chooseEnvironment', { environment });
  return { folder, editor, base, hover, environments, choose };
}

test('which environments there are, what each is made of, and what a file takes part in', async () => {
  const { environments, base, folder } = await layeredEditor(far);
  const all = await environments({ textDocument: { uri: base } });
  expect(all).toMatchObject({ complete: true, count: 2, incomplete: 0, shown: 'dev', holding: ['dev', 'prod'] });
  expect(all.chosen).toBeUndefined();
  expect(all.environments).toEqual([
    { name: 'dev', by: 'kustomize', units: [{ path: 'dev/kustomization.yaml', kind: 'kustomization', outcome: 'rendered' }], missing: [] },
    { name: 'prod', by: 'kustomize', units: [{ path: 'prod/kustomization.yaml', kind: 'kustomization', outcome: 'rendered' }], missing: [] },
  ]);
  expect(await environments({ textDocument: { uri: folder.uriOf('prod/deny.yaml') }, brief: true })).toMatchObject({
    count: 2,
    environments: [],
    shown: 'prod',
    holding: ['prod'],
  });
});

test('one that the configuration names is called so, and found by its path, too', async () => {
  const { environments, choose, hover, editor, folder, base } = await layeredEditor({ '.netpol.yaml': 'environments: {live: {kustomize: prod}}\n' });
  const all = await environments({ textDocument: { uri: base } });
  expect(all).toMatchObject({ count: 2, shown: 'dev', holding: ['dev', 'live'] });
  expect(all.environments.map(({ name, path }) => [name, path])).toEqual([
    ['dev', undefined],
    ['live', 'prod'],
  ]);
  expect(await choose('live')).toEqual({ chosen: 'live' });
  expect(await hover()).toContain('live');
  await choose(null);
  expect(await choose('prod')).toEqual({ chosen: 'live' });
  await editor.open(folder.uriOf('.netpol.yaml'), 'environments: {works: {kustomize: prod}}\n');
  await expect.poll(async () => (await environments()).environments.map(({ name }) => name), { timeout: 20_000 }).toEqual(['dev', 'works']);
});

test('where there is only one, nothing is to be chosen', async () => {
  const folder = makeFolder({ 'web.yaml': layers['base/web.yaml'] ?? '' });
  const editor = await startEditor({ folders: [folder] });
  expect(await editor.request('netpol/environments', {})).toEqual({ complete: true, count: 0, incomplete: 0, environments: [], profile: {} });
});

test('what is chosen is what a hover, an explanation and an assertion of a base speak of', async () => {
  const states = 'assertions:\n  - {from: web, to: db, expect: denied}\n';
  const { hover, choose, environments, editor, base, folder } = await layeredEditor({ 'base/x.netpol-test.yaml': states });
  const explained = async () => (await editor.request<ExplainResult>('netpol/explain', { uri: base, from: 'web', to: 'db' })).text.split(' ')[0];
  const outcome = async () =>
    (await editor.request<RunAssertionsResult>('netpol/runAssertions', { uri: folder.uriOf('base/x.netpol-test.yaml') })).results.map(({ outcome }) => outcome);
  expect([await explained(), await outcome()]).toEqual(['allowed', ['failed']]);
  expect(await hover()).toContain('`dev`');
  expect(await choose('prod')).toEqual({ chosen: 'prod' });
  expect([await explained(), await outcome()]).toEqual(['denied', ['passed']]);
  expect(await hover()).toContain('`prod`');
  expect(await environments({ textDocument: { uri: base } })).toMatchObject({ chosen: 'prod', shown: 'prod' });
  // A file that takes no part in it is shown for its own.
  expect(await environments({ textDocument: { uri: folder.uriOf('dev/kustomization.yaml') } })).toMatchObject({ chosen: 'prod', shown: 'dev' });
  expect(await choose('production')).toEqual({ problem: expect.stringContaining('no environment "production"') });
  expect(await environments()).toMatchObject({ chosen: 'prod' });
  expect(await choose(null)).toEqual({});
  expect(await explained()).toBe('allowed');
});

test('a client without requests of its own chooses with a command', async () => {
  const { editor, hover } = await layeredEditor();
  expect(editor.capabilities.executeCommandProvider?.commands).toContain('netpol.chooseEnvironment');
  expect(await editor.request('workspace/executeCommand', { command: 'netpol.chooseEnvironment', arguments: ['prod'] })).toEqual({ chosen: 'prod' });
  expect(await hover()).toContain('`prod`');
  expect(await editor.request('workspace/executeCommand', { command: 'netpol.chooseEnvironment', arguments: [{}] })).toBeNull();
  expect(await editor.request('workspace/executeCommand', { command: 'netpol.chooseEnvironment' })).toEqual({});
});

test('what was chosen before the server was started counts from the start, as long as it is there', async () => {
  const { environments, hover, editor, folder } = await layeredEditor({}, { environment: 'prod' });
  expect(await hover()).toContain('`prod`');
  const kustomization = folder.uriOf('prod/kustomization.yaml');
  await editor.open(kustomization, layers['prod/kustomization.yaml'] ?? '');
  await editor.replace(kustomization, 'namespace: prod', 'namespace: live');
  expect(await environments()).toMatchObject({ chosen: 'prod', count: 2 });
  await expect((await layeredEditor({}, { environment: 'staging' })).environments()).resolves.not.toHaveProperty('chosen');
});

test('a file of assertions that names an environment that is not there has a finding', async () => {
  const text = 'environment: prd\nassertions:\n  - {from: web, to: db, expect: denied}\n';
  const { editor, folder } = await layeredEditor({ 'tests/x.netpol-test.yaml': text });
  const uri = folder.uriOf('tests/x.netpol-test.yaml');
  await editor.open(uri, text);
  expect(await editor.pull(uri)).toMatchObject([
    { range: { start: { line: 0, character: 13 } }, message: expect.stringContaining('There is no environment "prd" here') },
  ]);
  const { results } = await editor.request<RunAssertionsResult>('netpol/runAssertions', { uri });
  expect(results).toMatchObject([{ outcome: 'failed', message: expect.stringContaining('"prd"') }]);
});

test('an edit that changes what another environment says of a file that is not open is noticed', async () => {
  const folder = makeFolder({ ...layers, 'extra/kustomization.yaml': 'resources: [none.yaml]\nnamespace: extra\n' });
  const editor = await startEditor({ folders: [folder], settings: { netpol: { diagnostics: { scope: 'workspace' } } } });
  const deny = folder.uriOf('prod/deny.yaml');
  await editor.open(deny, denyAll);
  const [base, kustomization] = [folder.uriOf('base/db.yaml'), folder.uriOf('extra/kustomization.yaml')];
  const had = new Map<string, string>();
  const told = async () => {
    const previousResultIds = [...had].map(([uri, value]) => ({ uri, value }));
    const { items } = await editor.request<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds });
    for (const { uri, resultId } of items) had.set(uri, resultId ?? '');
    return new Map(items.map((item) => [item.uri, item.kind === 'full' ? item.items.map(({ message }) => message) : []]));
  };
  const first = await told();
  expect(first.get(base)).toEqual([expect.stringMatching(/Only in .?dev/)]);
  expect((await told()).has(base)).toBe(false);
  await editor.replace(deny, 'podSelector: {}', 'podSelector: {matchLabels: {app: web}}');
  expect((await told()).get(base)?.join()).toContain('prod');
  // What keeps a kustomization from being rendered is said of it, too.
  const missing = folder.uriOf('extra/none.yaml');
  expect(first.get(kustomization)).toEqual([expect.stringContaining('none.yaml')]);
  await editor.open(missing, denyAll.replace('deny', 'none'));
  expect((await told()).get(kustomization)).toEqual([]);
});

test('the difference between two of them, with links', async () => {
  const { editor, folder } = await layeredEditor();
  const { text, links } = await editor.request<DifferenceResult>('netpol/environmentDifference', { environment: 'prod', against: 'dev' });
  expect(text).toMatch(/^prod against dev\n\nNamespace prod of prod is held against dev of dev\.\n\n0 connections only in prod, 10 only in dev, 0 in both\.\n/);
  expect(text).toContain('- prod/web -> prod/db   all ports\n    deny is only in prod (prod/deny.yaml:3)\n');
  expect(new Set(links.map(({ location }) => location.uri))).toEqual(new Set([folder.uriOf('prod/deny.yaml')]));
  expect(await editor.request('netpol/environmentDifference', { environment: 'prod', against: 'none' })).toMatchObject({ problem: true });
});

test('an overlay that is made while one works is called as its folder, also where it is open before it is found', async () => {
  const { folder, editor, environments } = await layeredEditor();
  const path = 'stage/kustomization.yaml';
  folder.write(path, 'resources: [../base]\nnamespace: stage\n');
  await editor.open(folder.uriOf(path), 'resources: [../base]\nnamespace: stage\n');
  await editor.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: folder.uriOf(path), type: 1 }] });
  await expect.poll(async () => (await environments({ textDocument: { uri: folder.uriOf(path) } })).shown).toBe('stage');
});

test('what a file becomes is shown for the environment that is chosen, unless another is asked for', async () => {
  const { editor, base, choose } = await layeredEditor();
  const shown = async (environment?: string) =>
    (await editor.request<RenderedResult>('netpol/rendered', { uri: base, ...(environment === undefined ? {} : { environment }) })).environment;
  expect(await shown()).toBe('dev');
  await choose('prod');
  expect([await shown(), await shown('dev')]).toEqual(['prod', 'dev']);
});

test('what is known of the cluster: set, guessed from a manifest, or nothing', async () => {
  const calico =
    'apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: calico-node, namespace: kube-system}\nspec:\n  template:\n    spec: {containers: [{name: calico-node, image: docker.io/calico/node:v3.30.0}]}\n';
  const folder = makeFolder({ 'web.yaml': layers['base/web.yaml'] ?? '', 'calico.yaml': calico });
  const editor = await startEditor({ folders: [folder] });
  const guessed = await editor.request<EnvironmentsResult>('netpol/environments', { brief: true });
  expect(guessed.profile).toMatchObject({ plugin: { name: 'calico', enforces: true, guessedFrom: { location: { uri: folder.uriOf('calico.yaml') } } } });
  const said = makeFolder({ 'web.yaml': layers['base/web.yaml'] ?? '', 'calico.yaml': calico, '.netpol.yaml': 'plugin: flannel\nkubernetesVersion: "1.34"\n' });
  const set = await (await startEditor({ folders: [said] })).request<EnvironmentsResult>('netpol/environments', { brief: true });
  expect(set.profile).toEqual({ plugin: { name: 'flannel', title: 'Flannel', enforces: false }, kubernetesVersion: '1.34' });
});
