import { existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildProgram } from '../../../scripts/build.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

type Name = 'server' | 'browser-server' | 'cli' | 'mcp';

/** The server as it is shipped. */
export const serverProgram = programOf('server');

/** The same for a browser's worker. */
export const workerProgram = programOf('browser-server');

/** Bundles a program to `dist/` where it is missing or older than anything it is made from. Looks once for each file of tests. */
export function buildServer(name: Name = 'server'): Promise<void> {
  const known = building.get(name) ?? bundle(name);
  building.set(name, known);
  return known;
}

const building = new Map<Name, Promise<void>>();

function programOf(name: Name): string {
  return join(root, 'dist', `${name}.js`);
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
