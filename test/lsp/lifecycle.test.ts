import { describe, expect, onTestFinished, test } from 'vitest';
import { ResponseError } from 'vscode-jsonrpc/node';
import { fullClient, simpleClient } from './support/capabilities.js';
import { startEditor } from './support/editor.js';
import { openPolicy } from './support/manifests.js';
import { serve } from './support/serve.js';
import { makeFolder } from './support/workspace-folder.js';

test('the log says what was read, how long it took, and what the API server refuses', async () => {
  const folder = makeFolder({
    'policy.yaml': openPolicy,
    'refused.yaml': openPolicy.replace('name: database', 'name: refused').replace('- {}', '- {ports: [{port: 99999}]}'),
  });
  const editor = await startEditor({ folders: [folder] });
  await editor.until(() => editor.log.some((line) => line.startsWith('Read ')));
  const from = editor.log.findIndex((line) => line.startsWith('Read '));
  expect(editor.log.slice(from, from + 3)).toEqual([
    expect.stringMatching(/^Read 2 files in \d+\.\d s; 2 files of them with Kubernetes objects: 2 policies/),
    'What limits every answer:',
    expect.stringMatching(/^ {2}NetworkPolicy \S*refused is left out .*\(refused\.yaml:\d+\)$/),
  ]);
});

describe('initialize', () => {
  test('offers a client that can fetch findings to fetch them, for the workspace too', async () => {
    const { capabilities } = await startEditor();
    expect(capabilities).toMatchObject({
      positionEncoding: 'utf-16',
      textDocumentSync: { openClose: true, change: 2 },
      diagnosticProvider: { interFileDependencies: true, workspaceDiagnostics: true },
      hoverProvider: true,
      codeLensProvider: { resolveProvider: true },
      codeActionProvider: { codeActionKinds: ['quickfix', 'refactor', 'source.fixAll.netpol'] },
      workspace: { workspaceFolders: { supported: true } },
    });
  });

  test('offers no fetching to a client that could not be told to fetch again', async () => {
    const { diagnostic, ...rest } = fullClient.textDocument ?? {};
    expect(diagnostic).toBeDefined();
    expect((await startEditor({ capabilities: simpleClient })).capabilities.diagnosticProvider).toBeUndefined();
    expect((await startEditor({ capabilities: { ...fullClient, textDocument: rest } })).capabilities.diagnosticProvider).toBeUndefined();
    expect((await startEditor({ capabilities: { ...fullClient, workspace: {} } })).capabilities.diagnosticProvider).toBeUndefined();
  });

  test('announces only the commands that the client does not carry out itself', async () => {
    expect((await startEditor()).capabilities.executeCommandProvider?.commands.toSorted()).toEqual([
      'netpol.addDefaultDeny',
      'netpol.allow',
      'netpol.chooseEnvironment',
      'netpol.explain',
      'netpol.generatePolicies',
      'netpol.recordAssertions',
      'netpol.showDifference',
      'netpol.showFile',
      'netpol.showLocations',
    ]);
    const editor = await startEditor({ initializationOptions: { commands: ['netpol.showLocations', 'netpol.addDefaultDeny'] } });
    expect(editor.capabilities.executeCommandProvider?.commands).toEqual([
      'netpol.allow',
      'netpol.chooseEnvironment',
      'netpol.explain',
      'netpol.generatePolicies',
      'netpol.recordAssertions',
      'netpol.showDifference',
      'netpol.showFile',
    ]);
  });

  test('what an editor says that makes no sense does no harm', async () => {
    const editor = await startEditor({ capabilities: simpleClient, initializationOptions: { commands: 7, netpol: ['?'], status: true } });
    expect(editor.capabilities.hoverProvider).toBe(true);
  });

  test('a request before it is refused as the protocol says, and does no harm', async () => {
    const { connection, end } = await serve();
    connection.listen();
    onTestFinished(() => {
      connection.dispose();
      end();
    });
    const early = connection.sendRequest('textDocument/hover', { textDocument: { uri: 'file:///a.yaml' }, position: { line: 0, character: 0 } });
    await expect(early).rejects.toMatchObject({ code: -32002 });
    await expect(connection.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {} })).resolves.toMatchObject({
      capabilities: { hoverProvider: true },
    });
    await expect(connection.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {} })).rejects.toBeInstanceOf(ResponseError);
  });

  test('an unknown request is refused and the next one answered', async () => {
    const editor = await startEditor();
    await expect(editor.request('textDocument/brew', {})).rejects.toMatchObject({ code: -32601 });
    await expect(editor.request('textDocument/codeLens', { textDocument: { uri: 'file:///nowhere.yaml' } })).resolves.toEqual([]);
  });
});

describe('starting', () => {
  test('shows the progress of the first search, once, and its end', async () => {
    const folder = makeFolder({ 'open.yaml': openPolicy });
    const editor = await startEditor({ folders: [folder] });
    const kinds = () => (editor.progress as { value: { kind: string } }[]).map(({ value }) => value.kind);
    await editor.until(() => kinds().includes('end'));
    expect(kinds().filter((kind) => kind !== 'report')).toEqual(['begin', 'end']);
  });

  test('a client that promises settings and never sends them is served with the defaults', async () => {
    const folder = makeFolder({ 'open.yaml': openPolicy });
    const editor = await startEditor({ folders: [folder], settings: 'never' });
    await editor.open(folder.uriOf('open.yaml'), openPolicy);
    expect((await editor.pull(folder.uriOf('open.yaml'))).map(({ code }) => code)).toContain('empty-rule-allows-all');
  });
});

describe('ending', () => {
  test('a request after shutdown is refused', async () => {
    const editor = await startEditor();
    await editor.request('shutdown', undefined);
    await expect(editor.request('textDocument/codeLens', { textDocument: { uri: 'file:///a.yaml' } })).rejects.toMatchObject({ code: -32600 });
  });
});
