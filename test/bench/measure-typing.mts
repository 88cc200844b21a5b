import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Editor, type Keystroke } from './editor.mts';
import { makeWorkspace, selectedWorkload, typedPolicy, typingSize } from './make-workspace.mts';
import { percentile, type Row, row } from './table.mts';

const keystrokes = 400;
/** Between two keystrokes, in milliseconds: a fast typist, so that what a server does in between counts. */
const rhythm = 40;

/**
 * Types the same keys into the same policy in a large workspace and in a folder of its own, in turn, so that whatever else the machine does
 * falls on both; and into yaml-language-server.
 */
export async function measureTyping(folder: string, server: readonly string[], other: readonly string[]): Promise<readonly Row[]> {
  const large = await editorOn(path.join(folder, 'large'), server, 'pull', (root) => makeWorkspace(root, typingSize));
  const alone = await editorOn(path.join(folder, 'alone'), server, 'pull', (root) => {
    mkdirSync(path.join(root, 'team-0'), { recursive: true });
    writeFileSync(path.join(root, 'team-0', 'workload.yaml'), selectedWorkload());
  });
  const beside = await editorOn(path.join(folder, 'beside'), other, 'push', () => {});
  await Promise.all([large.editor.indexed, alone.editor.indexed]);
  const times = { large: [] as number[], alone: [] as number[], beside: [] as number[] };
  for (const [index, key] of keys(keystrokes).entries()) {
    // In turn first, so that neither is always the one that finds the caches cold.
    const [first, second] = index % 2 === 0 ? (['large', 'alone'] as const) : (['alone', 'large'] as const);
    for (const which of [first, second]) times[which].push(await { large, alone }[which].press(key));
    if (index < 40) times.beside.push(await beside.press(key));
    await pause(rhythm);
  }
  for (const { editor } of [large, alone, beside]) await editor.stop();
  const [p95, p95alone] = [percentile(times.large, 0.95), percentile(times.alone, 0.95)];
  const where = '5,000 workloads, 1,000 policies';
  return [
    row(`keystroke to diagnostics, p50: ${where}`, percentile(times.large, 0.5), 'ms'),
    row(`keystroke to diagnostics, p95: ${where}`, p95, 'ms', 8),
    row('the same file alone, p50', percentile(times.alone, 0.5), 'ms'),
    row('the same file alone, p95', p95alone, 'ms'),
    row('ratio of the p95s', p95 / p95alone, 'times', 1.5),
    row('ratio of the p50s', percentile(times.large, 0.5) / percentile(times.alone, 0.5), 'times'),
    row('yaml-language-server, the same file alone, p50', percentile(times.beside, 0.5), 'ms'),
    row('yaml-language-server, p95', percentile(times.beside, 0.95), 'ms'),
  ];
}

interface Typing {
  readonly editor: Editor;
  press(key: Keystroke): Promise<number>;
}

async function editorOn(root: string, program: readonly string[], findings: 'pull' | 'push', fill: (root: string) => void): Promise<Typing> {
  const file = path.join(root, 'team-0', 'typed.yaml');
  mkdirSync(path.dirname(file), { recursive: true });
  fill(root);
  writeFileSync(file, typedPolicy());
  const editor = new Editor(program, findings);
  await editor.initialize(root);
  await editor.open(file, typedPolicy());
  return { editor, press: (key) => editor.type(file, key) };
}

/** Keys in turn at the end of a comment, in a label value, in a port and in a CIDR-like place: each typed, then deleted again. */
function keys(count: number): readonly Keystroke[] {
  const lines = typedPolicy().split('\n');
  const endOf = (text: string) => {
    const line = lines.findIndex((one) => one.includes(text));
    return { line, character: (lines[line] ?? '').indexOf(text) + text.length };
  };
  const places = ['its database and to DNS', 'app: app-0', 'tier: web', 'port: 8080', 'tier: db', 'kube-system'].map(endOf);
  return Array.from({ length: count }, (_, index) => {
    const place = places[Math.floor(index / 2) % places.length] ?? { line: 0, character: 0 };
    return index % 2 === 0 ? { ...place, deletes: 0, text: '1' } : { ...place, deletes: 1, text: '' };
  });
}
