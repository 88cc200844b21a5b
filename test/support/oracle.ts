import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharedFolder } from './shared.js';

/** What the API server's own code says of one document. */
export interface OracleAnswer {
  /** Its reasons to refuse; none: it accepts the document. */
  readonly errors: readonly string[];
  readonly policyTypes?: readonly string[];
}

/** Judges documents, each by itself, in the order given. */
export type Oracle = (documents: readonly string[]) => readonly OracleAnswer[];

/**
 * The API server as a program, built from `../shared/oracle/apiserver` with Go; undefined where either is missing.
 * The program is kept in the temporary folder, by the content of its source.
 */
export function buildOracle(): Oracle | undefined {
  const source = sharedFolder('oracle/apiserver');
  if (source === undefined || spawnSync('go', ['version']).status !== 0) return undefined;
  const program = join(tmpdir(), `netpol-oracle-${fingerprint(source)}`, 'apiserver');
  if (!existsSync(program)) compile(source, program);
  return (documents) => (documents.length === 0 ? [] : ask(program, documents));
}

function fingerprint(folder: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) hash.update(`${name}\0`).update(readFileSync(join(folder, name)));
  return hash.digest('hex').slice(0, 16);
}

function compile(source: string, program: string): void {
  mkdirSync(join(program, '..'), { recursive: true });
  const unfinished = `${program}-${process.pid}`;
  const { status, stderr } = spawnSync('go', ['build', '-o', unfinished, '.'], { cwd: source, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the oracle cannot be built: ${stderr}`);
  renameSync(unfinished, program);
}

/** Documents go in as a stream and answers come out one a line; a document may not be blank, since those get no answer. */
function ask(program: string, documents: readonly string[]): readonly OracleAnswer[] {
  const input = documents.map((document) => `${document.endsWith('\n') ? document : `${document}\n`}`).join('---\n');
  const { stdout, status, stderr } = spawnSync(program, { input, encoding: 'utf8', maxBuffer: 1 << 30 });
  const answers = stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as OracleAnswer]));
  if (status !== 0 || answers.length !== documents.length)
    throw new Error(`the oracle gave ${answers.length} answers to ${documents.length} documents ${stderr}`);
  return answers;
}
