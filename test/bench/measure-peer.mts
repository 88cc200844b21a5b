import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { runProgram } from './run-program.mts';
import { type Row, row } from './table.mts';

const name = 'netpol-analyzer';
const module = `github.com/np-guard/${name}/...@latest`;

/** Getting and building it may take so long, a run of it so long; then it is left out. */
const buildSeconds = 300;
const runSeconds = 120;

/** The same list by np-guard's netpol-analyzer, where Go is there to build it; below the benchmark's own folder, so that nothing is left behind. */
export async function measurePeer(folder: string, manifests: string): Promise<readonly Row[]> {
  const missing = (why: string): Row => ({ what: `${name}, the same manifests`, figure: `not measured: ${why}` });
  if (spawnSync('go', ['version'], { stdio: 'ignore' }).status !== 0) return [missing('no go on the PATH')];
  const program = await install(path.join(folder, 'go'));
  if (!program) return [missing(`go could not get and build ${module}`)];
  const run = await runProgram(program, ['list', '--quiet', '--output', 'csv', '--dirpath', manifests], { folder, seconds: runSeconds });
  if (run.status === undefined) return [missing(`no result in ${runSeconds} s`)];
  if (run.status !== 0 || run.bytes === 0) return [missing(`it ended with ${run.status}`)];
  return [row(`${name} (np-guard), the same 100 workloads and 50 policies`, run.milliseconds / 1000, 's')];
}

async function install(folder: string): Promise<string | undefined> {
  mkdirSync(folder, { recursive: true });
  const places = { GOBIN: path.join(folder, 'bin'), GOMODCACHE: path.join(folder, 'mod'), GOCACHE: path.join(folder, 'cache'), GOPATH: folder };
  const env = { ...process.env, ...places, GOFLAGS: '-modcacherw' };
  await runProgram('go', ['install', module], { folder, seconds: buildSeconds, env });
  // Its program had other names in earlier versions.
  const [program] = existsSync(places.GOBIN) ? readdirSync(places.GOBIN).filter((file) => file.startsWith('netpol')) : [];
  return program === undefined ? undefined : path.join(places.GOBIN, program);
}
