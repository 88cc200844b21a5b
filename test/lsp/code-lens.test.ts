import { describe, expect, test } from 'vitest';
import type { CodeLens } from 'vscode-languageserver';
import { fullClient, simpleClient } from './support/capabilities.js';
import { type Editor, type EditorOptions, startEditor } from './support/editor.js';
import { clientPolicy, deployment } from './support/manifests.js';
import { makeFolder } from './support/workspace-folder.js';

const lensesOf = (editor: Editor, uri: string) => editor.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });

/** The titles above a document's objects, as a person reads them. */
async function titles(editor: Editor, uri: string): Promise<readonly string[]> {
  const lenses = await lensesOf(editor, uri);
  const resolved = await Promise.all(lenses.map((lens) => editor.request<CodeLens>('codeLens/resolve', lens)));
  return resolved.map(({ range, command }) => `${range.start.line}: ${command?.title}`);
}

async function open(options: EditorOptions = {}) {
  const folder = makeFolder({ 'policy.yaml': clientPolicy, 'web.yaml': deployment('web'), 'client.yaml': deployment('client') });
  const editor = await startEditor({ ...options, folders: [folder] });
  const uri = folder.uriOf('policy.yaml');
  await editor.open(uri, clientPolicy);
  return { folder, editor, uri };
}

test('above a policy: what it selects and what it does to each direction, without titles until asked', async () => {
  const { editor, uri } = await open();
  const lenses = await lensesOf(editor, uri);
  expect(lenses).toHaveLength(3);
  for (const { command } of lenses) expect(command).toBeUndefined();
  expect(await titles(editor, uri)).toEqual(['0: 1 workload: web', '0: ingress: client on TCP 8080', '0: egress: not limited']);
});

test('they stand still while one types, and say what is new', async () => {
  const { editor, uri } = await open();
  const before = await lensesOf(editor, uri);
  await editor.replace(uri, 'app: web', 'app: we');
  // Those that come with a title say what the edit changes.
  const after = (await lensesOf(editor, uri)).filter(({ command }) => !command);
  expect(after.map(({ range }) => range)).toEqual(before.map(({ range }) => range));
  expect(await titles(editor, uri)).toContain('0: selects no workload here');
});

test('a policy that the API server refuses for the moment says so, and counts as it was above what it selects', async () => {
  const { folder, editor, uri } = await open();
  const web = folder.uriOf('web.yaml');
  await editor.open(web, deployment('web'));
  expect(await titles(editor, web)).toEqual(['0: 1 policy', '0: reached by client']);
  await editor.replace(uri, 'port: 8080', 'port: 80800');
  expect(await titles(editor, uri)).toEqual(['0: refused by the API server', '0: ingress: client on TCP 8080', '0: egress: not limited']);
  expect(await titles(editor, web)).toEqual(['0: 1 policy', '0: reached by client']);
  await editor.replace(uri, 'port: 80800', 'port: 8080');
  expect(await titles(editor, uri)).toContain('0: 1 workload: web');
  expect(await titles(editor, web)).toEqual(['0: 1 policy', '0: reached by client']);
});

test('another file changes what they say: the client is told to ask again', async () => {
  const { folder, editor, uri } = await open();
  expect(await titles(editor, uri)).toContain('0: 1 workload: web');
  const web = folder.uriOf('web.yaml');
  await editor.open(web, deployment('web'));
  const before = editor.refreshes.codeLens;
  await editor.replace(web, 'labels: {app: web}', 'labels: {app: site}');
  await editor.until(() => editor.refreshes.codeLens > before);
  expect(await titles(editor, uri)).toContain('0: selects no workload here');
});

test('each can be switched off', async () => {
  const { folder, editor, uri } = await open({ settings: { netpol: { codeLens: { policies: false } } } });
  expect(await titles(editor, uri)).toEqual([]);
  const web = folder.uriOf('web.yaml');
  await editor.open(web, deployment('web'));
  expect(await titles(editor, web)).toEqual(['0: 1 policy', '0: reached by client']);
});

describe('a click', () => {
  const clicked = async (editor: Editor, uri: string) => {
    const [first] = await lensesOf(editor, uri);
    return (await editor.request<CodeLens>('codeLens/resolve', first)).command;
  };

  test('gives an editor that can show places the place of the lens and those of the workloads', async () => {
    const { folder, editor, uri } = await open({ initializationOptions: { commands: ['netpol.showLocations'] } });
    const place = { uri: folder.uriOf('web.yaml'), range: { start: { line: 3, character: 8 }, end: { line: 3, character: 11 } } };
    expect(await clicked(editor, uri)).toEqual({
      title: '1 workload: web',
      command: 'netpol.showLocations',
      arguments: [uri, { line: 0, character: 0 }, [place]],
    });
  });

  test('has the one place shown by an editor that cannot show a list', async () => {
    const { folder, editor, uri } = await open();
    const command = await clicked(editor, uri);
    await editor.request('workspace/executeCommand', { command: command?.command, arguments: command?.arguments });
    expect(editor.shown).toMatchObject([{ uri: folder.uriOf('web.yaml'), selection: { start: { line: 3, character: 8 } } }]);
  });

  test('asks which one where there are several', async () => {
    const { folder, editor, uri } = await open();
    const other = folder.uriOf('other.yaml');
    await editor.open(other, deployment('web').replace('name: web\n', 'name: web-canary\n'));
    editor.choose = (all) => all.find((title) => title === 'web.yaml:4');
    const command = await clicked(editor, uri);
    expect(command?.title).toBe('2 workloads: web, web-canary');
    await editor.request('workspace/executeCommand', { command: command?.command, arguments: command?.arguments });
    expect(editor.questions).toHaveLength(1);
    expect(editor.shown).toMatchObject([{ uri: folder.uriOf('web.yaml') }]);
  });

  test('is nothing where the editor can show nothing', async () => {
    const { window, ...rest } = fullClient;
    expect(window).toBeDefined();
    const { editor, uri } = await open({ capabilities: rest });
    expect(await clicked(editor, uri)).toEqual({ title: '1 workload: web', command: '' });
  });
});

test('a lens of an object that is gone gets a title all the same', async () => {
  const { editor, uri } = await open();
  const [first] = await lensesOf(editor, uri);
  await editor.change(uri, { text: '' });
  expect((await editor.request<CodeLens>('codeLens/resolve', first)).command).toEqual({ title: '…', command: '' });
  expect((await editor.request<CodeLens>('codeLens/resolve', { range: first?.range, data: 'nonsense' })).command).toEqual({ title: '…', command: '' });
});

test('a simple editor gets lenses too', async () => {
  const { editor, uri } = await open({ capabilities: simpleClient });
  expect(await titles(editor, uri)).toEqual(['0: 1 workload: web', '0: ingress: client on TCP 8080', '0: egress: not limited']);
});
