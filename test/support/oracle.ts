import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { sharedFolder } from './shared.js';

/** What the API server's own code says of one document. */
export interface OracleAnswer {
  /** Its reasons to refuse; none: it accepts the document. */
  readonly errors: readonly string[];
  readonly policyTypes?: readonly string[];
  /** The spec that kubectl sends, as JSON. */
  readonly sent?: unknown;
}

/** Judges documents, each by itself, in the order given; with `-lenient-addresses` as servers before 1.36 do. */
export type Oracle = (documents: readonly string[], ...flags: readonly '-lenient-addresses'[]) => readonly OracleAnswer[];

/** Whether the oracle can be built here: its source is in `../shared`, and Go is installed. */
export const hasOracle: boolean = sharedFolder('oracle/apiserver') !== undefined && spawnSync('go', ['version']).status === 0;

/** How long the first build may take: Go compiles a good part of Kubernetes. */
export const ORACLE_TIMEOUT = 20 * 60_000;

/**
 * The API server as a program, built from `../shared/oracle/apiserver` with Go. It is kept in the temporary folder, by the content of its
 * source, and built once also where several test files ask for it at the same time.
 */
export async function buildOracle(): Promise<Oracle> {
  const source = sharedFolder('oracle/apiserver');
  if (source === undefined) throw new Error('the oracle needs ../shared/oracle/apiserver');
  const folder = join(tmpdir(), `netpol-oracle-${fingerprint(source)}`);
  const program = join(folder, 'apiserver');
  mkdirSync(folder, { recursive: true });
  while (!existsSync(program)) {
    if (takeTurn(join(folder, 'building'))) await compile(source, program).finally(() => rmSync(join(folder, 'building'), { recursive: true }));
    else await setTimeout(500);
  }
  return (documents, ...flags) => (documents.length === 0 ? [] : ask(program, flags, documents));
}

/** Whether it is ours to build: nobody else does, or has not come to an end. */
function takeTurn(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    if (existsSync(lock) && Date.now() - statSync(lock).mtimeMs > ORACLE_TIMEOUT) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

function fingerprint(folder: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) hash.update(`${name}\0`).update(readFileSync(join(folder, name)));
  return hash.digest('hex').slice(0, 16);
}

async function compile(source: string, program: string): Promise<void> {
  const unfinished = `${program}-${process.pid}`;
  const go = spawn('go', ['build', '-o', unfinished, '.'], { cwd: source, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  go.stderr.on('data', (chunk: Buffer) => {
    said += String(chunk);
  });
  const [status] = (await once(go, 'close')) as [number | null];
  if (status !== 0) throw new Error(`the oracle cannot be built: ${said}`);
  renameSync(unfinished, program);
}

/** Documents go in as a stream and answers come out one a line; a document may not be blank, since those get no answer. */
function ask(program: string, flags: readonly string[], documents: readonly string[]): readonly OracleAnswer[] {
  const input = documents.map((document) => `${document.endsWith('\n') ? document : `${document}\n`}`).join('---\n');
  const { stdout, status, stderr } = spawnSync(program, flags, { input, encoding: 'utf8', maxBuffer: 1 << 30 });
  const answers = stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as OracleAnswer]));
  if (status !== 0 || answers.length !== documents.length)
    throw new Error(`the oracle gave ${answers.length} answers to ${documents.length} documents ${stderr}`);
  return answers;
}
