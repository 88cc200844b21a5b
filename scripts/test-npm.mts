import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import { run } from '../test/e2e/host/children.mts';
import { machineNode, outsideNpm } from './machine.mts';
import { check, type Outcome, skipped } from './outcome.mts';
import { packForNpm, tarball } from './pack.mts';
import { at } from './root.mts';
import { initialize } from './test-smoke.mts';
import { tool } from './test-tools.mts';

/** The engine that renders charts takes 1.9 MB of it, the program of the map's page 0.6. */
const maximalTarballBytes = 3.65 * 1024 * 1024;

/** Packs for npm, installs the package into an empty folder, without a network, and uses it there as people do. */
export async function npmTests(): Promise<readonly Outcome[]> {
  if (process.platform === 'win32') return [skipped('the npm package', 'npm is a script of another shell on Windows')];
  const packed = await check('npm pack makes the package', packForNpm);
  if (packed.state === 'failed') return [packed];
  const folder = mkdtempSync(join(tmpdir(), 'netpol-npm-'));
  try {
    const user = new User(folder);
    const installed = await check('the package is installed into an empty folder, offline', () => user.install());
    const used = installed.state === 'failed' ? [] : await uses(user);
    return [packed, await check('publint finds nothing', () => tool('publint', [at('dist', 'npm'), '--strict'])), await small(), installed, ...used];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function uses(user: User): Promise<readonly Outcome[]> {
  return [
    await check('the package holds what runs and nothing else', () => {
      const expected = ['LICENSE', 'README.md', 'dist', 'package.json', 'schemas'];
      assert.deepEqual(readdirSync(user.package).sort(), expected);
      assert.deepEqual(readdirSync(join(user.package, 'dist')).sort(), [
        'cli.js',
        'helm-worker.js',
        'helm.THIRD_PARTY.txt',
        'helm.wasm.br',
        'map.css',
        'map.js',
        'mcp.js',
        'server.js',
      ]);
      assert.doesNotMatch(readFileSync(join(user.package, 'README.md'), 'utf8'), /\]\((?![a-z]+:|#)/, 'no link leads to a file that is not there');
    }),
    await check('npx netpol --version', async () => assert.equal(await user.netpol(0, '--version'), packageJson.version)),
    await check('npx netpol check', async () => {
      const { findings } = JSON.parse(await user.netpol(1, 'check', '--format', 'json', 'mistakes')) as { findings: { rule: string; file: string }[] };
      assert.ok(findings.some(({ rule, file }) => rule === 'peer-split-and-or' && file === 'mistakes/and-became-or.yaml'));
    }),
    await check('npx netpol list', async () => {
      const { connections } = JSON.parse(await user.netpol(0, 'list', '--format', 'json', 'shop')) as { connections: unknown[] };
      const row = { from: { workload: 'shop/Deployment/backend' }, to: { workload: 'shop/StatefulSet/mysql' }, allowed: [{ protocol: 'TCP', ports: '3306' }] };
      assert.ok(connections.some((each) => JSON.stringify(each) === JSON.stringify(row)));
    }),
    await check('npx netpol explain', async () => {
      const asked = ['--from', 'frontend', '--to', 'mysql', '--port', '3306', 'shop'];
      assert.match(await user.netpol(0, 'explain', ...asked), /^denied +Deployment shop\/frontend +-> +StatefulSet shop\/mysql +TCP 3306$/m);
    }),
    await check('npx netpol map', async () =>
      assert.match(await user.netpol(0, 'map', 'shop'), /^<!DOCTYPE html>[\s\S]*shop\/StatefulSet\/mysql[\s\S]*cytoscape/),
    ),
    await check('npx netpol diff', async () =>
      assert.match(await user.netpol(0, 'diff', 'shop', 'without-policies'), /^\+ shop\/Deployment\/frontend -> shop\/StatefulSet\/mysql +all ports/m),
    ),
    await check('npx netpol test', async () => assert.match(await user.netpol(0, 'test', 'shop'), /^8 assertions in 1 file: all passed\.$/m)),
    await check('npx netpol renders a chart with the engine of the package', async () => {
      const answer = await user.netpol(0, 'list', '--format', 'json', '--environment', 'charts/shop', 'charts');
      // Behind what it says of the chart on the other stream.
      const [json = ''] = /^\{[\s\S]*/m.exec(answer) ?? [];
      assert.ok((JSON.parse(json) as { connections: unknown[] }).connections.length > 0, answer);
    }),
    await check('kubectl-netpol, a link to it, does the same', async () => {
      const answer = await user.plugin('list', '--format', 'csv', '--environment', 'charts/shop', 'charts');
      assert.match(answer, /^from,/m);
      assert.doesNotMatch(answer, /not rendered/);
    }),
    await check('netpol-language-server --stdio of the package', () => initialize(machineNode, join(user.package, 'dist', 'server.js'))),
  ];
}

async function small(): Promise<Outcome> {
  return check('the package is at most 3.75 MB', () => {
    const { size } = statSync(tarball);
    assert.ok(size <= maximalTarballBytes, `it has ${size} bytes`);
    console.log(`           ${tarball.slice(at().length + 1)} has ${Math.round(size / 1024)} KB`);
  });
}

/** Somebody who has the Node of the machine, npm, the package and nothing else. */
class User {
  readonly package: string;
  readonly #folder: string;
  readonly #environment: NodeJS.ProcessEnv;

  constructor(folder: string) {
    this.#folder = folder;
    this.package = join(folder, 'node_modules', 'netpol');
    // Not even what npm has kept of the registry.
    this.#environment = outsideNpm({ npm_config_cache: join(folder, 'cache'), npm_config_offline: 'true' });
  }

  async install(): Promise<void> {
    for (const name of ['shop', 'mistakes']) cpSync(at('examples', name), join(this.#folder, name), { recursive: true });
    mkdirSync(join(this.#folder, 'without-policies'));
    cpSync(at('examples', 'shop', 'workloads.yaml'), join(this.#folder, 'without-policies', 'workloads.yaml'));
    cpSync(at('test', 'render', 'helm', 'charts', 'shop'), join(this.#folder, 'charts', 'shop'), { recursive: true });
    await this.#run(0, 'npm', ['install', '--no-audit', '--no-fund', tarball]);
  }

  /** What `netpol` prints on both streams. @throws where it ends with another status */
  async netpol(status: number, ...args: readonly string[]): Promise<string> {
    return this.#run(status, 'npx', ['--offline', 'netpol', ...args]);
  }

  /** What kubectl would run for `kubectl netpol`. */
  async plugin(...args: readonly string[]): Promise<string> {
    const link = join(this.#folder, 'kubectl-netpol');
    symlinkSync(join(this.package, 'dist', 'cli.js'), link);
    return this.#run(0, link, args);
  }

  async #run(status: number, program: string, args: readonly string[]): Promise<string> {
    const { code, output } = await run(program, args, { cwd: this.#folder, env: this.#environment });
    assert.equal(code, status, `${program} ${args.join(' ')}\n${output}`);
    return output.trim();
  }
}
