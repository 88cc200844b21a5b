import { describe, expect, test } from 'vitest';
import type { ClientCapabilities, CodeAction } from 'vscode-languageserver';
import type { DefaultDenyChoicesResult, DefaultDenyResult } from '../../server/lsp/protocol.js';
import { fullClient, simpleClient } from './support/capabilities.js';
import { type Editor, type EditorOptions, startEditor } from './support/editor.js';
import { clientPolicy, deployment, openPolicy } from './support/manifests.js';
import { type Folder, makeFolder } from './support/workspace-folder.js';

/** Gets each action's edit with the action. */
const eager: ClientCapabilities = {
  ...fullClient,
  textDocument: {
    ...fullClient.textDocument,
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source'] } }, isPreferredSupport: true },
  },
};

async function open(
  text: string,
  options: EditorOptions = {},
  files: Readonly<Record<string, string>> = {},
): Promise<{ folder: Folder; editor: Editor; uri: string }> {
  const folder = makeFolder({ 'main.yaml': text, ...files });
  const editor = await startEditor({ ...options, folders: [folder] });
  const uri = folder.uriOf('main.yaml');
  await editor.open(uri, text);
  return { folder, editor, uri };
}

/** What the editor offers with the cursor in front of `find`. */
async function actionsAt(editor: Editor, uri: string, find: string, context: object = {}): Promise<CodeAction[]> {
  const { position } = editor.before(uri, find);
  const diagnostics = (await editor.pull(uri)).filter(({ range }) => range.start.line === position.line);
  return editor.request<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri },
    range: { start: position, end: position },
    context: { diagnostics, ...context },
  });
}

async function take(editor: Editor, action: CodeAction | undefined): Promise<void> {
  if (!action) throw new Error('it is not offered');
  const { edit } = action.edit ? action : await editor.request<CodeAction>('codeAction/resolve', action);
  if (!edit) throw new Error('it has no edit');
  editor.apply(edit);
}

const titled = (actions: readonly CodeAction[], title: string) => actions.find((action) => action.title.startsWith(title));
const withoutEmptyRule = openPolicy.replace('    - {}\n', '');

describe('a quick fix', () => {
  test.each([
    ['asked for when it is chosen', fullClient],
    ['sent at once', eager],
  ])('fixes what it says, %s', async (_, capabilities) => {
    const { editor, uri } = await open(openPolicy, { capabilities });
    const actions = await actionsAt(editor, uri, '- {}');
    const [best] = actions.filter(({ isPreferred }) => isPreferred);
    expect(best).toMatchObject({ kind: 'quickfix', diagnostics: [{ code: 'empty-rule-allows-all' }] });
    expect(best?.edit === undefined).toBe(capabilities === fullClient);
    await take(editor, best);
    expect(editor.text(uri)).toBe(withoutEmptyRule);
  });

  test('asked for over two policies with the same fault fixes the one that was chosen', async () => {
    const text = `${openPolicy}---\n${openPolicy.replace('name: database', 'name: other')}`;
    const { editor, uri } = await open(text);
    const end = { line: text.split('\n').length - 1, character: 0 };
    const all = await editor.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: { start: { line: 0, character: 0 }, end },
      context: { diagnostics: await editor.pull(uri) },
    });
    const preferred = all.filter(({ isPreferred, diagnostics }) => isPreferred && diagnostics?.[0]?.code === 'empty-rule-allows-all');
    expect(preferred.map(({ title }) => title)).toEqual([preferred[0]?.title, preferred[0]?.title]);
    await take(editor, preferred[1]);
    expect(editor.text(uri)).toBe(`${openPolicy}---\n${withoutEmptyRule.replace('name: database', 'name: other')}`);
  });

  test.each(['first', 'second'])('with a twin of the same title on the same line is resolved to its own edit: the %s', async (which) => {
    const lets = (...rules: string[]) =>
      `{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "db", "namespace": "shop"}, "spec": {"podSelector": {}, "policyTypes": ["Ingress"], "ingress": [${rules.join(', ')}]}}`;
    const ports = (protocol: string) => `{"ports": [{"protocol": "${protocol}", "port": 1, "endPort": 65535}]}`;
    const text = lets(ports('TCP'), ports('TCP'));
    const { editor, uri } = await open(text);
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: text.length } };
    const diagnostics = await editor.pull(uri);
    const all = await editor.request<CodeAction[]>('textDocument/codeAction', { textDocument: { uri }, range, context: { diagnostics } });
    const twins = all.filter((action) => action.title.startsWith('Write protocol: TCP alone'));
    expect(twins.map(({ title }) => title)).toEqual([twins[0]?.title, twins[0]?.title]);
    await take(editor, which === 'first' ? twins[0] : twins[1]);
    const fixed = '{"ports": [{"protocol": "TCP"}]}';
    expect(editor.text(uri)).toBe(which === 'first' ? lets(fixed, ports('TCP')) : lets(ports('TCP'), fixed));
  });

  test('of a finding that another file took away is gone, and its twin stays what it was', async () => {
    const typo = (namespace: string, app: string) => clientPolicy.replace('namespace: shop', `namespace: ${namespace}`).replace('app: client', `app: ${app}`);
    const workloads = ['one', 'two'].map((namespace) => `${deployment('web', namespace)}---\n${deployment('client', namespace)}`).join('---\n');
    const { editor, uri, folder } = await open(`${typo('one', 'clinet')}---\n${typo('two', 'cliemt')}`, {}, { 'workloads.yaml': workloads });
    const all = await editor.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } },
      context: { diagnostics: await editor.pull(uri) },
    });
    const [one, two, ...more] = all.filter(({ title }) => title.startsWith('Write app=client'));
    expect([one, two].map((action) => action?.title)).toEqual(['Write app=client (lets more through)', 'Write app=client (lets more through)']);
    expect(more).toEqual([]);
    await editor.open(folder.uriOf('clinet.yaml'), deployment('clinet', 'one'));
    await expect(editor.request('codeAction/resolve', one)).rejects.toMatchObject({ code: -32801 });
    await take(editor, two);
    expect(editor.text(uri)).toBe(`${typo('one', 'clinet')}---\n${typo('two', 'client')}`);
  });

  test('keeps line endings and what stands around', async () => {
    const text = openPolicy.replace('name: database', 'name: database # 🚪 why').replaceAll('\n', '\r\n');
    const { editor, uri } = await open(text);
    await take(
      editor,
      (await actionsAt(editor, uri, '- {}')).find(({ isPreferred }) => isPreferred),
    );
    expect(editor.text(uri)).toBe(text.replace('    - {}\r\n', ''));
  });

  test('silences with a comment, which is never the one to prefer', async () => {
    const { editor, uri } = await open(openPolicy);
    const silence = titled(await actionsAt(editor, uri, '- {}'), 'Ignore empty-rule-allows-all');
    expect(silence).not.toHaveProperty('isPreferred');
    await take(editor, silence);
    expect(editor.text(uri)).toContain('    # netpol-ignore-next-line empty-rule-allows-all: intended\n    - {}\n');
    await editor.change(uri, { text: editor.text(uri) });
    expect((await editor.pull(uri)).map(({ code }) => code)).not.toContain('empty-rule-allows-all');
  });

  test('is of the text as it is: not of findings that the client still has', async () => {
    const { editor, uri } = await open(openPolicy);
    const stale = await editor.pull(uri);
    const range = editor.rangeOf(uri, '- {}');
    await editor.change(uri, { text: withoutEmptyRule });
    const actions = await editor.request<CodeAction[]>('textDocument/codeAction', { textDocument: { uri }, range, context: { diagnostics: stale } });
    expect(titled(actions, 'Ignore empty-rule-allows-all')).toBeUndefined();
  });

  test('that was offered for another text gives no edit', async () => {
    const { editor, uri } = await open(openPolicy);
    const [best] = await actionsAt(editor, uri, '- {}');
    await editor.replace(uri, 'database', 'db');
    await expect(editor.request('codeAction/resolve', best)).rejects.toMatchObject({ code: -32801 });
  });

  test('carries the version that it is for, or none for a client without versions', async () => {
    const { editor, uri } = await open(openPolicy, { capabilities: eager });
    await editor.replace(uri, 'database', 'db');
    const [versioned] = await actionsAt(editor, uri, '- {}');
    expect(versioned?.edit?.documentChanges).toMatchObject([{ textDocument: { uri, version: 2 } }]);
    const plain = await open(openPolicy, { capabilities: { ...eager, workspace: { ...fullClient.workspace, workspaceEdit: {} } } });
    const [unversioned] = await actionsAt(plain.editor, plain.uri, '- {}');
    expect(Object.keys(unversioned?.edit?.changes ?? {})).toEqual([plain.uri]);
    await take(plain.editor, unversioned);
    expect(plain.editor.text(plain.uri)).toBe(withoutEmptyRule);
  });

  test('is not offered to a client that knows no code actions', async () => {
    const { editor, uri } = await open(openPolicy, { capabilities: simpleClient });
    const range = editor.rangeOf(uri, '- {}');
    expect(await editor.request('textDocument/codeAction', { textDocument: { uri }, range, context: { diagnostics: [] } })).toEqual([]);
  });
});

describe('all safe fixes of a file', () => {
  const bare = withoutEmptyRule.replace('[Ingress]', '[Ingress, Ingress, Ingress]');

  test('come under their own kind, and under those above it', async () => {
    const { editor, uri } = await open(bare);
    for (const only of ['source.fixAll.netpol', 'source.fixAll', 'source']) {
      const actions = await actionsAt(editor, uri, 'apiVersion', { only: [only] });
      expect(actions.map(({ kind }) => kind)).toEqual(['source.fixAll.netpol']);
    }
    const [all] = await actionsAt(editor, uri, 'apiVersion', { only: ['source.fixAll'] });
    await take(editor, all);
    expect(editor.text(uri)).toBe(withoutEmptyRule);
  });

  test("do not come with a light bulb, nor with quick fixes, nor with another tool's", async () => {
    const { editor, uri } = await open(bare);
    for (const context of [{ triggerKind: 2 }, { only: ['quickfix'] }, { only: ['source.fixAll.eslint'] }, { only: ['refactor'] }]) {
      expect((await actionsAt(editor, uri, 'apiVersion', context)).map(({ kind }) => kind)).not.toContain('source.fixAll.netpol');
    }
  });
});

test('a file that an action makes is shown after it', async () => {
  const { editor, folder } = await open('');
  const uri = folder.uriOf('ns.json');
  await editor.open(uri, '{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}\n', 'json');
  const action = titled(await actionsAt(editor, uri, 'Namespace'), 'Add default-deny to shop in a new file');
  expect(action?.command).toMatchObject({ command: 'netpol.showFile', arguments: [folder.uriOf('default-deny-shop.yaml')] });
  await editor.request('workspace/executeCommand', { command: 'netpol.showFile', arguments: action?.command?.arguments });
  expect(editor.shown).toMatchObject([{ uri: folder.uriOf('default-deny-shop.yaml') }]);
});

describe('what few want of default-denies is behind one choice', () => {
  const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n';
  const others = [
    'Add default-deny to shop: egress, DNS allowed',
    'Add default-deny to shop in a new file: ingress',
    'Add default-deny to shop in a new file: egress, DNS allowed',
    'Add default-deny to shop in a new file: ingress and egress, DNS allowed',
  ];

  test.each([
    ['a finding', { 'web.yaml': deployment('web') }, 'quickfix'],
    ['none', {}, 'refactor'],
  ])('with %s', async (_, files, kind) => {
    const { editor, uri } = await open(namespace, {}, files);
    const actions = (await actionsAt(editor, uri, 'shop')).filter(({ title }) => title.startsWith('Add default-deny'));
    expect(actions.map(({ title, kind: own }) => [title, own])).toEqual([
      ['Add default-deny to shop: ingress', kind],
      ['Add default-deny to shop: ingress and egress, DNS allowed', kind],
      ['Add default-deny to shop: choose from more...', kind],
    ]);
    const asking = actions[2];
    if (kind === 'quickfix') expect(asking?.diagnostics?.map(({ code }) => code)).toEqual(['namespace-no-default-deny']);
    const { command, arguments: args } = asking?.command ?? {};
    expect(asking?.edit).toBeUndefined();
    expect(command).toBe('netpol.addDefaultDeny');
    await editor.request('workspace/executeCommand', { command, arguments: args });
    expect(editor.questions).toMatchObject([{ actions: others.map((title) => ({ title })) }]);
    expect(editor.text(uri)).toBe(namespace);
    editor.choose = ([first]) => first;
    await editor.request('workspace/executeCommand', { command, arguments: args });
    expect(editor.text(uri)).toMatch(/name: default-deny-egress\n/);
  });

  test('for a client that has people choose by itself, as a request', async () => {
    const { editor, uri } = await open(namespace);
    const { choices } = await editor.request<DefaultDenyChoicesResult>('netpol/defaultDenyChoices', editor.before(uri, 'shop'));
    expect(choices.map(({ title }) => title)).toEqual(others);
    editor.apply(choices[0]?.edit ?? {});
    expect(editor.text(uri)).toMatch(/name: default-deny-egress\n/);
    expect(choices[0]?.place).toEqual({ uri, position: { line: 5, character: 0 } });
  });
});

describe('default-deny', () => {
  const files = { 'web.yaml': deployment('web') };
  const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n';

  test('as a request: the edit, for a client that applies it itself', async () => {
    const { editor, uri } = await open(namespace, {}, files);
    const { edit, message } = await editor.request<DefaultDenyResult>('netpol/defaultDeny', {
      ...editor.before(uri, 'shop'),
      directions: ['ingress', 'egress'],
    });
    expect(message).toBeUndefined();
    editor.apply(edit ?? {});
    expect(editor.text(uri).startsWith(`${namespace}---\n`)).toBe(true);
    expect(editor.text(uri)).toMatch(/kind: NetworkPolicy[\s\S]*namespace: shop[\s\S]*port: 53/);
    await editor.change(uri, { text: editor.text(uri) });
    expect((await editor.pull(uri)).map(({ code }) => code)).not.toContain('namespace-no-default-deny');
  });

  test('as a command: the server has the edit applied', async () => {
    const { editor, uri } = await open(namespace, {}, files);
    await editor.request('workspace/executeCommand', { command: 'netpol.addDefaultDeny', arguments: [{ textDocument: { uri }, directions: ['ingress'] }] });
    expect(editor.text(uri)).toContain('kind: NetworkPolicy');
    expect(editor.text(uri)).not.toContain('53');
  });

  test('as a new file beside it', async () => {
    const { folder, editor, uri } = await open(namespace, {}, files);
    const { edit } = await editor.request<DefaultDenyResult>('netpol/defaultDeny', { textDocument: { uri }, into: 'newFile' });
    editor.apply(edit ?? {});
    expect(editor.text(uri)).toBe(namespace);
    expect(editor.text(folder.uriOf('default-deny-shop.yaml'))).toMatch(/^apiVersion: networking.k8s.io\/v1\nkind: NetworkPolicy\n/);
  });

  test('not where it is already, and says so', async () => {
    const { editor, uri } = await open(
      `${namespace}---\n${openPolicy.replace('matchLabels: {app: db}', 'matchLabels: {}').replace('    - {}\n', '')}`,
      {},
      files,
    );
    const answer = await editor.request<DefaultDenyResult>('netpol/defaultDeny', { textDocument: { uri }, directions: ['ingress'] });
    expect(answer.edit).toBeUndefined();
    expect(answer.message).toContain('already');
  });

  test('a client that cannot create files is told so', async () => {
    const { editor, uri } = await open(namespace, { capabilities: simpleClient }, files);
    const answer = await editor.request<DefaultDenyResult>('netpol/defaultDeny', { textDocument: { uri }, into: 'newFile' });
    expect(answer).toEqual({ message: 'This editor cannot create files: add the policy to this one.' });
  });
});
