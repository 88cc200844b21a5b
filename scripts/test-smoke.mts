import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../test/e2e/host/children.mts';
import { findProgram } from '../test/e2e/host/programs.mts';
import { check, type Outcome, skipped } from './outcome.mts';
import { at } from './root.mts';

const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: refused
  namespace: shop
spec:
  podSelector: {}
  ingress:
    - ports:
        - port: 70000
`;

/** Runs the built programs with the Node of the machine, not the one that comes with the development tools, in a folder that holds nothing else. */
export async function smoke(): Promise<readonly Outcome[]> {
  const node = findProgram('node', /node_modules/);
  const name = "the programs on the machine's own Node";
  if (!node) return [skipped(name, 'no node on the PATH but the one of node_modules')];
  const version = (await run(node, ['--version'], {})).output.trim();
  if (Number(/^v(\d+)/.exec(version)?.[1]) < 20) return [skipped(name, `${version} is older than Node 20`)];

  const folder = mkdtempSync(join(tmpdir(), 'netpol-smoke-'));
  try {
    for (const program of ['cli.js', 'server.js']) copyFileSync(at('dist', program), join(folder, program));
    mkdirSync(join(folder, 'manifests'));
    writeFileSync(join(folder, 'manifests', 'policy.yaml'), policy);
    return [
      await check(`netpol --version on Node ${version}`, async () => {
        const { code, output } = await run(node, [join(folder, 'cli.js'), '--version'], { cwd: folder });
        const expected = (JSON.parse(readFileSync(at('package.json'), 'utf8')) as { version: string }).version;
        assert.equal(code, 0, output);
        assert.ok(output.includes(expected), output);
      }),
      await check(`netpol check on Node ${version}`, async () => {
        const { code, output } = await run(node, [join(folder, 'cli.js'), 'check', '--format', 'json', 'manifests'], { cwd: folder });
        assert.equal(code, 1, output);
        const { findings } = JSON.parse(output) as { findings: { file: string; category: string; range: { start: { line: number } } }[] };
        assert.ok(
          findings.some(({ file, category, range }) => file.endsWith('policy.yaml') && category === 'api' && range.start.line === 9),
          output,
        );
      }),
      await check(`netpol-language-server --stdio on Node ${version}`, () => initialize(node, join(folder, 'server.js'))),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Starts the server, says `initialize`, `shutdown` and `exit`, and wants an orderly end. */
export async function initialize(node: string, server: string): Promise<void> {
  const child = spawn(node, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'pipe'], timeout: 60_000 });
  let errors = '';
  child.stderr.on('data', (data) => {
    errors += data;
  });
  const ended = once(child, 'exit');
  send(child, { id: 1, method: 'initialize', params: { processId: process.pid, rootUri: null, capabilities: {} } });
  const answer = await Promise.race([received(child, '"id":1'), ended.then(() => '')]);
  assert.match(answer, /"hoverProvider"/, errors);
  send(child, { method: 'initialized', params: {} });
  send(child, { id: 2, method: 'shutdown' });
  await Promise.race([received(child, '"id":2'), ended]);
  send(child, { method: 'exit' });
  const [code] = await ended;
  assert.equal(code, 0, errors);
}

function send(child: ChildProcess, message: Readonly<Record<string, unknown>>): void {
  const body = JSON.stringify({ jsonrpc: '2.0', ...message });
  child.stdin?.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

function received(child: ChildProcess, part: string): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const listen = (data: Buffer): void => {
      text += data.toString('utf8');
      if (!text.includes(part)) return;
      child.stdout?.off('data', listen);
      resolve(text);
    };
    child.stdout?.on('data', listen);
  });
}
