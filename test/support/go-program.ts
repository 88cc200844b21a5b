import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** Whether programs can be made with Go here. */
export const hasGo: boolean = spawnSync('go', ['version']).status === 0;

/** How long the first build may take. */
export const GO_BUILD_TIMEOUT = 10 * 60_000;

/** Makes a program of the Go module in a folder; it is kept in the temporary folder, by the content of its source. */
export async function buildGoProgram(source: string, name: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of readdirSync(source).sort()) hash.update(`${file}\0`).update(readFileSync(join(source, file)));
  const folder = join(tmpdir(), `netpol-${name}-${hash.digest('hex').slice(0, 16)}`);
  const program = join(folder, name);
  const lock = join(folder, 'building');
  mkdirSync(folder, { recursive: true });
  while (!existsSync(program)) {
    if (takeTurn(lock)) await compile(source, program).finally(() => rmSync(lock, { recursive: true }));
    else await setTimeout(500);
  }
  return program;
}

function takeTurn(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    if (existsSync(lock) && Date.now() - statSync(lock).mtimeMs > GO_BUILD_TIMEOUT) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

/** In a folder of its own, because Go takes a module below another project for part of it where that has a `go.work`. */
async function compile(source: string, program: string): Promise<void> {
  const module = `${program}-source-${process.pid}`;
  cpSync(source, module, { recursive: true });
  const unfinished = `${program}-${process.pid}`;
  const go = spawn('go', ['build', '-o', unfinished, '.'], { cwd: module, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  go.stderr.on('data', (chunk: Buffer) => {
    said += String(chunk);
  });
  const [status] = (await once(go, 'close')) as [number | null];
  if (status !== 0) throw new Error(`${source} cannot be built: ${said}`);
  renameSync(unfinished, program);
}

/** One line of JSON in, one out. */
export function askGoProgram<Answer>(program: string, requests: readonly unknown[]): readonly Answer[] {
  const input = requests.map((request) => `${JSON.stringify(request)}\n`).join('');
  const { stdout, status, stderr } = spawnSync(program, { input, encoding: 'utf8', maxBuffer: 1 << 30 });
  const answers = stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Answer]));
  if (status !== 0 || answers.length !== requests.length) throw new Error(`${program} gave ${answers.length} answers to ${requests.length} requests ${stderr}`);
  return answers;
}
