import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Editor } from './editor.mts';
import { makeWorkspace, typingSize } from './make-workspace.mts';
import { percentile, type Row, row } from './table.mts';

const questions = 100;

/** What a person types to find something, one character after the other. */
const searches = ['team-7/app-7', 'app-4711', 'tier=web', 'team=team-3', 'plcy', ''];

/** What is asked while one reads and moves about, in a server with 5,000 workloads and 1,000 policies; each question about another file. */
export async function measureNavigation(folder: string, server: readonly string[]): Promise<readonly Row[]> {
  const root = path.join(folder, 'navigation');
  mkdirSync(root, { recursive: true });
  makeWorkspace(root, typingSize);
  const editor = new Editor(server, 'pull');
  await editor.initialize(root);
  await editor.indexed;
  const times = {
    ...(await askPolicies(editor, root)),
    completion: await complete(editor, root),
    ...(await askWorkloads(editor, root)),
    symbols: await search(editor),
    rename: await askToRename(editor, root),
  };
  await editor.stop();
  return [
    ...rowsOf('definition of a selector: 5,000 workloads, 1,000 policies', times.definition, 15),
    ...rowsOf('references of a label of pods', times.label, 15),
    ...rowsOf('references of a port of a container', times.port, 15),
    ...rowsOf('references of a Namespace', times.namespace, 15),
    ...rowsOf('hints of a policy', times.hints, 15),
    ...rowsOf('hints of a policy after a keystroke', times.typed, 15),
    ...rowsOf('semantic tokens of a policy', times.tokens, 15),
    ...rowsOf('completion of whole policies, fields, peers, labels and ports', times.completion, 15),
    ...rowsOf('symbols of the workspace', times.symbols, 50),
    ...rowsOf('rename over the workspace: a label of one workload and of many, a port, a namespace', times.rename, 1000),
  ];
}

function rowsOf(what: string, times: readonly number[], limit: number): readonly Row[] {
  return [row(`${what}, p50`, percentile(times, 0.5), 'ms'), row(`${what}, p95`, percentile(times, 0.95), 'ms', limit)];
}

async function askPolicies(editor: Editor, root: string) {
  const times = { definition: [] as number[], hints: [] as number[], typed: [] as number[], tokens: [] as number[] };
  for (let i = 0; i < questions; i++) {
    const { file, text, textDocument } = await open(editor, root, i * 7, 'policy');
    const range = { start: { line: 0, character: 0 }, end: { line: text.split('\n').length, character: 0 } };
    times.definition.push(await editor.time('textDocument/definition', { textDocument, position: placeOf(text, 'podSelector') }));
    times.hints.push(await editor.time('textDocument/inlayHint', { textDocument, range }));
    times.tokens.push(await editor.time('textDocument/semanticTokens/full', { textDocument }));
    const { line, character } = placeOf(text, 'tier: ');
    await editor.change(file, { line, character: character + 'tier: '.length - 1, deletes: 1, text: 'x' });
    times.typed.push(await editor.time('textDocument/inlayHint', { textDocument, range }));
    await editor.close(file);
  }
  return times;
}

/** What is typed in new files beside the others, up to the cursor. */
const begun = [
  '',
  headOf('spec:\n  '),
  headOf('spec:\n  ingress:\n    - from:\n        - '),
  headOf('spec:\n  podSelector:\n    matchLabels:\n      tier: '),
  headOf(
    'spec:\n  podSelector: {}\n  ingress:\n    - from:\n        - namespaceSelector: {}\n          podSelector:\n            matchLabels:\n              ',
  ),
  headOf('spec:\n  podSelector: {}\n  ingress:\n    - ports:\n        - port: '),
  headOf('spec:\n  podSelector: {}\n  egress:\n    - to:\n        - namespaceSelector: {}\n      ports:\n        - '),
  headOf('spec:\n  podSelector: {}\n  egress:\n    - to:\n        - ipBlock:\n            cidr: '),
];

function headOf(rest: string): string {
  return `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: begun\n${rest}`;
}

async function complete(editor: Editor, root: string): Promise<readonly number[]> {
  const times: number[] = [];
  for (let i = 0; i < questions; i++) {
    const text = begun[i % begun.length] ?? '';
    const file = path.join(root, `team-${i % typingSize.namespaces}`, `begun-${i}.yaml`);
    const textDocument = { uri: pathToFileURL(file).href };
    const lines = text.split('\n');
    const position = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
    // Who types the last character has been asked for the one before.
    await editor.open(file, text.slice(0, -1));
    const { line, character } = position;
    const before = { line, character: Math.max(0, character - 1) };
    await editor.request('textDocument/completion', { textDocument, position: before });
    if (text !== '') await editor.change(file, { ...before, deletes: 0, text: text.slice(-1) });
    times.push(await editor.time('textDocument/completion', { textDocument, position }));
    await editor.close(file);
  }
  return times;
}

async function askWorkloads(editor: Editor, root: string) {
  const times = { label: [] as number[], port: [] as number[], namespace: [] as number[] };
  for (let i = 0; i < questions; i++) {
    const { file, text, textDocument } = await open(editor, root, i * 7, 'workload');
    const context = { includeDeclaration: false };
    const ask = (words: string) => editor.time('textDocument/references', { textDocument, position: placeOf(text, words), context });
    times.label.push(await ask('tier: '));
    times.port.push(await ask('containerPort'));
    times.namespace.push(await ask('namespace: '));
    await editor.close(file);
  }
  // A question with no answer would cost nothing.
  const { text, textDocument, file } = await open(editor, root, 0, 'workload');
  for (const words of ['tier: ', 'containerPort']) {
    const found = await editor.request<unknown[]>('textDocument/references', { textDocument, position: placeOf(text, words), context: {} });
    if (found.length === 0) throw new Error(`no references of ${words}in ${file}`);
  }
  await editor.close(file);
  return times;
}

/** Of a label of one workload, of a label of many, of a port, and of a namespace with all that is in it; and how many places change at least. */
const renames = [
  { before: 'matchLabels:\n      app: ', least: 3 },
  { before: 'tier: ', least: 30 },
  { before: 'name: htt', least: 3 },
  { before: 'namespace: ', least: 100 },
];

async function askToRename(editor: Editor, root: string): Promise<readonly number[]> {
  const times: number[] = [];
  for (const { before, least } of renames) {
    const { file, text, textDocument } = await open(editor, root, 0, 'workload');
    const lines = text.slice(0, text.indexOf(before) + before.length).split('\n');
    const position = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
    const start = performance.now();
    const edit = await editor.request<{ changes?: Record<string, unknown[]> }>('textDocument/rename', { textDocument, position, newName: 'renamed' });
    times.push(performance.now() - start);
    const places = Object.values(edit.changes ?? {}).reduce((sum, edits) => sum + edits.length, 0);
    // An edit that leaves most out would cost little.
    if (places < least) throw new Error(`the rename behind "${before}" changes ${places} places`);
    await editor.close(file);
  }
  return times;
}

async function search(editor: Editor): Promise<readonly number[]> {
  const times: number[] = [];
  for (const words of searches) for (let end = 0; end <= words.length; end++) times.push(await editor.time('workspace/symbol', { query: words.slice(0, end) }));
  return times;
}

async function open(editor: Editor, root: string, number: number, kind: 'policy' | 'workload') {
  const file = path.join(root, `team-${number % typingSize.namespaces}`, `${kind}-${number}.yaml`);
  const text = readFileSync(file, 'utf8');
  await editor.open(file, text);
  return { file, text, textDocument: { uri: pathToFileURL(file).href } };
}

/** One character into the first such words, where there are any. */
function placeOf(text: string, words: string): { readonly line: number; readonly character: number } {
  const before = text.slice(0, Math.max(0, text.indexOf(words))).split('\n');
  return { line: before.length - 1, character: (before.at(-1)?.length ?? 0) + 1 };
}
