import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { at } from '../../scripts/root.mts';
import { findProgram } from '../e2e/host/programs.mts';
import { Editor } from './editor.mts';
import { policyText } from './make-workspace.mts';
import { runProgram, runScript } from './run-program.mts';
import { type Row, row } from './table.mts';

/** Each is started so often; the median counts. */
const runs = 15;

/** How large the programs are that a start has to read. */
export function measureSizes(): readonly Row[] {
  const size = (name: string) => statSync(at('dist', name)).size / 1000;
  return [row('size of server.js', size('server.js'), 'kB', 800), row('size of cli.js', size('cli.js'), 'kB', 600)];
}

/**
 * What `netpol check` of one small file takes of the processor, against a script that does nothing, in this Node and in the machine's own; and what
 * precedes the first answer in an editor.
 */
export async function measureStart(folder: string): Promise<readonly Row[]> {
  const root = path.join(folder, 'start');
  mkdirSync(root);
  writeFileSync(path.join(root, 'policy.yaml'), policyText(0, { namespaces: 1, workloads: 1, policies: 1, others: 0 }));
  writeFileSync(path.join(root, 'nothing.js'), '');
  const own = findProgram('node', /node_modules/);
  const rows: Row[] = [];
  for (const node of [process.execPath, ...(own === undefined ? [] : [own])])
    rows.push(await startOn(node, root, node === own ? "the machine's Node" : 'this Node'));
  rows.push(await activation(root), await firstAnswer(root));
  return rows;
}

/** What the extension takes of the processor before it starts the server, where what it asks of VS Code takes no time. */
async function activation(folder: string): Promise<Row> {
  const busy: number[] = [];
  for (let left = runs; left > 0; left--) {
    const { text } = await runProgram(process.execPath, [at('test', 'bench', 'activate.cjs'), at('dist', 'extension.js')], { folder, keep: true });
    busy.push((JSON.parse(text) as { readonly busy: number }).busy);
  }
  return row('activation of the extension until it starts the server, processor', median(busy), 'ms', 60);
}

/** From the start of the server's process to its answer to `initialize`. */
async function firstAnswer(folder: string): Promise<Row> {
  const busy: number[] = [];
  for (let left = runs; left > 0; left--) {
    const editor = new Editor([at('dist', 'server.js'), '--stdio'], 'pull');
    await editor.initialize(folder);
    busy.push(editor.busy() ?? Number.NaN);
    await editor.stop();
  }
  return row("the server's first answer, processor of its main thread", median(busy), 'ms');
}

async function startOn(node: string, root: string, where: string): Promise<Row> {
  const nothing: number[] = [];
  const check: number[] = [];
  const busy = async (script: string, args: readonly string[]) => (await runScript(script, args, { folder: root, node, mayFind: true })).busy ?? 0;
  // In turns, so that whatever else the machine does is in both.
  for (let left = runs; left > 0; left--) {
    nothing.push(await busy(path.join(root, 'nothing.js'), []));
    check.push(await busy(at('dist', 'cli.js'), ['check', 'policy.yaml']));
  }
  const what = `check of one small file in ${where}, ${median(check).toFixed(0)} ms of the processor: times those of nothing`;
  return row(what, median(check) / median(nothing), 'x', 2.2);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
