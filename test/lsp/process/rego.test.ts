import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Hover } from 'vscode-languageserver';
import { GO_BUILD_TIMEOUT, hasGo } from '../../support/go-program.js';
import { folderOfOpa } from '../../support/opa.js';
import { type Editor, startEditor } from '../support/editor.js';
import { type Folder, makeFolder } from '../support/workspace-folder.js';

const path = process.env['PATH'] ?? '';
afterAll(() => {
  process.env['PATH'] = path;
});

const policy = `package main

deny contains msg if {
  not input.metadata.labels.owner
  msg := sprintf("%s has no owner", [input.metadata.name])
}
`;
const unowned = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n';
const owned = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {owner: me}}\n';
const files = { 'policy/owner.rego': policy, 'a.yaml': unowned };

async function open(folder: Folder, { trusted = true, settings = {} } = {}): Promise<Editor> {
  const editor = await startEditor({ folders: [folder], initializationOptions: { trusted }, settings });
  await editor.open(folder.uriOf('a.yaml'), unowned);
  return editor;
}

const said = async (editor: Editor, folder: Folder) =>
  (await editor.pull(folder.uriOf('a.yaml'))).filter(({ code }) => String(code).startsWith('rego-')).map(({ code, message }) => `${code} ${message}`);

const patience = { timeout: 20_000 };
const shows = (editor: Editor, folder: Folder, expected: readonly unknown[]) => expect.poll(() => said(editor, folder), patience).toEqual(expected);

async function save(editor: Editor, folder: Folder, text: string): Promise<void> {
  const uri = folder.uriOf('a.yaml');
  folder.write('a.yaml', text);
  await editor.change(uri, { text });
  await editor.notify('textDocument/didSave', { textDocument: { uri } });
}

const atPolicy = (editor: Editor, folder: Folder) => editor.published.filter(({ uri }) => uri === folder.uriOf('policy/owner.rego')).at(-1)?.diagnostics;

describe.skipIf(!hasGo)('policies are evaluated by the real opa', () => {
  beforeAll(async () => {
    process.env['PATH'] = `${await folderOfOpa()}${delimiter}${path}`;
  }, GO_BUILD_TIMEOUT);

  test('once the workspace is read, and when a file is saved, but not as it is typed', async () => {
    const folder = makeFolder(files);
    const editor = await open(folder);
    await shows(editor, folder, ['rego-deny shop has no owner. So says deny of policy/owner.rego.']);
    await save(editor, folder, owned);
    expect(await said(editor, folder)).toEqual([]);
    await save(editor, folder, unowned.replace('shop', 'other'));
    await shows(editor, folder, ['rego-deny other has no owner. So says deny of policy/owner.rego.']);
  });

  test('a policy that does not compile is told of at its place, until it does', async () => {
    const folder = makeFolder({ ...files, 'policy/owner.rego': policy.replace('sprintf', 'sprontf') });
    const editor = await open(folder);
    await editor.until(() => (atPolicy(editor, folder) ?? []).length > 0);
    expect(atPolicy(editor, folder)).toMatchObject([{ code: 'rego-not-compiled', range: { start: { line: 4 } } }]);
    folder.write('policy/owner.rego', policy);
    await editor.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: folder.uriOf('policy/owner.rego'), type: 2 }] });
    await editor.until(() => atPolicy(editor, folder)?.length === 0);
    await shows(editor, folder, [expect.stringMatching(/^rego-deny /)]);
  });

  test('what a configuration says of the rules holds', async () => {
    const folder = makeFolder({ ...files, '.netpol.yaml': 'rules: {rego-deny: hint}\n' });
    const editor = await open(folder);
    await shows(editor, folder, [expect.stringMatching(/^rego-deny /)]);
    expect((await editor.pull(folder.uriOf('a.yaml'))).find(({ code }) => code === 'rego-deny')?.severity).toBe(4);
  });
});

// A stand-in for the program, which writes down what is asked of it and answers when it is told to.
describe.skipIf(process.platform === 'win32')('when opa is started', () => {
  let bin = '';
  beforeEach(() => {
    bin = mkdtempSync(join(tmpdir(), 'netpol-opa-'));
    writeFileSync(
      join(bin, 'opa'),
      `#!${process.execPath}
const { appendFileSync, existsSync, readFileSync } = require('node:fs');
const log = (line) => appendFileSync(${JSON.stringify(join(bin, 'log'))}, line + '\\n');
if (process.argv[2] === 'capabilities') process.stdout.write('{"builtins":[]}');
else {
  log('asked ' + JSON.parse(readFileSync(0, 'utf8')).map((one) => one.metadata.name).join());
  process.on('SIGTERM', () => { log('ended'); process.exit(1); });
  const answer = () => {
    if (existsSync(${JSON.stringify(join(bin, 'hang'))})) return setTimeout(answer, 20);
    process.stdout.write('{"result":[{"bindings":{"r0":[[0,["from opa"]]]}}]}');
  };
  answer();
}
`,
    );
    chmodSync(join(bin, 'opa'), 0o755);
    process.env['PATH'] = `${bin}${delimiter}${path}`;
    onTestFinished(() => rmSync(bin, { recursive: true, force: true }));
  });
  const log = () => (existsSync(join(bin, 'log')) ? readFileSync(join(bin, 'log'), 'utf8').trim().split('\n') : []);
  const hang = (on: boolean) => (on ? writeFileSync(join(bin, 'hang'), '') : rmSync(join(bin, 'hang'), { force: true }));

  test('nothing is started where the workspace is not trusted, until it is', async () => {
    const folder = makeFolder(files);
    const editor = await open(folder, { trusted: false });
    await save(editor, folder, unowned.replace('shop', 'first'));
    await editor.notify('netpol/trusted', {});
    await shows(editor, folder, [expect.stringMatching(/^rego-deny /)]);
    expect(log()).toEqual(['asked first']);
  });

  test('nor where the setting says so', async () => {
    const folder = makeFolder(files);
    const editor = await open(folder, { settings: { netpol: { rego: 'off' } } });
    await save(editor, folder, unowned.replace('shop', 'first'));
    editor.settings = { netpol: { rego: 'auto' } };
    await editor.notify('workspace/didChangeConfiguration', { settings: null });
    await shows(editor, folder, [expect.stringMatching(/^rego-deny /)]);
    expect(log()).toEqual(['asked first']);
    editor.settings = { netpol: { rego: 'off' } };
    await editor.notify('workspace/didChangeConfiguration', { settings: null });
    await shows(editor, folder, []);
  });

  test('while it does not answer, everything else does; a later question ends it', async () => {
    hang(true);
    const folder = makeFolder(files);
    const editor = await open(folder);
    const uri = folder.uriOf('a.yaml');
    await expect.poll(log, patience).toHaveLength(1);
    const hover = await editor.request<Hover | null>('textDocument/hover', editor.before(uri, 'shop'));
    expect(hover).not.toBeUndefined();
    expect(await said(editor, folder)).toEqual([]);
    await editor.replace(uri, 'shop', 'typed');
    await save(editor, folder, unowned.replace('shop', 'saved'));
    await expect.poll(log, patience).toEqual(['asked shop', 'ended', 'asked saved']);
    hang(false);
    await shows(editor, folder, ['rego-deny from opa. So says deny of policy/owner.rego.']);
  });

  test('a program of the workspace is not started, and that is said', async () => {
    const folder = makeFolder({ ...files, 'bin/opa': readFileSync(join(bin, 'opa')) });
    chmodSync(join(folder.path, 'bin/opa'), 0o755);
    process.env['PATH'] = join(folder.path, 'bin');
    const editor = await open(folder);
    await editor.until(() => editor.log.some((line) => line.includes('Rego policies are not asked')));
    expect(log()).toEqual([]);
  });
});
