import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { at } from '../../scripts/root.mts';
import { bundle } from './bundle.mts';
import { type ClusterSize, makeCluster } from './make-cluster.mts';
import { measurePeer } from './measure-peer.mts';
import { runScript } from './run-program.mts';
import { percentile, type Row, row } from './table.mts';

const large: ClusterSize = { workloads: 1000, policies: 500, labelSets: 500 };
const larger: ClusterSize = { ...large, workloads: 5000 };
const small: ClusterSize = { workloads: 100, policies: 50, labelSets: 100 };
const middle: ClusterSize = { workloads: 200, policies: 100, labelSets: 200 };

const megabyte = 1024 * 1024;

/** `netpol list --format json` as a whole process, what of it is reading and evaluating, how it grows, and a peer on the same manifests. */
export async function measureList(folder: string): Promise<readonly Row[]> {
  const [of100, of200, of1000, of5000] = ([small, middle, large, larger] as const).map((size) => {
    const root = path.join(folder, `list-${size.workloads}`);
    mkdirSync(root, { recursive: true });
    makeCluster(root, size);
    return root;
  }) as [string, string, string, string];
  const drain = path.join(folder, 'drain.mjs');
  await bundle('drain.mts', drain);
  const list = (root: string) => runScript(at('dist', 'cli.js'), ['list', '--format', 'json', root], { folder });
  const listed = await list(of1000);
  const drained = await runScript(drain, [of1000], { folder });
  const smallRuns = [await list(of100), await list(of100), await list(of100)];
  const grown = await list(of5000);
  const output = grown.bytes / listed.bytes;
  const smallTime = percentile(
    smallRuns.map(({ milliseconds }) => milliseconds),
    0.5,
  );
  const what = 'netpol list --format json, 1,000 workloads, 500 policies';
  return [
    row(`${what}: the whole process`, listed.milliseconds / 1000, 's', 1.3),
    row('    of that on the processor', (listed.busy ?? Number.NaN) / 1000, 's'),
    row('    what it writes', listed.bytes / megabyte, 'MB'),
    row('    peak memory', listed.megabytes ?? Number.NaN, 'MB', 400),
    row('    reading and evaluating alone: a process that writes nothing', drained.milliseconds / 1000, 's', 2.5),
    row('    of that on the processor', (drained.busy ?? Number.NaN) / 1000, 's'),
    row('with 5,000 workloads of as many sets of labels: the whole process', grown.milliseconds / 1000, 's'),
    row('    what it writes', grown.bytes / megabyte, 'MB'),
    row('    peak memory', grown.megabytes ?? Number.NaN, 'MB'),
    row('    growth of the time per growth of the output', grown.milliseconds / listed.milliseconds / output, 'times', 1),
    row('100 workloads, 50 policies: the whole process, median of three', smallTime / 1000, 's', 0.6),
    ...(await measurePeer(folder, [
      { folder: of100, what: 'the same 100 workloads and 50 policies' },
      { folder: of200, what: '200 workloads and 100 policies' },
    ])),
  ];
}
