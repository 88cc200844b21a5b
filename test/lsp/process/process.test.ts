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
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import manifest from '../../../package.json' with { type: 'json' };
import { connectEditor, startEditor } from '../support/editor.js';
import { openPolicy } from '../support/manifests.js';
import { servedBy } from '../support/serve.js';
import { buildServer, serverProgram } from '../support/server-program.js';
import { makeFolder } from '../support/workspace-folder.js';

beforeAll(() => buildServer());

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

test('messages that are none are survived', async () => {
  const { child, connection } = startSilent();
  await connection.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {} });
  for (const body of ['{bad', '[]', 'null', '7', '""', '{"jsonrpc":"2.0","id":3}']) child.stdin.write(`Content-Length: ${body.length}\r\n\r\n${body}`);
  await expect(connection.sendRequest('textDocument/codeLens', { textDocument: { uri: 'file:///nowhere.yaml' } })).resolves.toEqual([]);
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
    const editor = await connectEditor(servedBy(child, createMessageConnection(reader, writer)), { folders: [folder] });
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
