import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { netpol } from '../support/cli.js';
import { startEditor } from './support/editor.js';
import { openPolicy } from './support/manifests.js';
import { makeFolder } from './support/workspace-folder.js';

const rule = 'empty-rule-allows-all';

test('a configuration counts as it is typed, and an editor setting wins over it', async () => {
  const folder = makeFolder({ 'open.yaml': openPolicy, '.netpol.yaml': `rules: {${rule}: error}\n` });
  const editor = await startEditor({ folders: [folder] });
  const [uri, configuration] = [folder.uriOf('open.yaml'), folder.uriOf('.netpol.yaml')];
  await editor.open(uri, openPolicy);
  const severity = async () => (await editor.pull(uri)).find(({ code }) => code === rule)?.severity;
  expect(await severity()).toBe(1);
  const before = editor.refreshes.diagnostics;
  await editor.open(configuration, `rules: {${rule}: hint, wrong: off}\n`);
  await editor.until(() => editor.refreshes.diagnostics > before);
  expect(await severity()).toBe(4);
  expect((await editor.pull(configuration)).map(({ code }) => code)).toEqual(['configuration-ignored']);
  editor.settings = { netpol: { rules: { [rule]: 'warning' } } };
  await editor.notify('workspace/didChangeConfiguration', { settings: null });
  await editor.until(async () => (await severity()) === 2);
});

test('keys, rules and their options are completed and hovered', async () => {
  const folder = makeFolder({ '.netpol.yaml': '' });
  const editor = await startEditor({ folders: [folder] });
  const uri = folder.uriOf('.netpol.yaml');
  const text = 'extends: \nrules:\n  wide-port-range:\n    options:\n      \n  \ndns: \n';
  await editor.open(uri, text);
  const labelsAt = async (line: number, character: number) => {
    const found = await editor.request('textDocument/completion', { textDocument: { uri }, position: { line, character } });
    return (Array.isArray(found) ? found : (found as { items: { label: string }[] }).items).map(({ label }: { label: string }) => label);
  };
  expect(await labelsAt(0, 9)).toEqual(['recommended', 'strict', 'nsa-cisa', 'cis']);
  expect(await labelsAt(4, 6)).toEqual(['most']);
  expect(await labelsAt(5, 2)).toContain('dns-blocked');
  expect(await labelsAt(6, 5)).toEqual(['coredns', 'kube-dns', 'node-local-dns', 'openshift-dns']);
  const hover = await editor.request('textDocument/hover', { textDocument: { uri }, position: { line: 2, character: 5 } });
  expect(JSON.stringify(hover)).toMatch(/wide-port-range.*range/);
  const resolver = await editor.request('textDocument/hover', { textDocument: { uri }, position: { line: 6, character: 1 } });
  expect(JSON.stringify(resolver)).toContain('What answers name lookups');
});

test('what a baseline has is not reported', async () => {
  const folder = makeFolder({ 'open.yaml': openPolicy });
  const cwd = fileURLToPath(folder.uri);
  await netpol(['check', '--write-baseline'], { cwd });
  const editor = await startEditor({ folders: [folder] });
  const uri = folder.uriOf('open.yaml');
  await editor.open(uri, openPolicy);
  expect(await editor.pull(uri)).toEqual([]);
  rmSync(join(cwd, '.netpol-baseline.json'));
  const before = editor.refreshes.diagnostics;
  await editor.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: folder.uriOf('.netpol-baseline.json'), type: 3 }] });
  await editor.until(() => editor.refreshes.diagnostics > before);
  expect((await editor.pull(uri)).map(({ code }) => code)).toContain(rule);
});

test('folders of one workspace have each its own configuration, as it is typed, too', async () => {
  const strict = makeFolder({ 'open.yaml': openPolicy, '.netpol.yaml': `rules: {${rule}: error}\n` });
  const lenient = makeFolder({ 'open.yaml': openPolicy, '.netpol.yaml': `rules: {${rule}: off}\n` });
  const plain = makeFolder({ 'open.yaml': openPolicy });
  const folders = [strict, lenient, plain];
  const editor = await startEditor({ folders });
  for (const folder of folders) await editor.open(folder.uriOf('open.yaml'), openPolicy);
  const severities = async () =>
    Promise.all(folders.map(async (folder) => (await editor.pull(folder.uriOf('open.yaml'))).find(({ code }) => code === rule)?.severity));
  expect(await severities()).toEqual([1, undefined, 2]);
  const before = editor.refreshes.diagnostics;
  await editor.open(lenient.uriOf('.netpol.yaml'), `rules: {${rule}: hint}\n`);
  await editor.until(() => editor.refreshes.diagnostics > before);
  expect(await severities()).toEqual([1, 4, 2]);
});
