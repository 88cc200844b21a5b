import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BuildOptions, build } from 'esbuild';
import { type Browser, chromium } from 'playwright-core';
import { failed, type Outcome, skipped } from '../../../scripts/outcome.mts';
import { at } from '../../../scripts/root.mts';
import { chromiumArguments, findChromium } from '../host/chromium.mts';
import { installHost, Unavailable } from '../host/install.mts';
import type { SuiteTest } from '../suite/run-tests.js';
import { foldersPage, serveWeb, type WebServer } from './serve.mts';

const name = 'the suite in a browser';

/** Runs the Mocha suite in VS Code for the web: the packaged extension in the worker that is Chromium's extension host, on a workspace in memory. */
export async function runInBrowser(vsix: string): Promise<readonly Outcome[]> {
  try {
    const executablePath = findChromium();
    if (!executablePath) throw new Unavailable('no Chromium: install the package chromium, or name one in the variable CHROMIUM');
    await installHost((line) => console.error(line));
    return await run(vsix, executablePath);
  } catch (error) {
    return [error instanceof Unavailable ? skipped(name, error.message) : failed(name, (error as Error).stack ?? String(error))];
  }
}

async function run(vsix: string, executablePath: string): Promise<readonly Outcome[]> {
  const files = at('dist', 'test', 'web');
  const server = await serveWeb({ vsix, files, workspace: at('test', 'e2e', 'workspace'), folders: at('test', 'e2e', 'web', 'two-folders') });
  const browser = await chromium.launch({ executablePath, args: [...chromiumArguments], headless: true });
  try {
    await bundle(files, server.address);
    return [...(await runOnPage(browser, server, '/')), ...(await runOnPage(browser, server, foldersPage))];
  } finally {
    await browser.close();
    server.close();
  }
}

async function runOnPage(browser: Browser, server: WebServer, path: string): Promise<readonly Outcome[]> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(String(error.stack ?? error)));
  const result = server.result();
  await page.goto(`${server.address}${path}`);
  const late = sleep(300_000, undefined, { ref: false });
  const text = await Promise.race([result, late]);
  await page.close();
  if (text === undefined) return [failed(name, `it did not end within five minutes at ${path}; the page says:\n${said.slice(-40).join('\n')}`)];
  return outcomesOf(JSON.parse(text) as Ran);
}

interface Ran {
  readonly tests: readonly SuiteTest[];
  readonly leftOut: readonly string[];
}

function outcomesOf({ tests, leftOut }: Ran): readonly Outcome[] {
  // A run of some tests by their titles need not have one on each page.
  if (tests.length === 0) return process.env['NETPOL_TEST_GREP'] ? [] : [failed(name, 'it holds no test')];
  const without = leftOut.length === 0 ? '' : `; not, beside those of processes: ${leftOut.join('; ')}`;
  console.log(`           ${tests.length} tests of the suite ran in Chromium${without}`);
  return tests.map(({ title, state, error }) => ({ name: `${title}, in a browser`, state, ...(error ? { detail: error } : {}) }));
}

async function bundle(files: string, address: string): Promise<void> {
  const shared: BuildOptions = { bundle: true, platform: 'browser', format: 'cjs', target: 'es2022', external: ['vscode'], logLevel: 'error' };
  mkdirSync(files, { recursive: true });
  copyFileSync(at('test', 'e2e', 'web', 'files', 'package.json'), join(files, 'package.json'));
  const filesAddress = JSON.stringify(`${address}/files.json`);
  await build({ ...shared, entryPoints: [at('test', 'e2e', 'web', 'files', 'main.ts')], outfile: join(files, 'main.js'), define: { filesAddress } });
  await build({
    ...shared,
    entryPoints: [at('test', 'e2e', 'web', 'suite.ts')],
    outfile: join(files, 'suite.js'),
    // Mocha's build for browsers would take the module that VS Code loads for its own.
    format: 'iife',
    globalName: 'suite',
    footer: { js: 'module.exports = suite;' },
    define: {
      module: 'undefined',
      exports: 'undefined',
      resultAddress: JSON.stringify(`${address}/result`),
      only: JSON.stringify(process.env['NETPOL_TEST_GREP'] ?? ''),
    },
    alias: { 'node:assert/strict': at('test', 'e2e', 'web', 'assert.ts') },
  });
}
