import { describe, expect, test } from 'vitest';
import { type Editor, startEditor } from './support/editor.js';
import { clientPolicy, deployment, openPolicy } from './support/manifests.js';
import { type Folder, makeFolder } from './support/workspace-folder.js';

const codesOf = async (editor: Editor, uri: string) => (await editor.pull(uri)).map(({ code }) => code);

/** What the server sees as the text of a document: the places of its findings, each as the text that stands there in the editor. */
async function marked(editor: Editor, uri: string, rule: string): Promise<readonly string[]> {
  const found = (await editor.pull(uri)).filter(({ code }) => code === rule);
  return found.map(({ range }) => editor.document(uri).getText(range));
}

async function openIn(folder: Folder, name: string, text: string): Promise<{ editor: Editor; uri: string }> {
  const editor = await startEditor({ folders: [folder] });
  const uri = folder.uriOf(name);
  await editor.open(uri, text);
  return { editor, uri };
}

describe('edits in pieces leave server and editor with the same text', () => {
  test.each([
    ['LF', openPolicy],
    ['CR LF', openPolicy.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\ufeff${openPolicy}`],
  ])('%s', async (_, text) => {
    const { editor, uri } = await openIn(makeFolder(), 'a.yaml', text);
    expect(await marked(editor, uri, 'empty-rule-allows-all')).toEqual(['- {}']);
    await editor.replace(uri, 'metadata:', '# a comment\nmetadata:');
    await editor.replace(uri, 'database', 'a-much-longer-name');
    expect(await marked(editor, uri, 'empty-rule-allows-all')).toEqual(['- {}']);
    await editor.replace(uri, '    - {}', '    - {ports: [{port: 80, protocol: TCP}]}');
    expect(await marked(editor, uri, 'empty-rule-allows-all')).toEqual([]);
  });

  test('characters of two UTF-16 units count two', async () => {
    const { editor, uri } = await openIn(makeFolder(), 'a.yaml', openPolicy.replace('    - {}', '    - {} # 🚪🚪 open'));
    await editor.replace(uri, 'name: database', 'name: database # 🗄️ 数据库');
    await editor.replace(uri, '🚪 open', '🚪 ouvert 🇫🇷');
    expect(await marked(editor, uri, 'empty-rule-allows-all')).toEqual(['- {}']);
    await editor.replace(uri, '{app: db}', '{app: db, "café 🫖": x}');
    expect(await marked(editor, uri, 'empty-rule-allows-all')).toEqual(['- {}']);
  });

  test('several edits in one message, each of the text that the one before left', async () => {
    const { editor, uri } = await openIn(makeFolder(), 'a.yaml', openPolicy);
    const first = editor.rangeOf(uri, '    - {}\n');
    await editor.change(uri, { range: first, text: '' }, { range: { start: first.start, end: first.start }, text: '    - ports: []\n    - {}\n' });
    expect(editor.text(uri)).toContain('    - ports: []\n    - {}\n');
    expect(await marked(editor, uri, 'empty-rule-allows-all')).toContain('- {}');
  });

  test('the whole text at once', async () => {
    const { editor, uri } = await openIn(makeFolder(), 'a.yaml', openPolicy);
    await editor.change(uri, { text: deployment('web') });
    expect(await codesOf(editor, uri)).not.toContain('empty-rule-allows-all');
    await editor.change(uri, { text: openPolicy });
    expect(await marked(editor, uri, 'empty-rule-allows-all')).toEqual(['- {}']);
  });

  test('an edit outside of the text is clamped to it', async () => {
    const { editor, uri } = await openIn(makeFolder(), 'a.yaml', openPolicy);
    const far = { line: 900, character: 900 };
    await editor.change(uri, { range: { start: far, end: far }, text: '# the end\n' });
    expect(await marked(editor, uri, 'empty-rule-allows-all')).toEqual(['- {}']);
  });
});

test('an edit of a document that was never opened is logged and changes nothing', async () => {
  const { editor, uri } = await openIn(makeFolder(), 'a.yaml', openPolicy);
  await editor.notify('textDocument/didChange', { textDocument: { uri: 'file:///never.yaml', version: 2 }, contentChanges: [{ text: 'x' }] });
  await editor.until(() => editor.log.some((line) => line.includes('file:///never.yaml is not open')));
  expect(await marked(editor, uri, 'empty-rule-allows-all')).toEqual(['- {}']);
});

test('the unsaved text wins over the disk, in other files too, until it is closed', async () => {
  const folder = makeFolder({ 'policy.yaml': clientPolicy, 'client.yaml': deployment('customer'), 'web.yaml': deployment('web') });
  const { editor, uri } = await openIn(folder, 'policy.yaml', clientPolicy);
  const client = folder.uriOf('client.yaml');
  expect(await codesOf(editor, uri)).toContain('dangling-peer');
  await editor.open(client, deployment('client'));
  expect(await codesOf(editor, uri)).not.toContain('dangling-peer');
  folder.write('client.yaml', deployment('customer'));
  await editor.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: client, type: 2 }] });
  expect(await codesOf(editor, uri)).not.toContain('dangling-peer');
  const before = editor.refreshes.diagnostics;
  await editor.close(client);
  await editor.until(() => editor.refreshes.diagnostics > before);
  expect(await codesOf(editor, uri)).toContain('dangling-peer');
});

test('an untitled document is judged, and what it holds counts for others', async () => {
  const folder = makeFolder({ 'policy.yaml': clientPolicy, 'web.yaml': deployment('web') });
  const { editor, uri } = await openIn(folder, 'policy.yaml', clientPolicy);
  await editor.open('untitled:Untitled-1', openPolicy);
  expect(await codesOf(editor, 'untitled:Untitled-1')).toContain('empty-rule-allows-all');
  expect(await codesOf(editor, uri)).toContain('dangling-peer');
  await editor.open('untitled:Untitled-2', deployment('client'));
  expect(await codesOf(editor, uri)).not.toContain('dangling-peer');
});

test('without a folder only what a file says by itself is judged', async () => {
  const editor = await startEditor();
  await editor.open('untitled:Untitled-1', clientPolicy);
  expect(await codesOf(editor, 'untitled:Untitled-1')).toEqual([]);
  await editor.change('untitled:Untitled-1', { text: openPolicy });
  expect(await codesOf(editor, 'untitled:Untitled-1')).toContain('empty-rule-allows-all');
});

test('a URI is answered in the spelling of the client', async () => {
  const folder = makeFolder({ 'policy @1.yaml': openPolicy });
  const uri = folder.uriOf('policy @1.yaml').replace('%40', '@');
  const editor = await startEditor({ folders: [folder], capabilities: { textDocument: { publishDiagnostics: {} } } });
  await editor.open(uri, openPolicy);
  await editor.until(() => editor.lastPublished(uri)?.diagnostics.some(({ code }) => code === 'empty-rule-allows-all'));
});

test('every folder of a workspace counts, and one that is closed no more', async () => {
  const policies = makeFolder({ 'policy.yaml': clientPolicy, 'web.yaml': deployment('web') });
  const workloads = makeFolder({ 'client.yaml': deployment('client') });
  const editor = await startEditor({ folders: [policies, workloads] });
  const uri = policies.uriOf('policy.yaml');
  await editor.open(uri, clientPolicy);
  expect(await codesOf(editor, uri)).not.toContain('dangling-peer');
  const change = async (event: { added: unknown[]; removed: unknown[] }) => {
    const before = editor.refreshes.diagnostics;
    await editor.notify('workspace/didChangeWorkspaceFolders', { event });
    await editor.until(() => editor.refreshes.diagnostics > before);
  };
  await change({ added: [], removed: [{ uri: workloads.uri, name: 'workloads' }] });
  expect(await codesOf(editor, uri)).toContain('dangling-peer');
  await change({ added: [{ uri: workloads.uri, name: 'workloads' }], removed: [] });
  expect(await codesOf(editor, uri)).not.toContain('dangling-peer');
});
