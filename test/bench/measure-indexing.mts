import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Editor } from './editor.mts';
import { indexingSize, makeWorkspace, typedPolicy } from './make-workspace.mts';
import { percentile, type Row, row } from './table.mts';

const questions = 60;

/** Starts a server on 6,000 files, with one of them open from the start, and asks it when it is ready. */
export async function measureIndexing(folder: string, server: readonly string[]): Promise<readonly Row[]> {
  const root = path.join(folder, 'indexed');
  mkdirSync(root, { recursive: true });
  const files = makeWorkspace(root, indexingSize);
  const wrong = path.join(root, 'team-0', 'wrong.yaml');
  // The API server refuses this port, so the file has a finding of its own.
  writeFileSync(wrong, typedPolicy().replace('port: 8080', 'port: 808080'));
  const editor = new Editor(server, 'pull');
  await editor.initialize(root);
  const found = await editor.open(wrong, readFileSync(wrong, 'utf8'));
  const own = performance.now() - editor.started;
  if (found === 0) throw new Error('the wrong policy has no finding');
  const early = await Promise.race([editor.indexed.then(() => false), Promise.resolve(true)]);
  const indexed = (await editor.indexed) - editor.started;
  const memory = editor.peakMemory();
  const asked = await ask(editor, root);
  await editor.stop();
  return [
    row(`own findings of the open file after process start${early ? ', the index not ready' : ' (the index was ready!)'}`, own, 'ms', 400),
    row(`${(files + 1).toLocaleString('en')} files indexed after process start`, indexed / 1000, 's', 2.5),
    memory === undefined
      ? { what: 'peak memory of the server', figure: 'not said by this system' }
      : row('peak memory of the server when indexed', memory, 'MB', 200),
    ...asked,
  ];
}

/** Hovers and lenses of files that were not asked about before, with the whole workspace behind the answer. */
async function ask(editor: Editor, root: string): Promise<readonly Row[]> {
  const times = { workload: [] as number[], policy: [] as number[], lenses: [] as number[] };
  for (let i = 0; i < questions; i++) {
    const team = path.join(root, `team-${i % indexingSize.namespaces}`);
    for (const kind of ['workload', 'policy'] as const) {
      const file = path.join(team, `${kind}-${i}.yaml`);
      const textDocument = { uri: pathToFileURL(file).href };
      await editor.open(file, readFileSync(file, 'utf8'));
      times[kind].push(await editor.time('textDocument/hover', { textDocument, position: { line: 3, character: 9 } }));
      times.lenses.push(await editor.lenses(textDocument));
      await editor.close(file);
    }
  }
  return [
    row('hover on a workload there, p50', percentile(times.workload, 0.5), 'ms'),
    row('hover on a workload there, p95', percentile(times.workload, 0.95), 'ms', 15),
    row('hover on a workload there, the first and slowest', Math.max(...times.workload), 'ms'),
    row('hover on a policy there, p95', percentile(times.policy, 0.95), 'ms', 15),
    row('all lenses of a file there, resolved, p95', percentile(times.lenses, 0.95), 'ms', 30),
  ];
}
