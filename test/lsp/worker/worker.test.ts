import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, onTestFinished, test } from 'vitest';
import { buildProgram } from '../../../scripts/build.mjs';
import { difference, open } from '../support/difference.js';
import { type Editor, startEditor } from '../support/editor.js';
import { clientPolicy, deployment, openPolicy } from '../support/manifests.js';
import { inWorker } from '../support/serve.js';
import { type Folder, makeFolder } from '../support/workspace-folder.js';

/** Whether the policy lets in pods that no workload makes, as far as the server sees. */
async function dangles(editor: Editor, folder: Folder): Promise<boolean> {
  return (await editor.pull(folder.uriOf('policy.yaml'))).some(({ code }) => code === 'dangling-peer');
}

test('these tests are about the server in a worker', () => {
  expect(inWorker, 'run them with NETPOL_SERVER=worker').toBe(true);
});

describe('files', () => {
  test('of a client that does not give any, the open documents are all there is', async () => {
    const folder = makeFolder({ 'policy.yaml': clientPolicy, 'web.yaml': deployment('web'), 'client.yaml': deployment('client') });
    const editor = await startEditor({ folders: [folder], initializationOptions: { files: false } });
    await editor.open(folder.uriOf('policy.yaml'), clientPolicy);
    await editor.open(folder.uriOf('web.yaml'), deployment('web'));
    expect(await dangles(editor, folder)).toBe(true);
    await editor.open(folder.uriOf('client.yaml'), deployment('client'));
    expect(await dangles(editor, folder)).toBe(false);
  });

  test('a link is not followed, because only the client knows where it leads', async () => {
    const elsewhere = makeFolder({ 'client.yaml': deployment('client') });
    const folder = makeFolder({ 'policy.yaml': clientPolicy, 'web.yaml': deployment('web') });
    symlinkSync(elsewhere.path, join(folder.path, 'linked'));
    symlinkSync(join(elsewhere.path, 'client.yaml'), join(folder.path, 'client.yaml'));
    const editor = await startEditor({ folders: [folder] });
    await editor.open(folder.uriOf('policy.yaml'), clientPolicy);
    expect(await dangles(editor, folder)).toBe(true);
    const tell = async (file: string) => {
      const before = editor.refreshes.diagnostics;
      await editor.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: folder.uriOf(file), type: 1 }] });
      return before;
    };
    // Told of by name they are none, either.
    await tell('client.yaml');
    await tell('linked/client.yaml');
    expect(await dangles(editor, folder)).toBe(true);
    folder.remove('client.yaml');
    folder.write('client.yaml', deployment('client'));
    const before = await tell('client.yaml');
    await editor.until(() => editor.refreshes.diagnostics > before);
    expect(await dangles(editor, folder)).toBe(false);
  });

  test('answers of a client that make no sense do no harm', async () => {
    const folder = makeFolder({ 'policy.yaml': openPolicy });
    const editor = await startEditor({ folders: [folder], startOnly: true });
    const answers: readonly unknown[] = [7, 'x', [], {}, [{ name: '..', kind: 'folder' }], [{ name: 'a/b.yaml', kind: 'file' }], { base64: '!' }];
    let turn = 0;
    for (const method of ['netpol/fileState', 'netpol/folderChildren', 'netpol/fileContent'])
      editor.connection.onRequest(method, () => {
        const answer = answers[turn++ % (answers.length + 1)];
        if (answer === undefined) throw new Error('no');
        return answer;
      });
    await editor.ready();
    await editor.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: folder.uriOf('policy.yaml'), type: 2 }] });
    await editor.open(folder.uriOf('policy.yaml'), openPolicy);
    expect((await editor.pull(folder.uriOf('policy.yaml'))).map(({ code }) => code)).toContain('empty-rule-allows-all');
  });
});

test('there is no commit to hold an edit against, and that is said', async () => {
  const { editor, uri } = await open({ initializationOptions: { trusted: true } });
  expect(await difference(editor, uri, 'head')).toMatchObject({
    problem: true,
    text: 'No commit can be read here: that takes git, which a browser has not.\n',
  });
});

test.each(['process.cwd()', 'require("fs")', 'Buffer.from("")', 'setImmediate(() => {})'])('%s is not known where these tests run', async (text) => {
  const folder = makeFolder({ 'program.js': text });
  const worker = new Worker(join(import.meta.dirname, '..', 'support', 'browser-scope.mts'), { workerData: join(folder.path, 'program.js') });
  const error = new Promise<Error>((resolve) => worker.once('error', (thrown) => resolve(thrown as Error)));
  expect((await error).message).toMatch(/is not defined/);
});

test('what knows a module of Node does not build for a worker', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'netpol-worker-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const root = join(import.meta.dirname, '..', '..', '..');
  const build = (imported: string) => {
    const entry = join(folder, 'entry.ts');
    writeFileSync(entry, `import '${join(root, imported).replaceAll('\\', '/')}';\n`);
    return buildProgram('browser-server', join(folder, 'out.js'), entry);
  };
  await build('server/lsp/server.ts');
  await expect(build('server/lsp/node-host.ts')).rejects.toThrow(/Could not resolve "node:/);
});
