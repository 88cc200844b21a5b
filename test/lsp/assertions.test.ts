import { describe, expect, test } from 'vitest';
import type { CodeLens, CompletionList, Diagnostic, Hover, Location } from 'vscode-languageserver';
import type { AssertionCoverageResult, AssertionsResult, RecordAssertionsResult, RunAssertionsResult } from '../../server/lsp/protocol.js';
import { fullClient, simpleClient } from './support/capabilities.js';
import { type Editor, type EditorOptions, startEditor } from './support/editor.js';
import { clientPolicy, deployment } from './support/manifests.js';
import { makeFolder } from './support/workspace-folder.js';

/** Of the policy, `client` reaches `web` on TCP 8080 and nobody else does; `client` itself is open. */
const stated = `assertions:
  - from: shop/client
    to: shop/web
    ports: [8080]
    expect: allowed
  - name: nothing else gets in
    from: {outside: shop}
    to: web
    expect: denied
  - from: web
    to: client
    expect: denied
`;

const name = 'shop.netpol-test.yaml';

async function start(options: EditorOptions = {}, files: Readonly<Record<string, string>> = {}) {
  const folder = makeFolder({ [name]: stated, 'policy.yaml': clientPolicy, 'web.yaml': deployment('web'), 'client.yaml': deployment('client'), ...files });
  const editor = await startEditor({ ...options, folders: [folder] });
  let changes = 0;
  editor.connection.onNotification('netpol/assertionsChanged', () => {
    changes++;
    editor.happened();
  });
  return { folder, editor, uri: folder.uriOf(name), changes: () => changes };
}

const listed = (editor: Editor, uri?: string) =>
  editor.request<AssertionsResult>('netpol/assertions', uri === undefined ? {} : { textDocument: { uri } }).then(({ files }) => files);
const run = (editor: Editor, params: object = {}) => editor.request<RunAssertionsResult>('netpol/runAssertions', params).then(({ results }) => results);
const outcomes = async (editor: Editor, params: object = {}) => (await run(editor, params)).map(({ id, outcome }) => `${outcome} ${id}`);

const expected = ['passed shop/client -> shop/web on 8080: allowed', 'passed nothing else gets in', 'failed web -> client: denied'];

describe('what is stated', () => {
  test('by every file of the workspace, with places', async () => {
    const { editor, uri } = await start();
    const files = await listed(editor);
    expect(files).toHaveLength(1);
    expect(files[0]).toMatchObject({ uri, problems: [] });
    expect(files[0]?.assertions.map(({ label, range }) => `${range.start.line}:${range.start.character} ${label}`)).toEqual([
      '1:2 shop/client -> shop/web on 8080: allowed',
      '5:2 nothing else gets in',
      '9:2 web -> client: denied',
    ]);
  });

  test('by the text in the editor, with what cannot be understood', async () => {
    const { editor, uri } = await start();
    await editor.open(uri, stated);
    await editor.replace(uri, 'expect: allowed', 'expect: yes');
    const [file] = await listed(editor, uri);
    expect(file?.assertions.map(({ id }) => id)).toEqual(['nothing else gets in', 'web -> client: denied']);
    expect(file?.problems.map(({ range }) => range)).toEqual([editor.rangeOf(uri, 'yes')]);
  });

  test('nothing by what is no file of assertions, or is not there', async () => {
    const { editor, folder } = await start();
    expect(await listed(editor, folder.uriOf('policy.yaml'))).toEqual([]);
    expect(await listed(editor, folder.uriOf('none.netpol-test.yaml'))).toEqual([]);
    expect(await run(editor, { uri: folder.uriOf('none.netpol-test.yaml') })).toEqual([]);
  });
});

describe('a run', () => {
  test('of all', async () => {
    const { editor } = await start();
    expect(await outcomes(editor)).toEqual(expected);
  });

  test('of one file, and of one assertion of it', async () => {
    const { editor, folder, uri } = await start({}, { 'more/more.netpol-test.yml': stated });
    expect(await outcomes(editor)).toHaveLength(6);
    expect(await outcomes(editor, { uri })).toEqual(expected);
    const ids = ['nothing else gets in'];
    expect(await run(editor, { uri: folder.uriOf('more/more.netpol-test.yml'), ids })).toMatchObject([
      { uri: folder.uriOf('more/more.netpol-test.yml'), id: ids[0], outcome: 'passed', message: '', locations: [] },
    ]);
  });

  test('says why, and where, with the lines of files that are not open', async () => {
    const { editor, folder, uri } = await start({}, { [name]: stated.replace('expect: allowed', 'expect: denied') });
    const [first] = await run(editor, { uri });
    expect(first?.message.split('\n')[0]).toBe('denied expected, but shop/client reaches shop/web on TCP 8080:');
    expect(first?.message).toContain('policy.yaml:12');
    expect(first?.range.start).toEqual({ line: 1, character: 2 });
    expect(first?.locations).toMatchObject([{ uri: folder.uriOf('policy.yaml'), label: 'web-from-client, ingress rule 1', range: { start: { line: 11 } } }]);
  });

  test('counts buffers that are not saved', async () => {
    const { editor, folder } = await start();
    const policy = folder.uriOf('policy.yaml');
    await editor.open(policy, clientPolicy);
    await editor.replace(policy, 'port: 8080', 'port: 9090');
    expect((await outcomes(editor))[0]).toBe('failed shop/client -> shop/web on 8080: allowed');
  });

  test('waits until the workspace is read', async () => {
    const { editor } = await start({ startOnly: true });
    expect(await outcomes(editor)).toEqual(expected);
  });

  test('can be cancelled', async () => {
    const many = Array.from({ length: 200 }, (_, index) => `  - {name: "${index}", from: client, to: web, expect: denied}\n`).join('');
    const { editor } = await start({}, { [name]: `assertions:\n${many}` });
    const running = editor.connection.sendRequest('netpol/runAssertions', {}, cancelledSoon());
    await expect(running).rejects.toMatchObject({ code: -32800 });
    expect(await run(editor)).toHaveLength(200);
  });
});

/** A token whose cancellation is sent right behind the request. */
function cancelledSoon() {
  let cancel = () => {};
  const token = {
    isCancellationRequested: false,
    onCancellationRequested: (listener: () => void) => {
      cancel = listener;
      return { dispose: () => {} };
    },
  };
  queueMicrotask(() => cancel());
  return token;
}

describe('a client that shows assertions as tests', () => {
  const tests = { initializationOptions: { tests: true } };

  test('is told when the workspace is read', async () => {
    const { editor, changes } = await start({ ...tests, startOnly: true });
    await editor.until(() => changes() > 0);
  });

  test('is told after an edit of a manifest, and after an edit of the assertions', async () => {
    const { editor, folder, uri, changes } = await start(tests);
    await editor.until(() => changes() > 0);
    const policy = folder.uriOf('policy.yaml');
    await editor.open(policy, clientPolicy);
    for (const [file, find, by] of [
      [policy, 'port: 8080', 'port: 9090'],
      [uri, 'expect: allowed', 'expect: denied'],
    ] as const) {
      if (file === uri) await editor.open(uri, stated);
      const before = changes();
      await editor.replace(file, find, by);
      await editor.until(() => changes() > before);
    }
    expect((await outcomes(editor))[0]).toBe('passed shop/client -> shop/web on 8080: denied');
  });

  test('is told when a file comes and when the last one goes', async () => {
    const { editor, folder, changes } = await start(tests);
    await editor.until(() => changes() > 0);
    const told = async (type: 1 | 3, file: string) => {
      const before = changes();
      await editor.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: folder.uriOf(file), type }] });
      await editor.until(() => changes() > before);
      return (await listed(editor)).map(({ uri }) => uri);
    };
    folder.write('new.netpol-test.yaml', stated);
    expect(await told(1, 'new.netpol-test.yaml')).toEqual([folder.uriOf('new.netpol-test.yaml'), folder.uriOf(name)]);
    folder.remove('new.netpol-test.yaml');
    expect(await told(3, 'new.netpol-test.yaml')).toEqual([folder.uriOf(name)]);
    folder.remove(name);
    expect(await told(3, name)).toEqual([]);
  });

  test('gets no lenses above them, unless a setting says so', async () => {
    const { editor, uri } = await start(tests);
    await editor.open(uri, stated);
    expect(await editor.request('textDocument/codeLens', { textDocument: { uri } })).toEqual([]);
    const other = await start({ ...tests, settings: { netpol: { codeLens: { assertions: true } } } });
    await other.editor.open(other.uri, stated);
    expect(await other.editor.request('textDocument/codeLens', { textDocument: { uri: other.uri } })).toHaveLength(3);
  });
});

test('another client is told nothing', async () => {
  const { editor, folder, changes } = await start();
  const policy = folder.uriOf('policy.yaml');
  await editor.open(policy, clientPolicy);
  const before = editor.refreshes.codeLens;
  await editor.request('textDocument/codeLens', { textDocument: { uri: policy } });
  await editor.replace(policy, 'port: 8080', 'port: 9090');
  await editor.until(() => editor.refreshes.codeLens > before);
  expect(changes()).toBe(0);
});

describe('lenses', () => {
  async function titles(editor: Editor, uri: string): Promise<readonly string[]> {
    const lenses = await editor.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
    const resolved = await Promise.all(lenses.map((lens) => editor.request<CodeLens>('codeLens/resolve', lens)));
    return resolved.map(({ range, command }) => `${range.start.line}: ${command?.title}`);
  }

  test.each([
    ['a full client', fullClient],
    ['a simple one', simpleClient],
  ])('say in %s whether each holds', async (_, capabilities) => {
    const { editor, uri } = await start({ capabilities });
    await editor.open(uri, stated);
    expect(await titles(editor, uri)).toEqual(['1: passed', '5: passed', '9: failed: denied expected, but shop/web reaches shop/client on every port:']);
  });

  test('show the rules that decide', async () => {
    const { editor, folder, uri } = await start({ initializationOptions: { commands: ['netpol.showLocations'] } });
    await editor.open(uri, stated.replace('expect: allowed', 'expect: denied'));
    const [lens] = await editor.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
    const { command } = await editor.request<CodeLens>('codeLens/resolve', lens);
    expect(command).toMatchObject({ command: 'netpol.showLocations', arguments: [uri, { line: 1, character: 2 }, [{ uri: folder.uriOf('policy.yaml') }]] });
  });

  test('of an assertion that is gone get a title all the same', async () => {
    const { editor, uri } = await start();
    await editor.open(uri, stated);
    const [lens] = await editor.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
    await editor.change(uri, { text: 'assertions: []\n' });
    expect((await editor.request<CodeLens>('codeLens/resolve', lens)).command).toEqual({ title: '…', command: '' });
    expect((await editor.request<CodeLens>('codeLens/resolve', { range: lens?.range, data: { uri, assertion: 7 } })).command?.command).toBe('');
  });
});

describe('findings', () => {
  const codes = (items: readonly Diagnostic[]) => items.map(({ code, source, range }) => `${source} ${code} ${range.start.line}`);

  test('say what cannot be understood, to who fetches them and to who is sent them', async () => {
    const fetching = await start();
    await fetching.editor.open(fetching.uri, stated);
    expect(await fetching.editor.pull(fetching.uri)).toEqual([]);
    await fetching.editor.replace(fetching.uri, 'to: client', 'too: client');
    expect(codes(await fetching.editor.pull(fetching.uri))).toContain('netpol assertion-invalid 10');

    const { editor, uri } = await start({ capabilities: simpleClient });
    await editor.open(uri, stated.replace('expect: allowed', 'expect: maybe'));
    await editor.until(() => editor.lastPublished(uri)?.diagnostics.some(({ code }) => code === 'assertion-invalid'));
    await editor.replace(uri, 'maybe', 'denied');
    await editor.until(() => editor.lastPublished(uri)?.diagnostics.length === 0);
  });

  test('a failed assertion is none', async () => {
    const { editor, uri } = await start();
    await editor.open(uri, stated.replace('expect: allowed', 'expect: denied'));
    expect(await editor.pull(uri)).toEqual([]);
  });

  test('of files that are not open, where findings of the whole workspace are wanted', async () => {
    const settings = { netpol: { diagnostics: { scope: 'workspace' } } };
    const { editor, uri } = await start({ settings }, { [name]: 'assertions: 7\n' });
    const report = await editor.request<{ items: { uri: string; items: Diagnostic[] }[] }>('workspace/diagnostic', { previousResultIds: [] });
    expect(report.items.find((each) => each.uri === uri)?.items.map(({ code }) => code)).toEqual(['assertion-invalid']);
  });
});

describe('in the text', () => {
  test('a hover says whether it holds', async () => {
    const { editor, uri } = await start();
    await editor.open(uri, stated);
    const { contents } = await editor.request<Hover & { contents: { value: string } }>('textDocument/hover', editor.before(uri, 'shop/client'));
    expect(contents.value).toMatch(/^\*\*passed\*\*/);
    expect(contents.value).toMatch(/\[web-from-client\]\(file:.*policy\.yaml#L12,5\)/);
  });

  test('an end leads to its manifest', async () => {
    const { editor, folder, uri } = await start({ capabilities: simpleClient });
    await editor.open(uri, stated);
    const found = await editor.request<Location[]>('textDocument/definition', editor.before(uri, 'shop/client'));
    expect(found).toMatchObject([{ uri: folder.uriOf('client.yaml'), range: { start: { line: 3 } } }]);
  });

  test('completion offers what the manifests have, and explains the keys', async () => {
    const { editor, uri } = await start();
    await editor.open(uri, 'assertions:\n  - from: x\n    \n');
    const at = async (find: string) => (await editor.request<CompletionList>('textDocument/completion', editor.before(uri, find))).items;
    expect((await at('x\n')).map(({ label }) => label)).toEqual(['client', 'web', '0.0.0.0/0', '::/0']);
    const keys = await editor.request<CompletionList>('textDocument/completion', { textDocument: { uri }, position: { line: 2, character: 4 } });
    expect(keys.items.map(({ label }) => label)).toEqual(['name', 'to', 'ports', 'expect']);
    for (const { documentation } of keys.items) expect(documentation).toMatch(/\w{3}/);
  });
});

test('what a schema says is left to a server that has it', async () => {
  const { editor, uri } = await start({ initializationOptions: { schemas: true } });
  await editor.open(uri, 'assertions:\n  - from: x\n    expect: y\n    \n');
  const at = async (line: number, character: number) =>
    (await editor.request<CompletionList>('textDocument/completion', { textDocument: { uri }, position: { line, character } })).items.map(({ label }) => label);
  expect(await at(1, 10)).toEqual(['client', 'web', '0.0.0.0/0', '::/0']);
  expect(await at(2, 12)).toEqual([]);
  expect(await at(3, 4)).toEqual([]);
});

describe('recording', () => {
  test('makes a file beside the one that is open, which holds', async () => {
    const { editor, folder } = await start({}, { 'team/readme.yaml': 'a: 1\n' });
    const beside = { textDocument: { uri: folder.uriOf('team/readme.yaml') } };
    const { edit, uri } = await editor.request<RecordAssertionsResult>('netpol/recordAssertions', beside);
    expect(uri).toBe(folder.uriOf('team/team.netpol-test.yaml'));
    editor.apply(edit ?? {});
    const text = editor.text(uri ?? '');
    await editor.open(uri ?? '', text);
    const results = await run(editor, { uri });
    expect(results.length).toBeGreaterThan(0);
    expect(results.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
    expect((await listed(editor, uri))[0]?.problems).toEqual([]);
  });

  test('takes the next free name, also of a file that is left out', async () => {
    const { editor, folder } = await start(
      { settings: { netpol: {}, 'netpol.exclude': { '**/team-2.*': true } } },
      { 'team/team.netpol-test.yaml': stated, 'team/team-2.netpol-test.yaml': stated },
    );
    const beside = { textDocument: { uri: folder.uriOf('team/team.netpol-test.yaml') } };
    const { uri } = await editor.request<RecordAssertionsResult>('netpol/recordAssertions', beside);
    expect(uri).toBe(folder.uriOf('team/team-3.netpol-test.yaml'));
  });

  test('as a command has the edit applied and shows the file', async () => {
    const { editor, folder } = await start();
    expect(editor.capabilities.executeCommandProvider?.commands).toContain('netpol.recordAssertions');
    await editor.request('workspace/executeCommand', { command: 'netpol.recordAssertions' });
    const made = `${folder.uri}/${folder.uri.split('/').at(-1)}.netpol-test.yaml`;
    expect(editor.text(made)).toContain('assertions:');
    await editor.until(() => editor.shown.length > 0);
    expect(editor.shown).toMatchObject([{ uri: made }]);
  });

  test.each([undefined, null, 7, {}, { textDocument: 7 }, { textDocument: { uri: 7 } }])('takes any argument: %j', async (argument) => {
    const { editor } = await start();
    expect(await editor.request('workspace/executeCommand', { command: 'netpol.recordAssertions', arguments: [argument] })).toBeNull();
  });

  test('says what is in the way', async () => {
    const empty = makeFolder({ 'a.yaml': 'a: 1\n' });
    const editor = await startEditor({ folders: [empty] });
    expect(await editor.request('netpol/recordAssertions', {})).toEqual({ message: expect.stringContaining('no connections to record') });
    const nowhere = await startEditor({ folders: [] });
    expect(await nowhere.request('netpol/recordAssertions', {})).toEqual({ message: expect.stringContaining('Open a folder') });
    const simple = await start({ capabilities: simpleClient });
    expect(await simple.editor.request('netpol/recordAssertions', {})).toEqual({ message: expect.stringContaining('cannot create files') });
  });
});

test('of which workloads assertions state a connection, and of which none does', async () => {
  const { editor, folder } = await start({}, { 'lonely.yaml': deployment('lonely') });
  const covered = async (params: object) => {
    const { files } = await editor.request<AssertionCoverageResult>('netpol/assertionCoverage', params);
    return Object.fromEntries(files.flatMap(({ workloads }) => workloads.map(({ id, assertions }) => [id, assertions])));
  };
  expect(await covered({})).toEqual({ 'shop/Deployment/client': 2, 'shop/Deployment/lonely': 0, 'shop/Deployment/web': 3 });
  expect(await covered({ uri: folder.uriOf(name), ids: ['web -> client: denied'] })).toMatchObject({ 'shop/Deployment/client': 1, 'shop/Deployment/web': 1 });
  expect(await covered({ uri: folder.uriOf(name), ids: [] })).toMatchObject({ 'shop/Deployment/web': 0 });
  expect(await covered({ uri: folder.uriOf('lonely.yaml') })).toEqual({});
  const { files } = await editor.request<AssertionCoverageResult>('netpol/assertionCoverage', {});
  const lonely = files.find(({ uri }) => uri === folder.uriOf('lonely.yaml'));
  expect(lonely?.workloads).toMatchObject([{ range: { start: { line: 3, character: 8 } } }]);
});
