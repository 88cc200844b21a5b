import { expect, test } from 'vitest';
import { simpleClient } from './support/capabilities.js';
import { type Editor, startEditor } from './support/editor.js';
import { clientPolicy, deployment } from './support/manifests.js';
import { type Folder, makeFolder } from './support/workspace-folder.js';

const files = { 'policy.yaml': clientPolicy, 'web.yaml': deployment('web') };
const [created, changed, deleted] = [1, 2, 3];

async function dangles(editor: Editor, folder: Folder): Promise<boolean> {
  return (await editor.pull(folder.uriOf('policy.yaml'))).some(({ code }) => code === 'dangling-peer');
}

/** Tells of a change on the disk, and resolves when the server has the client fetch again. */
async function tell(editor: Editor, uri: string, type: number | undefined): Promise<void> {
  const before = editor.refreshes.diagnostics;
  await editor.notify('workspace/didChangeWatchedFiles', { changes: [{ uri, type }] });
  await editor.until(() => editor.refreshes.diagnostics > before);
}

async function openPolicyIn(folder: Folder): Promise<Editor> {
  const editor = await startEditor({ folders: [folder] });
  await editor.open(folder.uriOf('policy.yaml'), clientPolicy);
  return editor;
}

test('asks to be told of manifests and of settings', async () => {
  const editor = await openPolicyIn(makeFolder(files));
  await editor.until(() => editor.registrations.length >= 2);
  expect(editor.registrations.map(({ method }) => method).toSorted()).toEqual(['workspace/didChangeConfiguration', 'workspace/didChangeWatchedFiles']);
});

test('asks for nothing that the client does not offer', async () => {
  const editor = await startEditor({ folders: [makeFolder(files)], capabilities: simpleClient });
  await editor.request('textDocument/codeLens', { textDocument: { uri: 'file:///nowhere.yaml' } });
  expect(editor.registrations).toEqual([]);
});

test('a file is created, changed and deleted on the disk', async () => {
  const folder = makeFolder(files);
  const editor = await openPolicyIn(folder);
  const uri = folder.uriOf('client.yaml');
  expect(await dangles(editor, folder)).toBe(true);
  folder.write('client.yaml', deployment('client'));
  await tell(editor, uri, created);
  expect(await dangles(editor, folder)).toBe(false);
  folder.write('client.yaml', deployment('customer'));
  await tell(editor, uri, changed);
  expect(await dangles(editor, folder)).toBe(true);
  folder.write('client.yaml', deployment('client'));
  await tell(editor, uri, changed);
  folder.remove('client.yaml');
  await tell(editor, uri, deleted);
  expect(await dangles(editor, folder)).toBe(true);
});

test('a whole folder comes and goes, and only the folder is told of', async () => {
  const folder = makeFolder(files);
  const editor = await openPolicyIn(folder);
  expect(await dangles(editor, folder)).toBe(true);
  folder.write('more/client.yaml', deployment('client'));
  await tell(editor, folder.uriOf('more'), created);
  expect(await dangles(editor, folder)).toBe(false);
  folder.remove('more');
  await tell(editor, folder.uriOf('more'), deleted);
  expect(await dangles(editor, folder)).toBe(true);
});

test('.gitignore changes what counts', async () => {
  const folder = makeFolder({ ...files, 'old/client.yaml': deployment('client') });
  const editor = await openPolicyIn(folder);
  expect(await dangles(editor, folder)).toBe(false);
  folder.write('.gitignore', 'old\n');
  await tell(editor, folder.uriOf('.gitignore'), created);
  expect(await dangles(editor, folder)).toBe(true);
});

test('a kustomization places objects when it is written', async () => {
  const unplaced = deployment('client').replaceAll('  namespace: shop\n', '');
  const folder = makeFolder({ ...files, 'app/client.yaml': unplaced });
  const editor = await openPolicyIn(folder);
  const uri = folder.uriOf('app/client.yaml');
  await editor.open(uri, unplaced);
  await editor.request('textDocument/codeLens', { textDocument: { uri } });
  const hover = async () => JSON.stringify(await editor.request('textDocument/hover', editor.before(uri, 'client')));
  expect(await hover()).toContain('`default`');
  folder.write('app/kustomization.yaml', 'namespace: shop\nresources: [client.yaml]\n');
  const before = editor.refreshes.codeLens;
  await editor.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: folder.uriOf('app/kustomization.yaml'), type: created }] });
  await editor.until(() => editor.refreshes.codeLens > before);
  expect(await hover()).toContain('`shop`');
});

test('an editor that does not tell of the disk: what changed is found when something is saved', async () => {
  const folder = makeFolder(files);
  const editor = await startEditor({ folders: [folder], capabilities: simpleClient });
  const uri = folder.uriOf('policy.yaml');
  await editor.open(uri, clientPolicy);
  const codes = () => editor.lastPublished(uri)?.diagnostics.map(({ code }) => code) ?? [];
  await editor.until(() => codes().includes('dangling-peer'));
  folder.write('client.yaml', deployment('client'));
  await editor.notify('textDocument/didSave', { textDocument: { uri } });
  await editor.until(() => !codes().includes('dangling-peer'));
});
