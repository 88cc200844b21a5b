import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import type { ClientCapabilities } from 'vscode-languageserver';
import { makeWorkspace } from '../bench/make-workspace.mts';
import { fullClient } from '../lsp/support/capabilities.js';
import { connectEditor, type Editor } from '../lsp/support/editor.js';
import { servedBy } from '../lsp/support/serve.js';
import { buildServer, serverProgram } from '../lsp/support/server-program.js';
import { makeFolder } from '../lsp/support/workspace-folder.js';
import { bytesPerEdit, type Sample } from './slope.js';
import { type Kind, kindsOfEdits, Typist } from './typist.js';

/** Megabytes that the server may use for objects. */
const heap = 120;

/** Both ways of handing out findings together make 20,000. */
const edits = 10_000;

/** One kind after the other, because edits of another kind may free what those of one kind leave behind; then all of them, with files opened and closed. */
const stretches: readonly { readonly kinds: readonly Kind[]; readonly opening: boolean }[] = [
  ...kindsOfEdits.map((kind) => ({ kinds: [kind], opening: false })),
  { kinds: kindsOfEdits, opening: true },
];

/** Edits between two looks at what the server says. */
const burst = 50;

/** How often memory is measured in one stretch, and how often at its beginning that does not count: what is cached once is not growth. */
const samplesPerStretch = 8;
const warmingUp = 2;

/**
 * What an edit may add, in bytes: in a stretch and in all of them. Which file was looked at last makes a megabyte, up and down, which the few
 * samples of a stretch do not cancel out. A state that is kept costs tens of thousands, what only findings or a selector leave behind thousands.
 */
const mostInStretch = 1500;
const mostInAll = 150;

const policiesOpen = 6;

/** One that is told findings of its own accord, and lenses all the same. */
const pushed: ClientCapabilities = {
  ...fullClient,
  workspace: { ...fullClient.workspace, diagnostics: { refreshSupport: false } },
};

test.each([
  { findings: 'fetched', capabilities: fullClient, perMessage: 1 },
  // Each message is judged, so several edits share one.
  { findings: 'sent', capabilities: pushed, perMessage: 5 },
] as const)(`findings are $findings: ${edits} edits in ${heap} MB, and memory does not grow with them`, { timeout: 40 * 60_000 }, async (how) => {
  const served = await start(how.capabilities);
  const { editor } = served;
  // A server that ends answers nothing more.
  const ended = editor.exited.then((code): never => {
    throw new Error(`the server ended with ${code}`);
  });
  const measured = await Promise.race([soak(served, how), ended]);
  expect(
    measured.map(({ kinds, samples }) => ({ kinds, bytes: bytesPerEdit(samples.slice(warmingUp)) })).filter(({ bytes }) => !(bytes <= mostInStretch)),
  ).toEqual([]);
  expect(bytesPerEdit(measured.flatMap(({ samples }) => samples).slice(warmingUp))).toBeLessThan(mostInAll);
  expect(await editor.stop()).toBe(0);
});

interface Measured {
  readonly kinds: readonly Kind[];
  readonly samples: readonly Sample[];
}

async function soak(
  { editor, child, typist, elsewhere }: Served,
  how: { readonly findings: 'fetched' | 'sent'; readonly perMessage: number },
): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const { kinds, opening } of stretches) {
    const samples: Sample[] = [];
    for (let round = 1; samples.length < samplesPerStretch; round++) {
      if (opening && round % 4 === 0) {
        await typist.close();
        await typist.open();
      }
      const uri = await typist.type(kinds, burst, how.perMessage);
      await Promise.all([typist.look(uri), how.findings === 'fetched' ? editor.pull(uri) : told(editor, uri)]);
      if (typist.edits % (edits / stretches.length / samplesPerStretch) !== 0) continue;
      await typist.saveElsewhere(elsewhere);
      // Long enough for what the server does once nobody types.
      await setTimeout(250);
      samples.push({ edits: typist.edits, bytes: await usedBytes(child) });
      editor.published.length = 0;
      editor.log.length = 0;
    }
    measured.push({ kinds, samples });
  }
  expect(typist.edits).toBe(edits);
  return measured;
}

interface Served {
  readonly editor: Editor;
  readonly child: ChildProcess;
  readonly typist: Typist;
  /** A file that nobody opens. */
  readonly elsewhere: string;
}

async function start(capabilities: ClientCapabilities): Promise<Served> {
  await buildServer();
  const folder = makeFolder();
  expect(makeWorkspace(folder.path, { namespaces: 6, workloads: 200, policies: 60, others: 20 })).toBe(286);
  const child = fork(serverProgram, ['--stdio'], {
    execArgv: [`--max-old-space-size=${heap}`, '--expose-gc', '--require', fileURLToPath(new URL('answer-heap.cjs', import.meta.url))],
    stdio: ['pipe', 'pipe', 'inherit', 'ipc'],
  });
  if (!child.stdout || !child.stdin) throw new Error('the server has no standard input and output');
  const connection = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const editor = await connectEditor(servedBy(child, connection), { folders: [folder], capabilities });
  const files = readdirSync(folder.path, { recursive: true, encoding: 'utf8' })
    .filter((name) => /(policy|workload|namespace).*\.yaml$/.test(name))
    .sort();
  const [elsewhere = '', ...others] = files.filter((name) => name.includes('workload'));
  const policies = files.filter((name) => name.includes('policy'));
  const typist = new Typist(
    editor,
    folder,
    policies.flatMap((name, index) => [name, others[index] ?? name]),
  );
  for (let n = 0; n < 2 * policiesOpen; n++) await typist.open();
  return { editor, child, typist, elsewhere };
}

/** Resolves when the server has said what it finds in a document as it is now. */
function told(editor: Editor, uri: string): Promise<unknown> {
  const { version } = editor.document(uri);
  return editor.until(() => editor.lastPublished(uri)?.version === version);
}

async function usedBytes(child: ChildProcess): Promise<number> {
  child.send('how much memory is used?');
  const [{ used }] = (await once(child, 'message')) as [{ used: number }];
  return used;
}
