import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { joinParts } from '../../client/join-parts.js';
import { buildInParts } from '../../scripts/build-parts.mjs';
import { buildServer } from '../lsp/support/server-program.js';

const root = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'netpol-parts-'));
const initialize = { jsonrpc: '2.0', id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } };

beforeAll(async () => {
  await Promise.all([buildServer('cli'), buildInParts(folder)]);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const textOf = (name: string) => readFileSync(join(folder, name), 'utf8');

describe('the programs of the extension, in parts', () => {
  test.each([['check', '--format', 'json', 'examples'], ['list', 'examples/shop'], ['rules', 'empty-rule-allows-all'], ['--help']])(
    'the command line says what the one in one file says: %s %s',
    (...args) => {
      const run = (program: string): SpawnSyncReturns<string> => spawnSync(process.execPath, [program, ...args], { cwd: root, encoding: 'utf8' });
      const [whole, parted] = [run(join(root, 'dist', 'cli.js')), run(join(folder, 'cli.js'))];
      expect(parted.stdout.length).toBeGreaterThan(100);
      expect({ status: parted.status, out: parted.stdout, notes: parted.stderr }).toEqual({ status: whole.status, out: whole.stdout, notes: whole.stderr });
    },
  );

  test('the server answers, and ends', async () => {
    const child = spawn(process.execPath, [join(folder, 'server.js'), '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const connection = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
    connection.listen();
    const ended = new Promise((resolve) => child.once('exit', resolve));
    expect(await connection.sendRequest(initialize.method, initialize.params)).toMatchObject({ capabilities: { hoverProvider: true } });
    await connection.sendRequest('shutdown');
    await connection.sendNotification('exit');
    expect(await ended).toBe(0);
    connection.dispose();
  });

  test('the command line finds what speaks to agents', async () => {
    const client = new Client({ name: 'test', version: '1.0.0' });
    await client.connect(new StdioClientTransport({ command: process.execPath, args: [join(folder, 'cli.js'), 'mcp', 'examples/shop'], cwd: root }));
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain('can_reach');
    await client.close();
  });

  test("the server for a browser, put together, answers where there are none of Node's names", async () => {
    const program = join(folder, 'joined.js');
    const names = JSON.parse(textOf('browser-server.json')) as readonly string[];
    writeFileSync(program, joinParts(names.map((name) => ({ name, text: textOf(name) }))));
    const worker = new Worker(join(root, 'test', 'lsp', 'support', 'browser-scope.mts'), { workerData: program });
    try {
      const answer = new Promise((resolve, reject) => {
        worker.on('message', (message: { readonly id?: number }) => message.id === 1 && resolve(message));
        worker.on('error', reject);
      });
      worker.postMessage(initialize);
      expect(await answer).toMatchObject({ result: { capabilities: { hoverProvider: true } } });
    } finally {
      await worker.terminate();
    }
  });

  test('each part is asked for, and nothing is asked for that is not there', () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.js') && name !== 'joined.js');
    const asked = new Set(files.flatMap((name) => [...textOf(name).matchAll(/require\("\.\/([^"]+)"\)/g)].map(([, target = '']) => target)));
    expect([...asked].sort()).toEqual(files.filter((name) => name.startsWith('part-')).sort());
    expect(asked.size).toBeGreaterThan(0);
  });
});

test('a part is run once, for all that ask for it, and may ask for others', () => {
  const said: string[] = [];
  const text = joinParts([
    { name: 'a.js', text: `"use strict"; say("a"); exports.a = 1;` },
    { name: 'b.js', text: `say("b"); exports.b = require("./a.js").a + 1 // the end` },
    { name: 'c.js', text: `say(String(require("./a.js").a + require("./b.js").b));` },
  ]);
  new Function('say', text)((line: string) => said.push(line));
  expect(said).toEqual(['a', 'b', '3']);
});
