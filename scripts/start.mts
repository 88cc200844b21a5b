// `npm start`: builds, shows in the terminal what netpol says of examples/, and opens them in VS Code with the extension loaded.
//   --no-open   only the terminal

import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { startHost } from '../test/e2e/host/host.mts';
import { Unavailable } from '../test/e2e/host/install.mts';
import { findProgram } from '../test/e2e/host/programs.mts';
import { buildPrograms } from './build.mts';
import { at, root } from './root.mts';

const { values } = parseArgs({ options: { 'no-open': { type: 'boolean', default: false } } });

await buildPrograms({ watch: false, debug: false });
const shown = [netpol('check', 'examples'), netpol('list', 'examples')];
// `check` ends with 1 where it finds something, and in the folder of mistakes it should.
if (shown.some((status) => status !== 0 && status !== 1)) process.exitCode = 1;
else if (!values['no-open']) await openExamples();

/** Runs the command line and shows what it prints; answers its exit status. */
function netpol(...args: readonly string[]): number {
  console.log(`\n$ netpol ${args.join(' ')}\n`);
  return spawnSync(process.execPath, [at('dist', 'cli.js'), ...args], { cwd: root, stdio: 'inherit' }).status ?? 2;
}

async function openExamples(): Promise<void> {
  const code = findProgram('code', /node_modules/);
  if (code) {
    console.log('\nOpening examples/ in VS Code.');
    const { status } = spawnSync(code, [`--extensionDevelopmentPath=${root}`, at('examples')], { stdio: 'inherit', shell: process.platform === 'win32' });
    if (status === 0) return;
    console.log(`${code} did not start, so VS Code is opened in the browser.`);
  }
  await serveExamples();
}

/** Serves VS Code on this machine until Ctrl-C. */
async function serveExamples(): Promise<void> {
  try {
    const host = await startHost({ folders: [root], workspace: at('examples'), inPlace: true, settings: { 'editor.hover.delay': 300 } });
    console.log(`\nVS Code with the extension, on examples/: open this address in a browser of this machine. Ctrl-C ends it.\n\n  ${host.url}\n`);
    await new Promise<void>((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
    });
    await host.stop();
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    console.error(`VS Code could not be installed from npm: ${error.message}\nThe command line works all the same: node dist/cli.js check examples`);
    process.exitCode = 1;
  }
}
