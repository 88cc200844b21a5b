import { expect, test } from 'vitest';
import { type FileParams, fileRequestNames } from '../../server/lsp/protocol/files.js';
import { notificationNames } from '../../server/lsp/protocol.js';
import { connectEditor } from './support/editor.js';
import { clientPolicy, deployment, openPolicy } from './support/manifests.js';
import { serve } from './support/serve.js';

const root = 'vscode-vfs://github/owner/repository';

/** Serves files that are on no disk, as VS Code gives those of a virtual workspace. */
async function open(files: Record<string, string>, given = true) {
  const served = await serve();
  const asked: string[] = [];
  const folder = { uri: root, path: 'repository', uriOf: (name: string) => `${root}/${name}`, write: () => {}, remove: () => {} };
  const editor = await connectEditor(served, { folders: [folder], startOnly: true, initializationOptions: { files: given, changes: true } });
  const nameOf = (uri: string) => decodeURIComponent(uri.slice(root.length + 1));
  editor.connection.onRequest(fileRequestNames.state, ({ uri }: FileParams) => {
    asked.push(uri);
    const text = files[nameOf(uri)];
    if (text !== undefined) return { kind: 'file', size: text.length, version: text };
    return uri === root ? { kind: 'folder', size: 0, version: '' } : null;
  });
  editor.connection.onRequest(fileRequestNames.children, ({ uri }: FileParams) =>
    uri === root ? Object.keys(files).map((name) => ({ name, kind: 'file' })) : null,
  );
  editor.connection.onRequest(fileRequestNames.content, ({ uri }: FileParams) => ({ base64: Buffer.from(files[nameOf(uri)] ?? '').toString('base64') }));
  await editor.ready();
  return { editor, asked };
}

const explained = async (editor: Awaited<ReturnType<typeof open>>['editor']) =>
  (await editor.request<{ readonly text: string }>('netpol/explain', { uri: `${root}/web.yaml`, from: 'client', to: 'web', port: '8080' })).text;

const manifests = { 'policy.yaml': clientPolicy, 'web.yaml': deployment('web'), 'client.yaml': deployment('client') };

test('a folder that is on no disk is read through the client, its configuration and ignored files, too', async () => {
  const rules = '.netpol.yaml';
  const files = { ...manifests, 'open.yaml': openPolicy, [rules]: 'rules: {empty-rule-allows-all: hint}\n', '.gitignore': 'left-out.yaml\n' };
  const { editor } = await open({ ...files, 'left-out.yaml': deployment('ignored') });
  await editor.open(`${root}/open.yaml`, openPolicy);
  expect((await editor.pull(`${root}/open.yaml`)).find(({ code }) => code === 'empty-rule-allows-all')?.severity).toBe(4);
  await editor.open(`${root}/web.yaml`, manifests['web.yaml']);
  expect(await explained(editor)).toMatch(/web-from-client {3}policy\.yaml:12/);
  const { ends } = await editor.request<{ readonly ends: readonly { readonly label: string }[] }>('netpol/ends', { textDocument: { uri: `${root}/web.yaml` } });
  expect(ends.map(({ label }) => label).sort()).toEqual(['client', 'web']);
});

test('what the client says of a changed file is read again', async () => {
  const files: Record<string, string> = { ...manifests };
  const { editor } = await open(files);
  await editor.open(`${root}/web.yaml`, manifests['web.yaml']);
  expect(await explained(editor)).toMatch(/allowed/);
  const changed = new Promise<void>((resolve) => editor.connection.onNotification(notificationNames.changed, () => resolve()));
  files['policy.yaml'] = clientPolicy.replace('app: client', 'app: other');
  await editor.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: `${root}/policy.yaml`, type: 2 }] });
  await changed;
  expect(await explained(editor)).toMatch(/denied/);
});

test('of a client that gives no files, the open documents are known', async () => {
  const { editor, asked } = await open({ ...manifests }, false);
  await editor.open(`${root}/web.yaml`, manifests['web.yaml']);
  expect(await explained(editor)).toContain('client');
  expect(asked).toEqual([]);
});
