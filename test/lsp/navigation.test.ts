import { describe, expect, test } from 'vitest';
import {
  type CompletionList,
  type DefinitionLink,
  type DocumentHighlight,
  DocumentHighlightKind,
  type DocumentSymbol,
  type Location,
  type SymbolInformation,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { simpleClient } from './support/capabilities.js';
import { type EditorOptions, startEditor } from './support/editor.js';
import { clientPolicy, deployment } from './support/manifests.js';
import { makeFolder } from './support/workspace-folder.js';

async function open(options: EditorOptions = {}) {
  const folder = makeFolder({ 'policy.yaml': clientPolicy, 'web.yaml': deployment('web'), 'client.yaml': deployment('client') });
  const editor = await startEditor({ ...options, folders: [folder] });
  const uri = folder.uriOf('policy.yaml');
  await editor.open(uri, clientPolicy);
  return { folder, editor, uri };
}

/** The text at a place of a file that is not open. */
function textAt(text: string, { range }: Pick<Location, 'range'>): string {
  return TextDocument.create('file:///x', 'yaml', 1, text).getText(range);
}

describe('definition', () => {
  test('of a peer: the workloads that it means, in files that are not open', async () => {
    const { folder, editor, uri } = await open();
    const [link, ...others] = await editor.request<DefinitionLink[]>('textDocument/definition', editor.before(uri, 'client\n      ports'));
    expect(others).toEqual([]);
    expect(link?.targetUri).toBe(folder.uriOf('client.yaml'));
    expect(link && textAt(deployment('client'), { range: link.targetSelectionRange })).toBe('client');
    expect(link?.originSelectionRange && editor.document(uri).getText(link.originSelectionRange)).toContain('client');
  });

  test('as plain places for a client without links', async () => {
    const { folder, editor, uri } = await open({ capabilities: simpleClient });
    const places = await editor.request<Location[]>('textDocument/definition', editor.before(uri, 'client\n      ports'));
    expect(places.map((place) => place.uri)).toEqual([folder.uriOf('client.yaml')]);
  });

  test('of nothing', async () => {
    const { editor, uri } = await open();
    expect(await editor.request('textDocument/definition', editor.before(uri, 'apiVersion'))).toBeNull();
  });
});

test('references of a workload: the selectors that mean it', async () => {
  const { folder, editor, uri } = await open();
  const web = folder.uriOf('web.yaml');
  await editor.open(web, deployment('web'));
  await editor.close(uri);
  const places = await editor.request<Location[]>('textDocument/references', { ...editor.before(web, 'web\n'), context: { includeDeclaration: false } });
  expect(places.map((place) => place.uri)).toContain(uri);
  expect(
    places
      .filter((place) => place.uri === uri)
      .map((place) => textAt(clientPolicy, place))
      .join(),
  ).toContain('app: web');
});

test('highlights: what a selector selects in the same file is written there, the selector reads it', async () => {
  const text = `${clientPolicy}---\n${deployment('client')}`;
  const folder = makeFolder({ 'all.yaml': text });
  const editor = await startEditor({ folders: [folder] });
  const uri = folder.uriOf('all.yaml');
  await editor.open(uri, text);
  const marked = async (before: string) =>
    (await editor.request<DocumentHighlight[]>('textDocument/documentHighlight', editor.before(uri, before))).map(({ range, kind }) => [
      editor.document(uri).getText(range),
      kind,
    ]);
  expect(await marked('client\n      ports')).toEqual([
    ['client', DocumentHighlightKind.Text],
    ['client', DocumentHighlightKind.Write],
  ]);
  expect(await marked('apiVersion: networking')).toEqual([]);
});

describe('outline', () => {
  test('a tree of policies and their rules', async () => {
    const { editor, uri } = await open();
    const [policy] = await editor.request<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument: { uri } });
    expect(policy).toMatchObject({ name: 'web-from-client', detail: 'NetworkPolicy', children: [{ name: 'ingress rule 1' }] });
    expect(policy && editor.document(uri).getText(policy.selectionRange)).toBe('web-from-client');
  });

  test('a list for a client without trees', async () => {
    const { editor, uri } = await open({ capabilities: simpleClient });
    const symbols = await editor.request<SymbolInformation[]>('textDocument/documentSymbol', { textDocument: { uri } });
    expect(symbols.map(({ name, containerName }) => `${containerName ?? ''}/${name}`)).toEqual(['/web-from-client', 'web-from-client/ingress rule 1']);
  });
});

test('completion offers labels of this workspace, and what is taken is what was offered', async () => {
  const { editor, uri } = await open();
  await editor.replace(uri, 'app: client', 'app: cl');
  const { start, end } = editor.rangeOf(uri, 'app: cl');
  const { items } = await editor.request<CompletionList>('textDocument/completion', { textDocument: { uri }, position: end });
  const item = items.find(({ label }) => label === 'client');
  if (!item?.textEdit || !('range' in item.textEdit)) throw new Error('client is not offered');
  await editor.change(uri, { range: item.textEdit.range, text: item.textEdit.newText });
  expect(editor.text(uri)).toBe(clientPolicy);
  const elsewhere = await editor.request<CompletionList>('textDocument/completion', { textDocument: { uri }, position: { ...start, line: 3 } });
  expect(elsewhere.items).toEqual([]);
});
