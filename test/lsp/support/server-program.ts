import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildProgram } from '../../../scripts/build.mjs';
import { helmModule } from '../../../scripts/build-helm.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

type Name = 'server' | 'browser-server' | 'helm-worker' | 'browser-helm-worker' | 'cli' | 'mcp';

/** The server as it is shipped. */
export const serverProgram = programOf('server');

/** The same for a browser's worker. */
export const workerProgram = programOf('browser-server');

/** What renders charts for it. */
export const chartsProgram = programOf('browser-helm-worker');

/**
 * Bundles a program to `dist/` where it is missing or older than anything it is made from, with what renders charts beside the server. Looks once for
 * each file of tests.
 */
export function buildServer(name: Name = 'server'): Promise<void> {
  const known = building.get(name) ?? (name === 'server' ? bundleWithCharts() : bundle(name));
  building.set(name, known);
  return known;
}

const building = new Map<Name, Promise<void>>();

function programOf(name: Name): string {
  return join(root, 'dist', `${name}.js`);
}

async function bundleWithCharts(): Promise<void> {
  await Promise.all([bundle('server'), buildServer('helm-worker')]);
  const module = join(dirname(serverProgram), basename(helmModule));
  if (!existsSync(module)) copyFileSync(helmModule, module);
}

async function bundle(name: Name): Promise<void> {
  const program = programOf(name);
  const sources = Math.max(newest(join(root, 'server')), newest(join(root, 'scripts')));
  if (existsSync(program) && statSync(program).mtimeMs > sources) return;
  mkdirSync(dirname(program), { recursive: true });
  // Test files run in processes of their own; each writes a file of its own, and the last one moves it into place.
  const outfile = `${program}.${process.pid}`;
  await buildProgram(name, outfile);
  renameSync(outfile, program);
}

function newest(folder: string): number {
  return Math.max(0, ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => statSync(join(folder, name)).mtimeMs));
}
