import { basename } from 'node:path';
import { expect, test } from 'vitest';
import type { Hover, MarkupContent } from 'vscode-languageserver';
import type { EnvironmentsResult, ExplainResult } from '../../server/lsp/protocol.js';
import { type Editor, startEditor } from './support/editor.js';
import { deployment } from './support/manifests.js';
import { type Folder, makeFolder } from './support/workspace-folder.js';

/** Kubernetes takes this block up to 1.35. */
const hostBits = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: hosts
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
    - from:
        - ipBlock: {cidr: 10.0.0.1/24}
`;

/** In no namespace by itself, and it closes what is in the one that it is in. */
const deny = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny}\nspec: {podSelector: {}, policyTypes: [Ingress]}\n';

const files = { 'deny.yaml': deny, 'hosts.yaml': hostBits, 'web.yaml': deployment('web'), 'client.yaml': deployment('client') };

type Settings = Readonly<Record<string, unknown>>;

/** Two folders with the same objects, so that they are two environments, and what is set for each. */
async function opened(set: readonly [Settings, Settings], configurations: readonly (string | undefined)[] = []) {
  const folders = [0, 1].map((index) => {
    const own = configurations[index];
    return makeFolder({ ...files, ...(own === undefined ? {} : { '.netpol.yaml': own }) });
  });
  const editor = await startEditor({ folders, settings: settingsOf(folders, set) });
  const [one, other] = folders as [Folder, Folder];
  for (const folder of [one, other]) for (const [name, text] of Object.entries(files)) await editor.open(folder.uriOf(name), text);
  return { editor, one, other, folders };
}

function settingsOf(folders: readonly Folder[], set: readonly Settings[]): Settings {
  return { netpol: {}, ...Object.fromEntries(folders.map(({ uri }, index) => [`${uri} netpol`, set[index]])) };
}

async function severityOf(editor: Editor, folder: Folder): Promise<number | undefined> {
  return (await editor.pull(folder.uriOf('hosts.yaml'))).find(({ code }) => code === 'cidr-host-bits')?.severity;
}

async function versionAt(editor: Editor, folder: Folder): Promise<string | undefined> {
  const { profile } = await editor.request<EnvironmentsResult>('netpol/environments', { textDocument: { uri: folder.uriOf('web.yaml') } });
  return [profile.plugin?.name, profile.kubernetesVersion].join(' ');
}

test('each folder is judged by the version that is set for it, also after that changes', async () => {
  const { editor, one, other, folders } = await opened([{ kubernetesVersion: '1.36' }, { kubernetesVersion: '1.30' }]);
  expect([await severityOf(editor, one), await severityOf(editor, other)]).toEqual([1, undefined]);
  editor.settings = settingsOf(folders, [{ kubernetesVersion: '1.30' }, { kubernetesVersion: '1.36' }]);
  await editor.notify('workspace/didChangeConfiguration', { settings: null });
  await editor.until(async () => (await severityOf(editor, other)) === 1);
  expect(await severityOf(editor, one)).toBeUndefined();
});

test('each folder is for the version and the plugin that its configuration says, as it is typed, too', async () => {
  const { editor, one, other } = await opened([{}, {}], ['kubernetesVersion: "1.36"\nplugin: calico\n', 'kubernetesVersion: "1.30"\nplugin: flannel\n']);
  expect([await severityOf(editor, one), await severityOf(editor, other)]).toEqual([1, undefined]);
  expect([await versionAt(editor, one), await versionAt(editor, other)]).toEqual(['calico 1.36', 'flannel 1.30']);
  await editor.open(other.uriOf('.netpol.yaml'), 'kubernetesVersion: "1.37"\nplugin: cilium\n');
  await editor.until(async () => (await severityOf(editor, other)) === 1);
  expect([await versionAt(editor, one), await versionAt(editor, other)]).toEqual(['calico 1.36', 'cilium 1.37']);
});

test('what is set for a folder wins over its configuration, and says nothing of the other folder', async () => {
  const { editor, one, other } = await opened([{ plugin: 'calico' }, {}], ['plugin: flannel\n', undefined]);
  expect([await versionAt(editor, one), await versionAt(editor, other)]).toEqual(['calico ', ' ']);
});

test('what is set alike for each folder counts, though it is not set for the window', async () => {
  const set = { plugin: 'calico', kubernetesVersion: '1.36' };
  const { editor, one, other } = await opened([set, set]);
  expect([await versionAt(editor, one), await versionAt(editor, other)]).toEqual(['calico 1.36', 'calico 1.36']);
  expect([await severityOf(editor, one), await severityOf(editor, other)]).toEqual([1, 1]);
});

test('a plugin that enforces nothing is that of its folder alone', async () => {
  const { editor, one, other } = await opened([
    { plugin: 'none', defaultNamespace: 'shop' },
    { plugin: 'calico', defaultNamespace: 'shop' },
  ]);
  const explained = async (folder: Folder) =>
    (await editor.request<ExplainResult>('netpol/explain', { uri: folder.uriOf('web.yaml'), from: 'client', to: 'web', port: '8080' })).text;
  expect(await explained(one)).toMatch(/allowed/);
  expect(await explained(other)).toMatch(/denied/);
});

test('objects that name no namespace are in that of their folder', async () => {
  const { editor, one, other } = await opened([{ defaultNamespace: 'shop' }, {}]);
  const isolates = async (folder: Folder) => {
    const answer = await editor.request<Hover | null>('textDocument/hover', editor.before(folder.uriOf('deny.yaml'), 'deny}'));
    return ((answer?.contents ?? { value: '' }) as MarkupContent).value;
  };
  expect(await isolates(one)).toContain('web');
  expect(await isolates(other)).not.toContain('web');
});

test('environments of two folders that would be called alike have the names of their folders', async () => {
  const { editor, one, other } = await opened([{}, {}]);
  const { environments, holding } = await editor.request<EnvironmentsResult>('netpol/environments', { textDocument: { uri: one.uriOf('web.yaml') } });
  const [name, otherName] = [one, other].map(({ path }) => basename(path));
  expect(environments.map((each) => each.name).sort()).toEqual([name, otherName].sort());
  expect(holding).toEqual([name]);
  expect(await editor.request('netpol/chooseEnvironment', { environment: otherName })).toEqual({ chosen: otherName });
});

test('what belongs to two folders is for what both agree on', async () => {
  const policies = makeFolder({ 'deny.yaml': deny, '.netpol.yaml': 'plugin: calico\nkubernetesVersion: "1.36"\ndefaultNamespace: shop\n' });
  const apps = makeFolder({ 'web.yaml': deployment('web'), '.netpol.yaml': 'plugin: flannel\nkubernetesVersion: "1.36"\ndefaultNamespace: shop\n' });
  const editor = await startEditor({ folders: [policies, apps] });
  await editor.open(apps.uriOf('web.yaml'), deployment('web'));
  const { profile } = await editor.request<EnvironmentsResult>('netpol/environments', { textDocument: { uri: apps.uriOf('web.yaml') } });
  expect(profile).toEqual({ kubernetesVersion: '1.36' });
});
