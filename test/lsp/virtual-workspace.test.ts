import { expect, onTestFinished, test } from 'vitest';
import type { CallHierarchyItem, CodeAction, CodeLens, Position } from 'vscode-languageserver';
import { type FileParams, fileRequestNames } from '../../server/lsp/protocol/files.js';
import type { EnvironmentsResult } from '../../server/lsp/protocol.js';
import { layers } from '../support/layered.js';
import { connectEditor, type Editor, startEditor } from './support/editor.js';
import { clientPolicy, deployment, openPolicy } from './support/manifests.js';
import { serve } from './support/serve.js';
import { type Folder, makeFolder } from './support/workspace-folder.js';

/*
 * Everything that is asked of files on a disk is asked of the same files on no disk, which the client gives: the answers are the same, but for what
 * the address of a file is.
 */

const virtualRoot = 'vscode-vfs://github/owner/repository';

const chartTemplate = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ .Release.Name }}-deny
spec:
  podSelector:
    matchLabels: {app: {{ .Release.Name }}}
  policyTypes: [Ingress]
`;

const files: Readonly<Record<string, string>> = {
  ...layers,
  'shop/policy.yaml': clientPolicy,
  'shop/open.yaml': openPolicy,
  'shop/web.yaml': deployment('web'),
  'shop/client.yaml': deployment('client'),
  'shop/service.yaml':
    'apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}\n',
  'shop/shop.netpol-test.yaml':
    'assertions:\n  - from: shop/client\n    to: shop/web\n    port: 8080\n    expect: allowed\n  - from: shop/web\n    to: shop/client\n    expect: denied\n',
  'chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 0.1.0\n',
  'chart/values.yaml': 'a: 1\n',
  'chart/templates/policy.yaml': chartTemplate,
  '.netpol.yaml': 'kubernetesVersion: "1.34"\nplugin: calico\nrules: {empty-rule-allows-all: hint, misspelt: off}\n',
  '.gitignore': 'ignored/\n',
  'ignored/other.yaml': deployment('ignored'),
};

async function onDisk(): Promise<{ readonly editor: Editor; readonly folder: Folder }> {
  const folder = makeFolder(files);
  return { editor: await startEditor({ folders: [folder] }), folder };
}

/** As VS Code gives the files of a virtual workspace. */
async function onNoDisk(): Promise<{ readonly editor: Editor; readonly folder: Folder }> {
  const served = await serve();
  onTestFinished(() => served.end());
  const folder: Folder = { uri: virtualRoot, path: 'repository', uriOf: (name) => `${virtualRoot}/${name}`, write: () => {}, remove: () => {} };
  const editor = await connectEditor(served, { folders: [folder], startOnly: true, initializationOptions: { files: true, trusted: true } });
  const nameOf = ({ uri }: FileParams) => decodeURIComponent(uri.slice(virtualRoot.length + 1)).replace(/\/$/, '');
  const below = (name: string) => Object.keys(files).filter((file) => name === '' || file.startsWith(`${name}/`));
  editor.connection.onRequest(fileRequestNames.state, (params: FileParams) => {
    const text = files[nameOf(params)];
    if (text !== undefined) return { kind: 'file', size: text.length, version: text };
    return below(nameOf(params)).length > 0 ? { kind: 'folder', size: 0, version: '' } : null;
  });
  editor.connection.onRequest(fileRequestNames.children, (params: FileParams) => {
    const name = nameOf(params);
    const rest = below(name).map((file) => file.slice(name === '' ? 0 : name.length + 1));
    return [...new Set(rest.map((one) => one.split('/')[0] ?? ''))].map((child) => ({ name: child, kind: rest.includes(child) ? 'file' : 'folder' }));
  });
  editor.connection.onRequest(fileRequestNames.content, (params: FileParams) => ({ base64: Buffer.from(files[nameOf(params)] ?? '').toString('base64') }));
  await editor.ready();
  return { editor, folder };
}

/** Each request with what it answers. */
async function answersOf({ editor, folder }: { readonly editor: Editor; readonly folder: Folder }): Promise<readonly (readonly [string, unknown])[]> {
  const names = Object.keys(files).filter((name) => name.endsWith('.yaml') && !name.startsWith('ignored'));
  for (const name of names) await editor.open(folder.uriOf(name), files[name] ?? '', name.startsWith('chart/t') ? 'helm' : 'yaml');
  const units = async () => {
    const { environments } = await editor.request<EnvironmentsResult>('netpol/environments', {});
    return environments.flatMap((each) => each.units).flatMap(({ path, outcome }) => (path.startsWith('chart') ? outcome : []));
  };
  await expect.poll(units, { timeout: 30_000 }).toEqual(['rendered']);
  const answers: (readonly [string, unknown])[] = [];
  const ask = async (method: string, params: object): Promise<unknown> => {
    // What is refused is refused for the same reason.
    const answer = await editor.request<unknown>(method, params).catch(({ message }: Error) => ({ refused: message }));
    answers.push([`${method} ${JSON.stringify(params)}`, answer]);
    return answer;
  };
  for (const name of names) await askOfFile(editor, folder.uriOf(name), ask);
  await askOfWorkspace(folder, ask);
  return answers.map(([asked, answer]) => {
    // An id of a result is of a text with addresses in it, or of a time.
    const plain = (value: unknown) =>
      JSON.stringify(value)
        .replaceAll(folder.uri, 'ROOT')
        .replaceAll(/"resultId":"[^"]*"/g, '"resultId":""');
    return [plain(asked), JSON.parse(plain(answer ?? null))];
  });
}

type Ask = (method: string, params: object) => Promise<unknown>;

async function askOfFile(editor: Editor, uri: string, ask: Ask): Promise<void> {
  const textDocument = { uri };
  const document = editor.document(uri);
  const range = { start: { line: 0, character: 0 }, end: document.positionAt(document.getText().length) };
  await ask('textDocument/diagnostic', { textDocument });
  for (const lens of ((await ask('textDocument/codeLens', { textDocument })) ?? []) as readonly CodeLens[]) await ask('codeLens/resolve', lens);
  for (const method of ['documentSymbol', 'foldingRange', 'documentLink', 'semanticTokens/full']) await ask(`textDocument/${method}`, { textDocument });
  await ask('textDocument/inlayHint', { textDocument, range });
  await ask('textDocument/semanticTokens/range', { textDocument, range });
  const actions = (await ask('textDocument/codeAction', { textDocument, range, context: { diagnostics: [] } })) as readonly CodeAction[];
  for (const action of actions.slice(0, 5)) if (action.data) await ask('codeAction/resolve', action);
  for (const position of placesIn(document.getText(), (offset) => document.positionAt(offset))) {
    const at = { textDocument, position };
    for (const method of ['hover', 'definition', 'documentHighlight', 'completion', 'prepareRename']) await ask(`textDocument/${method}`, at);
    await ask('textDocument/references', { ...at, context: { includeDeclaration: false } });
    await ask('textDocument/selectionRange', { textDocument, positions: [position] });
    const [item] = ((await ask('textDocument/prepareCallHierarchy', at)) ?? []) as readonly CallHierarchyItem[];
    if (item) for (const method of ['incomingCalls', 'outgoingCalls']) await ask(`callHierarchy/${method}`, { item });
  }
  await ask('netpol/rendered', { uri });
  for (const against of ['edit', 'saved']) await ask('netpol/difference', { textDocument, against });
  for (const method of ['ends', 'environments', 'namespaces', 'map']) await ask(`netpol/${method}`, { textDocument });
}

/** Names, kinds, labels and fields: the second half of some lines. */
function placesIn(text: string, positionAt: (offset: number) => Position): readonly Position[] {
  const starts = [...text.matchAll(/(?:name|kind|app|podSelector|port|from|kustomization|resources|expect)\b.{2}/g)].map(({ index }) => index + 1);
  return starts.slice(0, 8).map(positionAt);
}

async function askOfWorkspace({ uriOf }: Folder, ask: Ask): Promise<void> {
  const textDocument = { uri: uriOf('shop/web.yaml') };
  const ends = { uri: textDocument.uri, from: 'client', to: 'web', port: '8080' };
  for (const query of ['web', 'app=web', 'shop/']) await ask('workspace/symbol', { query });
  await ask('workspace/diagnostic', { previousResultIds: [] });
  await ask('netpol/explain', ends);
  await ask('netpol/allow', { ...ends, from: 'web', to: 'client' });
  await ask('netpol/generatePolicies', { textDocument, for: 'namespace' });
  await ask('netpol/defaultDeny', { textDocument, into: 'newFile' });
  await ask('netpol/namespace', { textDocument, namespace: 'shop' });
  await ask('netpol/probes', { textDocument, position: { line: 3, character: 8 } });
  await ask('netpol/environmentDifference', { environment: 'dev', against: 'prod' });
  for (const method of ['assertions', 'runAssertions', 'assertionCoverage']) await ask(`netpol/${method}`, {});
  await ask('netpol/recordAssertions', { textDocument });
  await ask('netpol/mapPage', { textDocument, script: '', style: '' });
  await ask('textDocument/rename', { textDocument, position: { line: 3, character: 9 }, newName: 'other' });
  await ask('netpol/chooseEnvironment', { environment: 'prod' });
  await ask('netpol/explain', ends);
}

test('what is answered of files that only the client has is what is answered of those on a disk', { timeout: 120_000 }, async () => {
  const [expected, found] = [await answersOf(await onDisk()), await answersOf(await onNoDisk())];
  expect(expected.length).toBeGreaterThan(500);
  const isSaid = expected.filter(([, answer]) => answer !== null && JSON.stringify(answer) !== '[]');
  expect(isSaid.length).toBeGreaterThan(200);
  expect(found.map(([asked]) => asked)).toEqual(expected.map(([asked]) => asked));
  for (const [index, [asked, answer]] of expected.entries()) expect(found[index]?.[1], String(asked)).toEqual(answer);
});

test('of a file that only the client has, no commit can be read, which is said', async () => {
  const { editor, folder } = await onNoDisk();
  await editor.open(folder.uriOf('shop/web.yaml'), files['shop/web.yaml'] ?? '');
  const { text } = await editor.request<{ readonly text: string }>('netpol/difference', {
    textDocument: { uri: folder.uriOf('shop/web.yaml') },
    against: 'head',
  });
  expect(text).toMatch(/No commit/i);
});
