import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { at } from '../../scripts/root.mts';
import { differences, listOf, peerListOf } from './compare-lists.mts';
import { runProgram, runScript } from './run-program.mts';
import { type Row, row } from './table.mts';

const name = 'netpol-analyzer';
const module = `github.com/np-guard/${name}`;
const version = 'v1.4.4';

/** Which bytes it and its own library must be, whoever hands them out; checksums of all else come from Go's database of them. */
const sums = [
  `${module} ${version} h1:ut8Cg4/uqsqrskwIEDLTYNOISatxX60/gqQNyUC/UPo=`,
  `${module} ${version}/go.mod h1:T31vBeTIBl1ksQr9NTW5GJBMHpmP2AdlsHB/4s7SE3o=`,
  'github.com/np-guard/models v0.5.7 h1:U3Cc3NVRGG88+1KPdxhPTUe8JxrDUME+jiSvjHXdkyg=',
  'github.com/np-guard/models v0.5.7/go.mod h1:Cj2nHAECvIuNoEBHXyzvauf3jXYgLzjxuHH73COaazE=',
].join('\n');

/** Getting and building it may take so long, a run of it so long; then it is left out. */
const buildSeconds = 300;
const runSeconds = 120;

/** Manifests that both are asked about. */
export interface PeerTask {
  readonly folder: string;
  readonly what: string;
}

/**
 * The same lists by np-guard's netpol-analyzer, where Go is there to build it; below the benchmark's own folder, so that nothing is left behind.
 * Its answers are held against ours: it knows nothing of our code.
 */
export async function measurePeer(folder: string, tasks: readonly PeerTask[]): Promise<readonly Row[]> {
  const missing = (why: string): readonly Row[] => [{ what: `${name}, the same manifests`, figure: `not measured: ${why}` }];
  if (spawnSync('go', ['version'], { stdio: 'ignore' }).status !== 0) return missing('no go on the PATH');
  const program = await install(path.join(folder, 'go'));
  if (!program) return missing(`go could not get and build ${module}@${version}`);
  const rows: Row[] = [];
  for (const task of tasks) rows.push(...(await compareOn(program, folder, task)));
  return rows;
}

async function compareOn(program: string, folder: string, task: PeerTask): Promise<readonly Row[]> {
  const what = `${name} ${version} (np-guard), ${task.what}`;
  const run = await runProgram(program, ['list', '--quiet', '--output', 'csv', '--dirpath', task.folder], { folder, seconds: runSeconds, keep: true });
  if (run.status === undefined) return [{ what, figure: `no result in ${runSeconds} s` }];
  if (run.status !== 0 || run.bytes === 0) return [{ what, figure: `not measured: it ended with ${run.status}` }];
  const own = await runScript(at('dist', 'cli.js'), ['list', '--format', 'csv', task.folder], { folder, keep: true });
  const { compared, differing } = differences(listOf(own.text), peerListOf(run.text));
  return [
    row(what, run.milliseconds / 1000, 's'),
    row('    netpol list --format csv of the same', own.milliseconds / 1000, 's'),
    {
      what: `    answers that differ, of ${compared.toLocaleString('en')}, each about two ends and a protocol`,
      figure: `${differing}`,
      limit: 'none',
      kept: compared > 0 && differing === 0,
    },
  ];
}

async function install(folder: string): Promise<string | undefined> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'go.mod'), `module bench\n\ngo 1.21\n\nrequire ${module} ${version}\n`);
  writeFileSync(path.join(folder, 'go.sum'), `${sums}\n`);
  const program = path.join(folder, 'netpolicy');
  const env = { ...process.env, GOMODCACHE: path.join(folder, 'mod'), GOCACHE: path.join(folder, 'cache'), GOPATH: folder, GOFLAGS: '-mod=mod -modcacherw' };
  const { status } = await runProgram('go', ['build', '-o', program, `${module}/cmd/netpolicy`], { folder, seconds: buildSeconds, env });
  return status === 0 ? program : undefined;
}
