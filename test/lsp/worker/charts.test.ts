import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CodeLens, Diagnostic, Hover } from 'vscode-languageserver';
import type { EnvironmentsResult, RenderedResult } from '../../../server/lsp/protocol.js';
import { connectEditor, type Editor, startEditor } from '../support/editor.js';
import { openPolicy } from '../support/manifests.js';
import { serveInProcess } from '../support/serve.js';
import { type Folder, makeFolder } from '../support/workspace-folder.js';

const charts = join(import.meta.dirname, '..', '..', 'render', 'helm', 'charts');

function filesBelow(folder: string): Readonly<Record<string, Uint8Array>> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile());
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name))]));
}

/** What a person sees of a template. */
async function answersOf(editor: Editor, uri: string) {
  const rendered = await editor.request<RenderedResult>('netpol/rendered', { uri });
  const found = (await editor.request<CodeLens[] | null>('textDocument/codeLens', { textDocument: { uri } })) ?? [];
  const lenses = await Promise.all(found.map(async (lens) => (await editor.request<CodeLens>('codeLens/resolve', lens)).command?.title));
  const findings: readonly Diagnostic[] = await editor.pull(uri);
  const lines = editor
    .text(uri)
    .split('\n')
    .map((text, line) => ({ line, character: Math.max(0, text.length - 1) }));
  const hovers = await Promise.all(lines.map((position) => editor.request<Hover | null>('textDocument/hover', { textDocument: { uri }, position })));
  return { rendered, lenses, findings, hovers };
}

/** The charts that are environments now, and what came of each. */
async function unitsOf(editor: Editor): Promise<readonly string[]> {
  const { environments } = await editor.request<EnvironmentsResult>('netpol/environments', {});
  return environments.flatMap(({ units }) => units.map(({ path, outcome }) => `${path} ${outcome}`)).sort();
}

async function opened(editor: Editor, folder: Folder, template: string): Promise<string> {
  const uri = folder.uriOf(template);
  await editor.open(uri, readFileSync(join(folder.path, template), 'utf8'), 'helm');
  return uri;
}

test.each([['shop/templates/networkpolicy.yaml'], ['shop/templates/deployment.yaml'], ['umbrella/templates/policy.yaml']])(
  'what is said of %s is what the server in a process says',
  { timeout: 60_000 },
  async (template) => {
    const folder = makeFolder(filesBelow(charts));
    const inProcess = await connectEditor(await serveInProcess(), { folders: [folder], initializationOptions: { files: false, charts: false } });
    const inWorker = await startEditor({ folders: [folder] });
    const uri = await opened(inProcess, folder, template);
    await opened(inWorker, folder, template);
    for (const editor of [inProcess, inWorker])
      await expect.poll(() => unitsOf(editor), { timeout: 30_000 }).toEqual(['shop/Chart.yaml rendered', 'umbrella/Chart.yaml rendered']);
    const expected = await answersOf(inProcess, uri);
    expect(expected.rendered.text).toContain('kind: ');
    expect(await answersOf(inWorker, uri)).toEqual(expected);
  },
);

test('of a client that does not give the program, charts are not rendered, and that is said', async () => {
  const folder = makeFolder(filesBelow(charts));
  const editor = await startEditor({ folders: [folder], initializationOptions: { charts: false } });
  const uri = await opened(editor, folder, 'shop/templates/networkpolicy.yaml');
  expect(await editor.request<RenderedResult>('netpol/rendered', { uri })).toMatchObject({ problem: true, text: expect.stringMatching(/not rendered/) });
});

test('a program that is none fails the chart and nothing else', { timeout: 60_000 }, async () => {
  const folder = makeFolder(filesBelow(charts));
  const editor = await startEditor({ folders: [folder], startOnly: true });
  let turn = 0;
  const answers: readonly unknown[] = [null, { worker: 7 }, { worker: btoa('throw new Error("no")'), module: btoa('no') }];
  editor.connection.onRequest('netpol/chartProgram', () => answers[turn++ % answers.length] ?? null);
  await editor.ready();
  const uri = await opened(editor, folder, 'shop/templates/networkpolicy.yaml');
  const said = async () => (await editor.request<RenderedResult>('netpol/rendered', { uri })).text;
  await expect.poll(said, { timeout: 30_000 }).toMatch(/the renderer of charts ended/);
  const other = folder.uriOf('plain/policy.yaml');
  await editor.open(other, openPolicy);
  expect((await editor.pull(other)).map(({ code }) => code)).toContain('empty-rule-allows-all');
});
