import { expect, test } from 'vitest';
import type { DocumentLink, FoldingRange, SelectionRange, SemanticTokens, SymbolInformation } from 'vscode-languageserver';
import { fullClient } from './support/capabilities.js';
import { startEditor } from './support/editor.js';
import { clientPolicy, deployment } from './support/manifests.js';
import { makeFolder } from './support/workspace-folder.js';

const kustomization = '# What is\n# deployed.\nresources:\n  - policy.yaml\n  - web.yaml\n  - client.yaml\n';

async function open(policy = clientPolicy, limit?: number) {
  const folder = makeFolder({ 'kustomization.yaml': kustomization, 'policy.yaml': policy, 'web.yaml': deployment('web'), 'client.yaml': deployment('client') });
  const { textDocument = {}, ...rest } = fullClient;
  const capabilities = { ...rest, textDocument: { ...textDocument, ...(limit === undefined ? {} : { foldingRange: { rangeLimit: limit } }) } };
  const editor = await startEditor({ folders: [folder], capabilities });
  const uri = folder.uriOf('policy.yaml');
  await editor.open(uri, policy);
  await editor.open(folder.uriOf('kustomization.yaml'), kustomization);
  return { folder, editor, uri };
}

test('symbols of the workspace, in files that are not open', async () => {
  const { folder, editor } = await open();
  const [first] = await editor.request<SymbolInformation[]>('workspace/symbol', { query: 'shop/web' });
  expect(first).toMatchObject({ name: 'shop/web', containerName: 'Deployment', location: { uri: folder.uriOf('web.yaml') } });
  const labelled = await editor.request<SymbolInformation[]>('workspace/symbol', { query: 'app=client' });
  expect(labelled.map(({ name }) => name)).toEqual(['shop/client app=client', 'shop/web-from-client app=client']);
});

test('folds, as many as the client takes', async () => {
  const { folder, editor, uri } = await open();
  const folds = await editor.request<FoldingRange[]>('textDocument/foldingRange', { textDocument: { uri } });
  expect(folds.slice(0, 2)).toEqual([
    { startLine: 2, endLine: 4 },
    { startLine: 5, endLine: 17 },
  ]);
  const comment = await editor.request<FoldingRange[]>('textDocument/foldingRange', { textDocument: { uri: folder.uriOf('kustomization.yaml') } });
  expect(comment[0]).toEqual({ startLine: 0, endLine: 1, kind: 'comment' });
  const limited = await open(clientPolicy, 2);
  expect(await limited.editor.request<FoldingRange[]>('textDocument/foldingRange', { textDocument: { uri: limited.uri } })).toHaveLength(2);
});

test('what is selected step by step, for each position', async () => {
  const { editor, uri } = await open();
  const { position } = editor.before(uri, 'client\n      ports');
  const found = await editor.request<SelectionRange[]>('textDocument/selectionRange', {
    textDocument: { uri },
    positions: [position, { line: 0, character: 0 }],
  });
  expect(found).toHaveLength(2);
  const [first] = found;
  expect(first && [first.range, first.parent?.range].map((range) => range && editor.document(uri).getText(range))).toEqual(['client', 'app: client']);
});

test('links of a kustomization', async () => {
  const { folder, editor } = await open();
  const links = await editor.request<DocumentLink[]>('textDocument/documentLink', { textDocument: { uri: folder.uriOf('kustomization.yaml') } });
  expect(links.map(({ target }) => target).sort()).toEqual(['client.yaml', 'policy.yaml', 'web.yaml'].map((name) => folder.uriOf(name)));
});

test('tokens for what matches nothing, and the client is told to ask again when that changes', async () => {
  const text = clientPolicy.replace('app: web', 'app: site');
  const { folder, editor, uri } = await open(text);
  const ask = () => editor.request<SemanticTokens>('textDocument/semanticTokens/full', { textDocument: { uri } });
  // podSelector, app and site: line and character from the one before, length, type, modifiers.
  expect((await ask()).data).toEqual([6, 2, 11, 0, 1, 2, 6, 3, 0, 1, 0, 5, 4, 0, 1]);
  const range = { start: { line: 8, character: 0 }, end: { line: 9, character: 0 } };
  expect((await editor.request<SemanticTokens>('textDocument/semanticTokens/range', { textDocument: { uri }, range })).data).toEqual([
    8, 6, 3, 0, 1, 0, 5, 4, 0, 1,
  ]);
  const web = folder.uriOf('web.yaml');
  await editor.open(web, deployment('web'));
  const before = editor.refreshes.semanticTokens;
  await editor.replace(web, 'labels: {app: web}', 'labels: {app: site}');
  await editor.until(() => editor.refreshes.semanticTokens > before);
  expect((await ask()).data).toEqual([]);
});
