import { existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildProgram } from '../../../scripts/build.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** The server as it is shipped. */
export const serverProgram = join(root, 'dist', 'server.js');

/** Bundles `dist/server.js` where it is missing or older than anything it is made from. Looks once for each file of tests. */
export function buildServer(): Promise<void> {
  building ??= bundle();
  return building;
}

let building: Promise<void> | undefined;

async function bundle(): Promise<void> {
  if (existsSync(serverProgram) && statSync(serverProgram).mtimeMs > newest(join(root, 'server'))) return;
  mkdirSync(dirname(serverProgram), { recursive: true });
  // Test files run in processes of their own; each writes a file of its own, and the last one moves it into place.
  const outfile = `${serverProgram}.${process.pid}`;
  await buildProgram('server', outfile);
  renameSync(outfile, serverProgram);
}

function newest(folder: string): number {
  return Math.max(0, ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => statSync(join(folder, name)).mtimeMs));
}
