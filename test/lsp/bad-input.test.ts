import { chmodSync, closeSync, ftruncateSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import { type AssertionsResult, requestNames } from '../../server/lsp/protocol.js';
import { type Editor, startEditor } from './support/editor.js';
import { deployment, openPolicy } from './support/manifests.js';
import { type Folder, makeFolder } from './support/workspace-folder.js';

const codesOf = async (editor: Editor, uri: string) => (await editor.pull(uri)).map(({ code }) => code);

/** The rest of the workspace is still answered: findings, lenses, hover. */
async function checkAlive(editor: Editor, folder: Folder): Promise<void> {
  const uri = folder.uriOf('sound.yaml');
  await editor.open(uri, openPolicy);
  expect(await codesOf(editor, uri)).toContain('empty-rule-allows-all');
  const lenses = await editor.request<unknown[]>('textDocument/codeLens', { textDocument: { uri } });
  expect(lenses.length).toBeGreaterThan(0);
  expect(await editor.request('textDocument/hover', editor.before(uri, 'database'))).not.toBeNull();
}

/** `levels` anchors, each of which holds the one before ten times. */
function aliasBomb(levels: number): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < levels; level++) lines.push(`a${level}: &a${level} [${Array.from({ length: 10 }, () => `*a${level - 1}`).join(', ')}]`);
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: bomb}\n${lines.join('\n')}\n`;
}

const conflict = openPolicy.replace('    - {}\n', '<<<<<<< HEAD\n    - {}\n=======\n    - from: []\n>>>>>>> theirs\n');
const cycle = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: &m {name: a, labels: *m}\nspec: &s\n  podSelector: {}\n  more: *s\n';

function longFile(lines: number): string {
  const rules = Array.from(
    { length: Math.ceil(lines / 4) },
    (_, index) => `    - from:\n        - ipBlock: {cidr: 10.${index >> 8}.${index & 255}.0/24}\n      ports:\n        - {port: ${1 + index}, protocol: TCP}\n`,
  );
  return `${openPolicy.slice(0, openPolicy.indexOf('    - {}'))}${rules.join('')}`;
}

const texts: readonly (readonly [string, string, readonly string[]])[] = [
  ['a half-typed policy', openPolicy.slice(0, openPolicy.indexOf('matchLabels') + 8), []],
  ['unclosed brackets', `${openPolicy}    - {from: [{podSelector: {\n`, ['not-yaml']],
  ['git conflict markers', conflict, ['conflict-marker']],
  ['a cyclic alias', cycle, ['alias']],
  ['an alias bomb', aliasBomb(12), []],
  ['tabs as indentation', openPolicy.replaceAll('  ', '\t'), ['tab']],
  ['nothing but a NUL', '\0', []],
  ['half of a surrogate pair', `${openPolicy}# \ud83d\n`, []],
  ['10,000 documents', Array.from({ length: 10_000 }, (_, index) => `apiVersion: v1\nkind: Namespace\nmetadata: {name: n${index}}\n`).join('---\n'), []],
  ['50,000 lines', longFile(50_000), []],
  ['one line of a million brackets', `a: ${'['.repeat(1_000_000)}`, []],
  [
    'a Helm template',
    '{{- if .Values.policy }}\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: {{ .Release.Name }}\nspec: {{ toYaml .Values.spec | nindent 2 }}\n{{- end }}\n',
    [],
  ],
];

describe('a text that is no good, on the disk and open', () => {
  test.each(texts)('%s', async (_, text, kinds) => {
    const folder = makeFolder({ 'sound.yaml': openPolicy, 'bad.yaml': text });
    const editor = await startEditor({ folders: [folder] });
    await checkAlive(editor, folder);
    const uri = folder.uriOf('bad.yaml');
    await editor.open(uri, text);
    const found = await editor.pull(uri);
    if (kinds.length > 0) expect(found.map(({ severity }) => severity)).toContain(1);
    for (const { range } of found) expect(editor.document(uri).offsetAt(range.end)).toBeLessThanOrEqual(text.length);
    await editor.request('textDocument/codeLens', { textDocument: { uri } });
    await editor.request('textDocument/hover', { textDocument: { uri }, position: { line: 3, character: 3 } });
    await editor.request('textDocument/documentSymbol', { textDocument: { uri } });
    const everywhere = { start: { line: 0, character: 0 }, end: { line: 99_999, character: 0 } };
    await editor.request('textDocument/codeAction', { textDocument: { uri }, range: everywhere, context: { diagnostics: [] } });
    await checkAlive(editor, folder);
    expect(await editor.stop()).toBe(0);
  });
});

// The longest text is read as slowly here as above, and once is enough.
test.each(texts.filter(([, text]) => text.length < 1_000_000 || text.includes('\n')))('a file of assertions that is no good: %s', async (_, text) => {
  const folder = makeFolder({ 'sound.yaml': openPolicy, 'bad.netpol-test.yaml': text });
  const editor = await startEditor({ folders: [folder] });
  const uri = folder.uriOf('bad.netpol-test.yaml');
  const checkStates = async () => {
    const { files } = await editor.request<AssertionsResult>('netpol/assertions', {});
    expect(files).toMatchObject([{ uri, assertions: [] }]);
    expect(files[0]?.problems.length).toBeGreaterThan(0);
  };
  await checkStates();
  await editor.open(uri, text);
  await checkStates();
  expect((await codesOf(editor, uri)).every((code) => code === 'assertion-invalid')).toBe(true);
  expect(await editor.request('netpol/runAssertions', {})).toEqual({ results: [] });
  for (const method of ['codeLens', 'documentSymbol']) expect(await editor.request(`textDocument/${method}`, { textDocument: { uri } })).toEqual([]);
  for (const method of ['hover', 'definition', 'completion'])
    await editor.request(`textDocument/${method}`, { textDocument: { uri }, position: { line: 3, character: 3 } });
  await checkAlive(editor, folder);
});

describe('a file that is no good, on the disk', () => {
  test('binary', async () => {
    const folder = makeFolder({ 'sound.yaml': openPolicy, 'bad.yaml': new Uint8Array(4096).map((_, index) => index % 256) });
    const editor = await startEditor({ folders: [folder] });
    expect(editor.log.find((line) => line.includes('bad.yaml'))).toContain('not read');
    await checkAlive(editor, folder);
  });

  test('2 GB', async () => {
    const folder = makeFolder({ 'sound.yaml': openPolicy });
    const file = openSync(join(folder.path, 'bad.yaml'), 'w');
    // Without content on the disk: only the size counts.
    ftruncateSync(file, 2 ** 31);
    closeSync(file);
    const editor = await startEditor({ folders: [folder] });
    expect(editor.log.find((line) => line.includes('bad.yaml'))).toContain('not read');
    await checkAlive(editor, folder);
  });

  test('a folder that is gone, and one that may not be read', async () => {
    const folder = makeFolder({ 'sound.yaml': openPolicy, 'locked/web.yaml': deployment('web') });
    chmodSync(join(folder.path, 'locked'), 0);
    onTestFinished(() => chmodSync(join(folder.path, 'locked'), 0o700));
    const gone = makeFolder();
    const missing = { ...gone, path: join(gone.path, 'missing'), uri: `${gone.uri}/missing` };
    const editor = await startEditor({ folders: [folder, missing] });
    expect(editor.log.find((line) => line.includes('missing'))).toContain('cannot be searched');
    await checkAlive(editor, folder);
  });

  test('files that vanish while they are read', async () => {
    const names = Array.from({ length: 500 }, (_, index) => `many/${index}.yaml`);
    const folder = makeFolder({ 'sound.yaml': openPolicy, ...Object.fromEntries(names.map((name) => [name, deployment('web')])) });
    const editor = await startEditor({ folders: [folder], startOnly: true });
    for (const name of names.toReversed()) folder.remove(name);
    await editor.ready();
    await checkAlive(editor, folder);
  });
});

/** Requests of `textDocument/` that are about a document. */
const documentRequests = [
  'textDocument/hover',
  'textDocument/codeLens',
  'textDocument/codeAction',
  'textDocument/documentSymbol',
  'textDocument/definition',
  'textDocument/references',
  'textDocument/documentHighlight',
  'textDocument/prepareRename',
  'textDocument/rename',
  'textDocument/inlayHint',
  'textDocument/completion',
  'textDocument/diagnostic',
  'textDocument/foldingRange',
  'textDocument/selectionRange',
  'textDocument/documentLink',
  'textDocument/semanticTokens/full',
  'textDocument/semanticTokens/range',
];

describe('a client that is no good', () => {
  test('parameters of the wrong shape: the request is answered, and so is the next one', async () => {
    const folder = makeFolder({ 'sound.yaml': openPolicy });
    const editor = await startEditor({ folders: [folder] });
    for (const method of documentRequests) {
      for (const params of [
        {},
        { textDocument: null },
        { textDocument: { uri: 7 } },
        { textDocument: { uri: folder.uriOf('sound.yaml') }, position: { line: -1 } },
      ]) {
        await editor.request(method, params);
      }
    }
    for (const method of ['assertions', 'runAssertions', 'recordAssertions'])
      for (const params of [{}, [], { textDocument: 7 }, { textDocument: { uri: 7 }, uri: 7 }, { uri: folder.uriOf('sound.yaml'), ids: 7 }])
        await editor.request(`netpol/${method}`, params);
    await editor.notify('textDocument/didOpen', { textDocument: {} });
    await editor.notify('textDocument/didChange', {});
    await editor.notify('workspace/didChangeWatchedFiles', {});
    await checkAlive(editor, folder);
  });

  test('parameters of the wrong shape are one line of the log each, and no stack', async () => {
    const folder = makeFolder({ 'sound.yaml': openPolicy });
    const editor = await startEditor({ folders: [folder] });
    const uri = folder.uriOf('sound.yaml');
    const bad = [
      undefined,
      null,
      7,
      'x',
      {},
      { textDocument: null },
      { textDocument: { uri: 7 } },
      { textDocument: [uri] },
      { uri: 7, from: 'a', to: 'b' },
      { uri, from: null, to: [] },
    ];
    const worse = [
      { item: 7 },
      { item: { uri: {} } },
      { textDocument: { uri }, ids: 7, position: 'here', place: 7, filter: 7, expand: 7 },
      { command: 7, arguments: 7 },
      { environment: 7, uri },
      { textDocument: { uri }, position: { line: 1, character: 1 }, newName: 7 },
    ];
    const requests = [
      ...Object.values(requestNames),
      ...documentRequests,
      'textDocument/prepareCallHierarchy',
      ...['callHierarchy/incomingCalls', 'callHierarchy/outgoingCalls', 'workspace/executeCommand', 'workspace/symbol'],
    ];
    for (const method of requests) for (const params of [...bad, ...worse]) await editor.request(method, params);
    const changes = [
      { textDocument: { uri }, contentChanges: 7 },
      { textDocument: { uri }, contentChanges: [{ text: 7 }] },
      { changes: [7] },
      { event: { added: 7 } },
    ];
    const notifications = [
      'textDocument/didOpen',
      'textDocument/didChange',
      'textDocument/didClose',
      'textDocument/didSave',
      'workspace/didChangeWatchedFiles',
      'workspace/didChangeWorkspaceFolders',
    ];
    for (const method of notifications) for (const params of [...bad, ...changes]) await editor.notify(method, params);
    await checkAlive(editor, folder);
    expect(editor.log.filter((line) => /failed|\n\s+at /.test(line))).toEqual([]);
    expect(editor.log).toContainEqual(expect.stringContaining('netpol/explain wants `from` to be a text.'));
  });

  test('a command that nobody knows, or with arguments that make no sense', async () => {
    const folder = makeFolder({ 'sound.yaml': openPolicy });
    const editor = await startEditor({ folders: [folder] });
    await editor.request('workspace/executeCommand', { command: 'netpol.brewCoffee' });
    await editor.request('workspace/executeCommand', { command: 'netpol.addDefaultDeny', arguments: [7] });
    await editor.request('workspace/executeCommand', { command: 'netpol.showLocations', arguments: ['x'] });
    await checkAlive(editor, folder);
  });

  test('the same document opened twice, and closed twice', async () => {
    const folder = makeFolder({ 'sound.yaml': openPolicy });
    const editor = await startEditor({ folders: [folder] });
    const uri = folder.uriOf('sound.yaml');
    await editor.open(uri, openPolicy);
    await editor.open(uri, openPolicy);
    await editor.close(uri);
    await editor.notify('textDocument/didClose', { textDocument: { uri } });
    await checkAlive(editor, folder);
  });
});

test('a request that is cancelled is answered so', async () => {
  const folder = makeFolder({ 'sound.yaml': openPolicy });
  const editor = await startEditor({ folders: [folder] });
  // Nothing is to be said of the whole workspace, so this request stays open until it is cancelled.
  const cancellation = new CancellationTokenSource();
  const answer = editor.connection.sendRequest('workspace/diagnostic', { previousResultIds: [], partialResultToken: 'parts' }, cancellation.token);
  await checkAlive(editor, folder);
  cancellation.cancel();
  await expect(answer).rejects.toMatchObject({ code: -32800 });
  await checkAlive(editor, folder);
});
