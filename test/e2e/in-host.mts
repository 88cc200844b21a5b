import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { failed, type Outcome, skipped } from '../../scripts/outcome.mts';
import { at } from '../../scripts/root.mts';
import { bundleSuite } from './bundle.mts';
import { desktopCode, runOnDesktop } from './desktop.mts';
import { start } from './host/children.mts';
import { chromiumArguments, findChromium } from './host/chromium.mts';
import { startHost } from './host/host.mts';
import { Unavailable } from './host/install.mts';
import type { SuiteTest } from './suite/run-tests.js';

const name = 'the suite in the extension host';

/**
 * Runs the Mocha suite inside VS Code, on the packaged extension: desktop VS Code where it can be downloaded and shown, else code-server,
 * whose extension host begins once a browser has opened the workbench.
 */
export async function runInHost(vsix: string): Promise<readonly Outcome[]> {
  const { suite, runner } = await bundleSuite();
  const folder = mkdtempSync(join(tmpdir(), 'netpol-suite-'));
  const result = join(folder, 'result.json');
  const environment = { NETPOL_TEST_SUITE: suite, NETPOL_TEST_RESULT: result, NETPOL_TEST_DONE: join(folder, 'done') };
  try {
    const desktop = await desktopCode();
    if (desktop) await runOnDesktop(desktop, { vsix, runner, suite, workspace: at('test', 'e2e', 'workspace'), environment });
    else await runOnCodeServer(vsix, runner, environment);
    return readResult(result, environment.NETPOL_TEST_DONE);
  } catch (error) {
    return [error instanceof Unavailable ? skipped(name, error.message) : failed(name, (error as Error).stack ?? String(error))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runOnCodeServer(vsix: string, runner: string, env: Readonly<Record<'NETPOL_TEST_DONE', string> & Record<string, string>>): Promise<void> {
  const chromium = findChromium();
  if (!chromium) throw new Unavailable('no Chromium: install the package chromium, or name one in the variable CHROMIUM');
  const host = await startHost({ vsix: [vsix], folders: [runner], workspace: at('test', 'e2e', 'workspace'), env });
  const arguments_ = ['--headless=new', ...chromiumArguments, `--user-data-dir=${join(host.folder, 'chromium')}`, '--window-size=1280,800', host.url];
  const browser = start(chromium, arguments_, { env: { ...process.env, HOME: host.folder } });
  try {
    for (const end = Date.now() + 300_000; !existsSync(env.NETPOL_TEST_DONE); await sleep(100)) {
      if (Date.now() > end)
        throw new Error(`the suite did not end within five minutes; VS Code says:\n${readFileSync(host.log, 'utf8').split('\n').slice(-40).join('\n')}`);
    }
  } finally {
    await browser.stop();
    await host.stop();
  }
}

function readResult(result: string, done: string): readonly Outcome[] {
  if (!existsSync(result)) return [failed(name, existsSync(done) ? readFileSync(done, 'utf8') : 'it left no result')];
  const tests = JSON.parse(readFileSync(result, 'utf8')) as readonly SuiteTest[];
  return tests.length === 0
    ? [failed(name, 'it holds no test')]
    : tests.map(({ title, state, error }) => ({ name: title, state, ...(error ? { detail: error } : {}) }));
}
