import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { at } from '../../scripts/root.mts';
import { type FleetTruth, makeFleet } from './make-fleet.mts';
import { type Row, row } from './table.mts';

const questions: Readonly<Record<string, (truth: FleetTruth) => number>> = {
  'who-reaches-a-database': ({ reaching }) => reaching.length,
  'namespaces-without-default-deny': ({ withoutDefaultDeny }) => withoutDefaultDeny.length,
  'opened-since-last-week': ({ opened }) => opened.length,
};

/** What `docs/fleet.md` says, for a thousand repositories: rows of each, one file of all of them, and three questions. @throws where an answer is wrong */
export async function measureFleet(folder: string, repositories = 1000): Promise<readonly Row[]> {
  if (process.platform === 'win32') return [];
  const root = path.join(folder, 'fleet');
  const truth = makeFleet(path.join(root, 'repositories'), repositories);
  mkdirSync(path.join(root, 'rows'));
  cpSync(at('deploy', 'fleet'), root, { recursive: true });
  const collected = timed(root, ['sh', '-c', 'ls repositories | xargs -P "$(getconf _NPROCESSORS_ONLN)" -n 10 sh collect.sh'], netpolOnThePath(root));
  const failed = path.join(root, 'rows', 'failed.txt');
  if (existsSync(failed)) throw new Error(`netpol could not read ${readFileSync(failed, 'utf8')}`);
  const gathered = timed(root, [process.execPath, at('test', 'support', 'duckdb.mjs'), 'collect.sql']);
  const asked = Object.entries(questions).map(([name, expected]) => {
    const { output } = timed(root, [process.execPath, at('test', 'support', 'duckdb.mjs'), `${name}.sql`]);
    const { rows, milliseconds } = JSON.parse(output) as { rows: unknown[]; milliseconds: number };
    if (rows.length !== expected(truth)) throw new Error(`${name}: ${rows.length} rows, and there are ${expected(truth)}`);
    return row(`    ${name}, ${rows.length} rows`, milliseconds / 1000, 's', 1);
  });
  return [
    row(`${repositories} repositories to one Parquet file: processor`, (collected.busy + gathered.busy) / 60, 'min', 5),
    row('    of that DuckDB', gathered.busy, 's'),
    row('    time', collected.seconds + gathered.seconds, 's'),
    row('    the file', statSync(path.join(root, 'fleet.parquet')).size / 1024 / 1024, 'MB'),
    ...asked,
  ];
}

/** An environment in which `netpol` is the built program, on the Node that runs this. */
function netpolOnThePath(root: string): NodeJS.ProcessEnv {
  const program = path.join(root, 'bin', 'netpol');
  mkdirSync(path.dirname(program));
  writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${at('dist', 'cli.js')}" "$@"\n`);
  chmodSync(program, 0o755);
  return { PATH: [path.dirname(program), process.env['PATH']].join(path.delimiter) };
}

/** Runs a program, and says what it and all that it started took of the processor, in seconds. @throws where it fails */
function timed(cwd: string, [program = '', ...args]: readonly string[], env: NodeJS.ProcessEnv = {}): { output: string; busy: number; seconds: number } {
  const started = performance.now();
  // The shell's own count is the only one that has what children of children took.
  const { status, stdout, stderr } = spawnSync('bash', ['-c', 'TIMEFORMAT="busy %U %S"; time "$@"', 'bash', program, ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 1 << 28,
  });
  const [, user, system] = /^busy ([\d.]+) ([\d.]+)$/m.exec(stderr) ?? [];
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed\n${stderr}`);
  return { output: stdout, busy: Number(user) + Number(system), seconds: (performance.now() - started) / 1000 };
}
