import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;
const codeServer = join(here, 'node_modules', 'code-server');
/** VS Code's own files. */
export const workbench = join(codeServer, 'lib', 'vscode');

/** The program that `startHost` runs. */
export const entry = join(codeServer, 'out', 'node', 'entry.js');

/** Some 300 MB of VS Code's server that neither the tests nor `npm start` load. */
const unused = [
  'node_modules/@github/copilot-sdk',
  'node_modules/@github/copilot-sdk-linux-x64',
  'node_modules/@github/copilot',
  'node_modules/@microsoft/mxc-sdk',
  'node_modules/@vscode/windows-process-tree',
  'node_modules/@devcontainers',
  'extensions/copilot',
  'extensions/mermaid-markdown-features',
];

/** A problem of the machine, not of the code under test: says in one line what is missing. */
export class Unavailable extends Error {}

/**
 * Installs real VS Code (code-server, an npm package) below this folder, once; about half a minute. Needs no compiler and runs no install script.
 * @throws Unavailable where the registry cannot be reached.
 */
export async function installHost(say: (line: string) => void): Promise<void> {
  const stamp = join(here, 'node_modules', '.host-stamp');
  const want = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === want) return;
  say('installing VS Code (code-server, from npm), once');
  await npm(here, ['ci', '--ignore-scripts']);
  // What the package's own postinstall does, less the native modules (spdlog, kerberos, watchdog, sqlite) that VS Code runs without.
  await npm(workbench, ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  for (const path of unused) rmSync(join(workbench, path), { recursive: true, force: true });
  writeFileSync(stamp, want);
}

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const file of ['package-lock.json', 'install.mts']) hash.update(readFileSync(join(here, file)));
  return hash.digest('hex');
}

/** Runs npm in `folder`. Its output is only shown when it fails. */
function npm(folder: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const windows = process.platform === 'win32';
    // An outer `npm run` hands its own settings down in npm_* variables: they are not meant for this folder.
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_(?!config_(registry|cafile|https?_proxy|proxy|cache|userconfig))/i.test(name)));
    const child = spawn('npm', args, { cwd: folder, env, shell: windows, stdio: ['ignore', 'pipe', 'pipe'], timeout: 10 * 60_000 });
    let output = '';
    child.stdout.on('data', (data) => {
      output += data;
    });
    child.stderr.on('data', (data) => {
      output += data;
    });
    child.on('error', (error) => reject(new Unavailable(`npm could not be started: ${error.message}`)));
    child.on('exit', (code, signal) => (code === 0 ? resolve() : reject(new Unavailable(`npm ${args[0]} failed (${signal ?? code}): ${lastLine(output)}`))));
  });
}

function lastLine(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !/complete log of this run/.test(line));
  return lines.find((line) => /npm error (code|network|\d{3})/.test(line)) ?? lines.at(-1) ?? 'no output';
}
