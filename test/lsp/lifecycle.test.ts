import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageReader,
  type MessageWriter,
  ResponseError,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import manifest from '../../package.json' with { type: 'json' };
import { fullClient, simpleClient } from './support/capabilities.js';
import { connectEditor, startEditor } from './support/editor.js';
import { openPolicy } from './support/manifests.js';
import { buildServer, serverProgram } from './support/server-program.js';
import { makeFolder } from './support/workspace-folder.js';

beforeAll(buildServer);

/** A server that nobody has said hello to. */
function startSilent() {
  const child = spawn(process.execPath, [serverProgram, '--stdio'], { stdio: ['pipe', 'pipe', 'pipe'] });
  const connection = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  connection.listen();
  onTestFinished(() => {
    connection.dispose();
    child.kill();
  });
  return { child, connection, exited: new Promise<number | null>((resolve) => child.once('exit', resolve)) };
}

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
      'netpol.explain',
      'netpol.recordAssertions',
      'netpol.showDifference',
      'netpol.showFile',
      'netpol.showLocations',
    ]);
    const editor = await startEditor({ initializationOptions: { commands: ['netpol.showLocations', 'netpol.addDefaultDeny'] } });
    expect(editor.capabilities.executeCommandProvider?.commands).toEqual([
      'netpol.explain',
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
    const { connection } = startSilent();
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

  test('messages that are none are survived', async () => {
    const { child, connection } = startSilent();
    await connection.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {} });
    for (const body of ['{bad', '[]', 'null', '7', '""', '{"jsonrpc":"2.0","id":3}']) child.stdin.write(`Content-Length: ${body.length}\r\n\r\n${body}`);
    await expect(connection.sendRequest('textDocument/codeLens', { textDocument: { uri: 'file:///nowhere.yaml' } })).resolves.toEqual([]);
  });
});

describe('ending', () => {
  test('exit after shutdown: status 0', async () => {
    expect(await (await startEditor()).stop()).toBe(0);
  });

  test('exit without shutdown: status 1', async () => {
    const editor = await startEditor();
    await editor.notify('exit', undefined);
    expect(await editor.exited).toBe(1);
  });

  test('a request after shutdown is refused', async () => {
    const editor = await startEditor();
    await editor.request('shutdown', undefined);
    await expect(editor.request('textDocument/codeLens', { textDocument: { uri: 'file:///a.yaml' } })).rejects.toMatchObject({ code: -32600 });
  });

  test('the end of its input ends the server', async () => {
    const { child, exited } = startSilent();
    child.stdin.end();
    expect(await exited).toBe(1);
  });

  test('the end of the process that started it ends the server', async () => {
    const { connection, exited } = startSilent();
    const parent = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
    await connection.sendRequest('initialize', { processId: parent.pid, rootUri: null, capabilities: {} });
    parent.kill();
    expect(await exited).toBe(1);
  });
});

describe('ways to talk', () => {
  /** Findings go over the connection, and it ends in order. */
  async function checkTalks(child: ChildProcess, reader: MessageReader, writer: MessageWriter): Promise<void> {
    const folder = makeFolder({ 'open.yaml': openPolicy });
    const editor = await connectEditor(child, createMessageConnection(reader, writer), { folders: [folder] });
    await editor.open(folder.uriOf('open.yaml'), openPolicy);
    expect((await editor.pull(folder.uriOf('open.yaml'))).map(({ code }) => code)).toContain('empty-rule-allows-all');
    expect(await editor.stop()).toBe(0);
  }

  /** Starts the server with what tells it where this test listens. */
  async function checkConnects(address: string | undefined, argument: (address: string) => readonly string[]): Promise<void> {
    const listener = createServer();
    onTestFinished(() => void listener.close());
    const listening = new Promise<void>((resolve) => void listener.once('listening', resolve));
    if (address === undefined) listener.listen(0, '127.0.0.1');
    else listener.listen(address);
    await listening;
    const connected = new Promise<Socket>((resolve) => void listener.once('connection', resolve));
    const child = spawn(process.execPath, [serverProgram, ...argument(address ?? String((listener.address() as { port: number }).port))], { stdio: 'ignore' });
    const socket = await connected;
    await checkTalks(child, new StreamMessageReader(socket), new StreamMessageWriter(socket));
  }

  test('--socket: connects to the port that the editor listens on', () => checkConnects(undefined, (port) => [`--socket=${port}`]));

  test('--socket, the port as an argument of its own', () => checkConnects(undefined, (port) => ['--socket', port]));

  test('--pipe: connects to the socket file or named pipe', () => {
    const name = process.platform === 'win32' ? `\\\\.\\pipe\\netpol-${process.pid}` : join(makeFolder().path, 'socket');
    return checkConnects(name, (pipe) => [`--pipe=${pipe}`]);
  });

  test('--node-ipc: talks to the Node process that started it', () => {
    const child = fork(serverProgram, ['--node-ipc'], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    return checkTalks(child, new IPCMessageReader(child), new IPCMessageWriter(child));
  });

  test('--socket where nobody listens: one line, status 2', () => {
    const { status, stderr } = spawnSync(process.execPath, [serverProgram, '--socket=1'], { encoding: 'utf8' });
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain('does not listen on 1');
    expect(status).toBe(2);
  });

  test('--version and --help answer and end', () => {
    expect(spawnSync(process.execPath, [serverProgram, '--version'], { encoding: 'utf8' })).toMatchObject({ stdout: `${manifest.version}\n`, status: 0 });
    const help = spawnSync(process.execPath, [serverProgram, '--help'], { encoding: 'utf8' });
    expect(help.stdout).toContain('--stdio');
    expect(help.status).toBe(0);
  });

  test('started without a way to talk: says how, status 2', () => {
    const { status, stderr } = spawnSync(process.execPath, [serverProgram], { encoding: 'utf8' });
    expect(stderr).toContain('--stdio');
    expect(status).toBe(2);
  });
});
