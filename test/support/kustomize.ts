import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** What `kustomize build` makes of a folder. */
export interface KustomizeAnswer {
  readonly yaml?: string;
  readonly error?: string;
}

/** @param helm the program that renders charts; without it, none is */
export type Kustomize = (folders: readonly string[], helm?: string) => readonly KustomizeAnswer[];

const source = join(dirname(fileURLToPath(import.meta.url)), 'kustomize');

/** Whether the real program can be built here: from its Go modules. */
export const hasKustomize: boolean = spawnSync('go', ['version']).status === 0;

/** How long the first build may take. */
export const KUSTOMIZE_TIMEOUT = 10 * 60_000;

/** Kustomize as a program that builds many folders, made with Go from `kustomize/`. It is kept in the temporary folder, by the content of its source. */
export async function buildKustomize(): Promise<Kustomize> {
  const hash = createHash('sha256');
  for (const name of readdirSync(source).sort()) hash.update(`${name}\0`).update(readFileSync(join(source, name)));
  const folder = join(tmpdir(), `netpol-kustomize-${hash.digest('hex').slice(0, 16)}`);
  const program = join(folder, 'kustomize');
  const lock = join(folder, 'building');
  mkdirSync(folder, { recursive: true });
  while (!existsSync(program)) {
    if (takeTurn(lock)) await compile(program).finally(() => rmSync(lock, { recursive: true }));
    else await setTimeout(500);
  }
  return (folders, helm = '') => ask(program, folders, helm);
}

function takeTurn(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    if (existsSync(lock) && Date.now() - statSync(lock).mtimeMs > KUSTOMIZE_TIMEOUT) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

/** In a folder of its own, because Go takes a module below another project for part of it where that has a `go.work`. */
async function compile(program: string): Promise<void> {
  const module = `${program}-source-${process.pid}`;
  cpSync(source, module, { recursive: true });
  const unfinished = `${program}-${process.pid}`;
  const go = spawn('go', ['build', '-o', unfinished, '.'], { cwd: module, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  go.stderr.on('data', (chunk: Buffer) => {
    said += String(chunk);
  });
  const [status] = (await once(go, 'close')) as [number | null];
  if (status !== 0) throw new Error(`kustomize cannot be built: ${said}`);
  renameSync(unfinished, program);
}

function ask(program: string, folders: readonly string[], helm: string): readonly KustomizeAnswer[] {
  const input = folders.map((folder) => `${JSON.stringify([folder, false, helm])}\n`).join('');
  const { stdout, status, stderr } = spawnSync(program, { input, encoding: 'utf8', maxBuffer: 1 << 30 });
  const answers = stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as KustomizeAnswer]));
  if (status !== 0 || answers.length !== folders.length) throw new Error(`kustomize gave ${answers.length} answers to ${folders.length} folders ${stderr}`);
  return answers;
}
