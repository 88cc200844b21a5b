import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Editor } from './editor.mts';
import { makeWorkspace, typingSize } from './make-workspace.mts';
import { percentile, type Row, row } from './table.mts';

const questions = 100;
const edits = 60;

/** "Who can reach this workload" asked of many workloads, and what an edited policy's lenses cost, in a server with 5,000 workloads and 1,000 policies. */
export async function measureAnswers(folder: string, server: readonly string[]): Promise<readonly Row[]> {
  const root = path.join(folder, 'answers');
  mkdirSync(root, { recursive: true });
  makeWorkspace(root, typingSize);
  const editor = new Editor(server, 'pull');
  await editor.initialize(root);
  await editor.indexed;
  const asked = await askCallers(editor, root);
  const edited = await editPolicies(editor, root);
  await editor.stop();
  const where = '5,000 workloads, 1,000 policies';
  return [
    ...rowsOf(`who can reach a workload (incoming calls): ${where}`, asked.isolated, 20),
    ...rowsOf('who can reach a workload that no policy isolates', asked.open, 20),
    ...rowsOf('what it can reach (outgoing calls)', asked.outgoing, 20),
    ...rowsOf('all lenses of a policy after an edit, that of the difference among them', edited.lenses, 50),
    ...rowsOf('the difference that the edit makes, in full', edited.difference, 50),
  ];
}

/** From the question to the answer; and of it, how long the server's main thread worked, which says more where the machine does other things, too. */
interface Answered {
  readonly wall: number;
  readonly busy: number | undefined;
}

function rowsOf(what: string, answers: readonly Answered[], limit: number): readonly Row[] {
  const walls = answers.map(({ wall }) => wall);
  const busy = answers.flatMap((one) => one.busy ?? []);
  return [
    row(`${what}, p50`, percentile(walls, 0.5), 'ms'),
    row(`${what}, p95`, percentile(walls, 0.95), 'ms', limit),
    ...(busy.length > 0 ? [row('    of that on the processor, p95', percentile(busy, 0.95), 'ms')] : []),
  ];
}

async function timed(editor: Editor, act: () => Promise<unknown>): Promise<Answered> {
  const [start, before] = [performance.now(), editor.busy()];
  await act();
  const [wall, after] = [performance.now() - start, editor.busy()];
  return { wall, busy: before === undefined || after === undefined ? undefined : after - before };
}

/** Workloads that were not asked about before, half of them with a policy. */
async function askCallers(editor: Editor, root: string) {
  const times = { isolated: [] as Answered[], open: [] as Answered[], outgoing: [] as Answered[] };
  for (let i = 0; i < questions; i++) {
    for (const [number, kind] of [[i * 7, 'isolated'] as const, [1000 + i * 7, 'open'] as const]) {
      const file = path.join(root, `team-${number % typingSize.namespaces}`, `workload-${number}.yaml`);
      const textDocument = { uri: pathToFileURL(file).href };
      await editor.open(file, readFileSync(file, 'utf8'));
      const [item] = (await editor.request<unknown[] | null>('textDocument/prepareCallHierarchy', { textDocument, position: { line: 3, character: 9 } })) ?? [];
      if (!item) throw new Error(`no call hierarchy of ${file}`);
      times[kind].push(await timed(editor, () => editor.request('callHierarchy/incomingCalls', { item })));
      if (kind === 'isolated') times.outgoing.push(await timed(editor, () => editor.request('callHierarchy/outgoingCalls', { item })));
      await editor.close(file);
    }
  }
  return times;
}

/** Another tier is let in by a policy, then its lenses are fetched and filled in, as an editor does, and what the edit opens and closes is asked for. */
async function editPolicies(editor: Editor, root: string) {
  const times = { lenses: [] as Answered[], difference: [] as Answered[] };
  for (let i = 0; i < edits; i++) {
    const file = path.join(root, `team-${i % typingSize.namespaces}`, `policy-${i}.yaml`);
    const textDocument = { uri: pathToFileURL(file).href };
    const text = readFileSync(file, 'utf8');
    await editor.open(file, text);
    await editor.lenses(textDocument);
    const line = text.split('\n').findIndex((one) => one.includes('tier: web'));
    const character = text.split('\n')[line]?.indexOf('web') ?? 0;
    const edited = async () => {
      await editor.change(file, { line, character, deletes: 3, text: 'api' });
      await editor.lenses(textDocument);
    };
    times.lenses.push(await timed(editor, edited));
    times.difference.push(await timed(editor, () => editor.request('netpol/difference', { textDocument })));
    await editor.close(file);
  }
  return times;
}
