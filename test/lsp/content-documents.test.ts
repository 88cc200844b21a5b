import { expect, test } from 'vitest';
import type { CodeLens } from 'vscode-languageserver';
import { startEditor } from './support/editor.js';
import { clientPolicy, deployment } from './support/manifests.js';
import { makeFolder } from './support/workspace-folder.js';

const addressOf = (scheme: string, params: unknown) => `${scheme}:/answer?${encodeURIComponent(JSON.stringify(params))}`;

async function open(commands: readonly string[] = []) {
  const folder = makeFolder({ 'policy.yaml': clientPolicy, 'web.yaml': deployment('web'), 'client.yaml': deployment('client') });
  const editor = await startEditor({ folders: [folder], initializationOptions: { commands } });
  const policy = folder.uriOf('policy.yaml');
  await editor.open(policy, clientPolicy);
  const content = async (uri: string) => (await editor.request<{ readonly text: string }>('workspace/textDocumentContent', { uri })).text;
  return { editor, policy, content };
}

test('an address answers what netpol/explain does, and the client is told to ask again after an edit', async () => {
  const { editor, policy, content } = await open();
  const params = { uri: policy, from: 'client', to: 'web', port: '8080' };
  const address = addressOf('netpol-explain', params);
  const again: string[] = [];
  editor.connection.onRequest('workspace/textDocumentContent/refresh', ({ uri }: { readonly uri: string }) => {
    again.push(uri);
    editor.happened();
    return null;
  });
  const before = await content(address);
  expect(before).toBe((await editor.request<{ readonly text: string }>('netpol/explain', params)).text);
  expect(before).toContain('allowed');
  await editor.replace(policy, 'app: client', 'app: other');
  await editor.until(() => (again.includes(address) ? true : undefined));
  const after = await content(address);
  expect(after).not.toBe(before);
  expect(after).toContain('denied');
});

test('above what would allow a connection stands a lens that has it allowed', async () => {
  const { editor, policy, content } = await open();
  const address = (port: string) => addressOf('netpol-explain', { uri: policy, from: 'client', to: 'web', port });
  const lenses = (uri: string) => editor.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
  expect(await lenses(address('8080'))).toEqual([]);
  const [lens, ...others] = await lenses(address('9090'));
  expect(others).toEqual([]);
  expect((await content(address('9090'))).split('\n')[lens?.range.start.line ?? -1]).toMatch(/^To allow it, add TCP 9090/);
  expect(lens?.command).toMatchObject({ title: 'Allow this connection', command: 'netpol.allow' });
  await editor.request('workspace/executeCommand', { command: lens?.command?.command, arguments: lens?.command?.arguments });
  expect(editor.text(policy)).toContain('port: 9090');
  for (const uri of ['netpol-explain:/nothing', 'netpol-explain:/x?%', 'netpol-explain:/x?{}']) expect(await lenses(uri)).toEqual([]);
});

test('an address answers what an edit changes', async () => {
  const { editor, policy, content } = await open();
  await editor.replace(policy, 'app: client', 'app: other');
  const params = { textDocument: { uri: policy } };
  expect(await content(addressOf('netpol-diff', params))).toBe((await editor.request<{ readonly text: string }>('netpol/difference', params)).text);
});

test.each(['netpol-explain:/nothing', 'netpol-explain:/x?%', 'netpol-explain:/x?{}', 'netpol-diff:/x?[1]', 'other:/x?{}', ''])(
  '%j asks nothing, and is told so',
  async (uri) => {
    const { content } = await open();
    expect(await content(uri)).toMatch(/^This address holds no question/);
  },
);

test('the schemes are offered to a client that knows the request, less those of commands that it carries out', async () => {
  const schemesOf = async (commands: readonly string[]) => (await open(commands)).editor.capabilities.workspace?.textDocumentContent;
  expect(await schemesOf([])).toMatchObject({ schemes: ['netpol-explain', 'netpol-diff'] });
  expect(await schemesOf(['netpol.explain'])).toMatchObject({ schemes: ['netpol-diff'] });
  expect(await schemesOf(['netpol.explain', 'netpol.showDifference'])).toBeUndefined();
});
