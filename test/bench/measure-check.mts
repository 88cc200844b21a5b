import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { at } from '../../scripts/root.mts';
import { bundle } from './bundle.mts';
import { makeCharts } from './make-charts.mts';
import { makeWorkspace, typingSize } from './make-workspace.mts';
import { runScript } from './run-program.mts';
import { type Row, row } from './table.mts';

/** What every rule over a large workspace takes, and what `netpol check` of a large repository of charts takes of the processor. */
export async function measureCheck(folder: string): Promise<readonly Row[]> {
  return [...(await measureRules(folder)), ...(await measureChartsRepository(folder))];
}

async function measureRules(folder: string): Promise<readonly Row[]> {
  const root = path.join(folder, 'rules');
  mkdirSync(root);
  makeWorkspace(root, typingSize);
  const program = path.join(folder, 'time-rules.mjs');
  await bundle('time-rules.mts', program);
  const { text } = await runScript(program, [root], { folder, keep: true });
  const { all, rules } = JSON.parse(text) as { readonly all: number; readonly rules: Readonly<Record<string, number>> };
  const [slowest = 'none', most = Number.NaN] = Object.entries(rules).sort(([, a], [, b]) => b - a)[0] ?? [];
  return [
    row('every rule, also those that are off, over 5,000 workloads and 1,000 policies, beyond parsing', all / 1000, 's', 1.5),
    row(`    the slowest, ${slowest}: its share`, (most / all) * 100, '%', 10),
  ];
}

async function measureChartsRepository(folder: string): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const whole of [false, true]) {
    const root = path.join(folder, whole ? 'whole-charts' : 'charts-repository');
    const { files, bytes } = makeCharts(root, 284, whole);
    const { busy = Number.NaN, milliseconds, megabytes = Number.NaN } = await runScript(at('dist', 'cli.js'), ['check', root], { folder, mayFind: true });
    const what = `netpol check of ${files.toLocaleString('en')} YAML files of charts, ${(bytes / 1e6).toFixed(1)} MB`;
    rows.push(
      whole
        ? row(`${what}, each of them rendered twice: processor`, busy / 1000, 's')
        : row(`${what}, that want a chart of a registry: processor`, busy / 1000, 's', 5),
      row('    time', milliseconds / 1000, 's'),
      row('    peak memory', megabytes, 'MB'),
    );
  }
  return rows;
}
