import { expect, test } from 'vitest';
import type { DocumentDiagnosticReport, WorkspaceDiagnosticReport } from 'vscode-languageserver';
import { startEditor } from './support/editor.js';
import { openPolicy } from './support/manifests.js';
import { makeFolder } from './support/workspace-folder.js';

const files = { 'open.yaml': openPolicy };

test('a file that is closed has no findings to fetch', async () => {
  const folder = makeFolder(files);
  const editor = await startEditor({ folders: [folder] });
  const uri = folder.uriOf('open.yaml');
  await editor.open(uri, openPolicy);
  expect(await editor.pull(uri)).not.toEqual([]);
  await editor.close(uri);
  const report = await editor.request<DocumentDiagnosticReport>('textDocument/diagnostic', { textDocument: { uri } });
  expect(report).toMatchObject({ kind: 'full', items: [] });
});

test('a client that waits for news of the workspace is told when a file is closed', async () => {
  const folder = makeFolder(files);
  const editor = await startEditor({ folders: [folder] });
  const uri = folder.uriOf('open.yaml');
  await editor.open(uri, openPolicy);
  const waiting = editor.request<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds: [], partialResultToken: 'parts' });
  expect(await editor.pull(uri)).not.toEqual([]);
  await editor.close(uri);
  expect(await waiting).toEqual({ items: [] });
  const parts = editor.progress as { token: string; value: WorkspaceDiagnosticReport }[];
  expect(parts.filter(({ token }) => token === 'parts').flatMap(({ value }) => value.items)).toMatchObject([{ uri, kind: 'full', items: [] }]);
});

test('where the whole workspace has findings, a closed file keeps its own', async () => {
  const folder = makeFolder(files);
  const editor = await startEditor({ folders: [folder], settings: { netpol: { diagnostics: { scope: 'workspace' } } } });
  const uri = folder.uriOf('open.yaml');
  await editor.open(uri, openPolicy);
  await editor.close(uri);
  const report = await editor.request<DocumentDiagnosticReport>('textDocument/diagnostic', { textDocument: { uri } });
  expect('items' in report && report.items.length).toBeGreaterThan(0);
});
