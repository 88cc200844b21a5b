import { describe, expect, test } from 'vitest';
import { able, difference, edits, files, open } from './support/difference.js';
import { startEditor } from './support/editor.js';
import { clientPolicy, deployment } from './support/manifests.js';
import { makeFolder } from './support/workspace-folder.js';

describe('the lens of an edit', () => {
  test('comes with an edit that changes a connection, and goes with its being undone', async () => {
    const { editor, uri } = await open();
    expect(await edits(editor, uri)).toEqual([]);
    await editor.replace(uri, 'app: client', 'app: other');
    expect(await edits(editor, uri)).toEqual([
      {
        range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
        command: {
          title: expect.stringMatching(/^\+1 connection, -1 since it was opened: client -> web .* closes$/),
          command: 'netpol.showDifference',
        },
      },
    ]);
    await editor.replace(uri, 'app: other', 'app: client');
    expect(await edits(editor, uri)).toEqual([]);
  });

  test('is not there while a comment is typed', async () => {
    const { editor, uri } = await open();
    await editor.change(uri, { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: '# why\n' });
    expect(await edits(editor, uri)).toEqual([]);
  });

  test('stands above the workload that an edit drops out of a policy', async () => {
    const { folder, editor } = await open();
    const web = folder.uriOf('web.yaml');
    await editor.open(web, deployment('web'));
    await editor.replace(web, 'labels: {app: web}', 'labels: {app: site}');
    const [lens] = await edits(editor, web);
    expect(lens?.command?.title).toMatch(/^\+\d+ connections?/);
  });

  test('stays when the file is saved, as editors do by themselves, and goes when it is closed', async () => {
    const { folder, editor, uri } = await open();
    await editor.replace(uri, 'app: client', 'app: other');
    const [lens] = await edits(editor, uri);
    const before = editor.refreshes.codeLens;
    folder.write('policy.yaml', editor.text(uri));
    await editor.notify('textDocument/didSave', { textDocument: { uri } });
    await editor.until(() => editor.refreshes.codeLens > before);
    expect(await edits(editor, uri)).toEqual([lens]);
    const text = editor.text(uri);
    await editor.notify('textDocument/didClose', { textDocument: { uri } });
    await editor.open(uri, text);
    expect(await edits(editor, uri)).toEqual([]);
  });

  test('of a file that the editor brings back unsaved begins with what is saved', async () => {
    const folder = makeFolder(files);
    const editor = await startEditor({ initializationOptions: able, folders: [folder] });
    const uri = folder.uriOf('policy.yaml');
    await editor.open(uri, clientPolicy.replace('app: client', 'app: other'));
    expect((await edits(editor, uri)).map(({ command }) => command?.title)).toEqual([expect.stringContaining('since it was opened')]);
  });

  test('can be switched off, and is not there for a file that was never saved', async () => {
    const { editor, uri } = await open({ settings: { netpol: { codeLens: { changes: false } } } });
    await editor.replace(uri, 'app: client', 'app: other');
    expect(await edits(editor, uri)).toEqual([]);
    const { editor: another } = await open();
    await another.open('untitled:Untitled-1', clientPolicy);
    expect(await edits(another, 'untitled:Untitled-1')).toEqual([]);
  });
});

describe('the difference', () => {
  test('is a text with links, against the saved file', async () => {
    const { editor, uri } = await open();
    await editor.replace(uri, 'app: client', 'app: other');
    const { text, links } = await difference(editor, uri);
    expect(text).toMatch(/^policy\.yaml against the file as it was opened\n\n\+1 connection, -1\.\n/);
    expect(text).toMatch(/^\+ shop\/other -> shop\/web .*\n {4}web-from-client was changed: rule 1 lets in pods\n {6}labelled app=other/m);
    expect(links.map(({ location }) => location.uri)).toEqual([uri, uri]);
  });

  test('is answered as a text to an editor that runs the command itself', async () => {
    const { editor, uri } = await open({ initializationOptions: {} });
    expect(editor.capabilities.executeCommandProvider?.commands).toContain('netpol.showDifference');
    await editor.replace(uri, 'app: client', 'app: other');
    const answer = await editor.request('workspace/executeCommand', { command: 'netpol.showDifference', arguments: [{ textDocument: { uri } }] });
    expect(answer).toContain('+1 connection, -1.');
  });
});
