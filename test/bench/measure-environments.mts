import path from 'node:path';
import { at } from '../../scripts/root.mts';
import { makeEnvironments, manyEnvironments } from './make-environments.mts';
import { runScript } from './run-program.mts';
import { type Row, row } from './table.mts';

/** `netpol check` on a repository that is many environments: each is judged once, and not all of them are held at once. */
export async function measureEnvironments(folder: string): Promise<readonly Row[]> {
  const root = path.join(folder, 'environments');
  const files = makeEnvironments(root, manyEnvironments);
  const { user, megabytes } = await runScript(at('dist', 'cli.js'), ['check', '--format', 'json', root], { folder, mayFind: true });
  const { environments, apps } = manyEnvironments;
  const what = `netpol check, ${files.toLocaleString('en')} files with ${(environments * apps * 2).toLocaleString('en')} workloads in ${environments} environments`;
  return [row(`${what}: seconds of the processor`, user / 1000, 's', 10), row('    peak memory', megabytes ?? Number.NaN, 'MB', 400)];
}
