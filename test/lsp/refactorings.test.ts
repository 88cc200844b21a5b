import { describe, expect, test } from 'vitest';
import type { ClientCapabilities, CodeAction } from 'vscode-languageserver';
import { fullClient } from './support/capabilities.js';
import { type EditorOptions, startEditor } from './support/editor.js';
import { clientPolicy, deployment } from './support/manifests.js';
import { makeFolder } from './support/workspace-folder.js';

const other = `# For the scraper.
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: scrape, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
    - ports: [{port: 9104}]
    - ports: [{port: 9105}]
`;

async function open(options: EditorOptions = {}, second = other) {
  const folder = makeFolder({ 'policy.yaml': clientPolicy, 'scrape.yaml': second, 'web.yaml': deployment('web'), 'client.yaml': deployment('client') });
  const editor = await startEditor({ capabilities: fullClient, folders: [folder], ...options });
  const uri = folder.uriOf('policy.yaml');
  await editor.open(uri, clientPolicy);
  const ask = (only: string[], at = 'web-from-client', where = uri) => {
    const { position } = editor.before(where, at);
    const context = { diagnostics: [], only, triggerKind: 1 };
    return editor.request<CodeAction[]>('textDocument/codeAction', { textDocument: { uri: where }, range: { start: position, end: position }, context });
  };
  return { folder, editor, uri, ask };
}

const without = (resourceOperations: ('create' | 'delete')[]): ClientCapabilities => ({
  ...fullClient,
  workspace: { ...fullClient.workspace, workspaceEdit: { documentChanges: true, resourceOperations } },
});

describe('merging policies of several files', () => {
  test('reads the others when the action is asked for, and deletes what is left empty, with words to confirm', async () => {
    const { folder, editor, uri, ask } = await open();
    const actions = await ask(['refactor.rewrite']);
    const merge = actions.find(({ title }) => title === 'Merge scrape into this policy');
    expect(merge).toMatchObject({ kind: 'refactor.rewrite' });
    expect(merge?.edit).toBeUndefined();
    const { edit } = await editor.request<CodeAction>('codeAction/resolve', merge as CodeAction);
    const description = 'Connections stay as they are. scrape is gone then, and the rules stand in web-from-client. Nothing is left in scrape.yaml.';
    expect(edit?.changeAnnotations).toEqual({ netpol: { label: 'Merge scrape into this policy', description, needsConfirmation: true } });
    expect(edit?.documentChanges).toMatchObject([
      { textDocument: { uri }, edits: [{ annotationId: 'netpol' }] },
      { kind: 'delete', uri: folder.uriOf('scrape.yaml'), annotationId: 'netpol' },
    ]);
    if (edit) editor.apply(edit);
    expect(editor.text(uri)).toBe(`${clientPolicy}    # For the scraper.\n    - ports: [{port: 9104}]\n    - ports: [{port: 9105}]\n`);
  });

  test('leaves an empty file where the client deletes none', async () => {
    const { folder, editor, ask } = await open({ capabilities: without(['create']) });
    const merge = (await ask(['refactor'])).find(({ title }) => title.startsWith('Merge'));
    const { edit } = await editor.request<CodeAction>('codeAction/resolve', merge as CodeAction);
    expect(edit?.changeAnnotations).toBeUndefined();
    const lines = other.split('\n').length - 1;
    expect(edit?.documentChanges?.[1]).toMatchObject({
      textDocument: { uri: folder.uriOf('scrape.yaml') },
      edits: [{ range: { start: { line: 0, character: 0 }, end: { line: lines, character: 0 } }, newText: '' }],
    });
  });

  test('says why it cannot be, to a client that shows that', async () => {
    const labelled = other.replace('namespace: shop}', 'namespace: shop, annotations: {team: "<b>\\u202e"}}');
    const { ask } = await open({}, labelled);
    expect((await ask(['refactor.rewrite'])).filter(({ disabled }) => disabled)).toMatchObject([
      { title: 'Merge the policies of these pods', disabled: { reason: 'scrape has the annotation team=<b>\\u202e, which would be lost.' } },
    ]);
    const simple = {
      ...fullClient,
      textDocument: { ...fullClient.textDocument, codeAction: { ...fullClient.textDocument?.codeAction, disabledSupport: false } },
    };
    const { ask: askSimply } = await open({ capabilities: simple }, labelled);
    expect((await askSimply(['refactor.rewrite'])).filter(({ title }) => title.startsWith('Merge'))).toEqual([]);
  });
});

test('each is sent to who asks for its kind, and beside nothing else', async () => {
  const { folder, editor, ask } = await open();
  const scrape = folder.uriOf('scrape.yaml');
  await editor.open(scrape, other.replace('namespace: shop', 'namespace: other'));
  const titles = async (only: string[]) => (await ask(only, 'podSelector', scrape)).map(({ title, kind }) => `${kind}: ${title}`);
  const extract = 'refactor.extract: Split into 2 policies, one for each rule';
  const move = 'refactor.move: Move the policy to shop, so that it counts there';
  expect(await titles(['refactor.extract'])).toEqual([extract]);
  expect(await titles(['refactor.move'])).toEqual([move]);
  expect((await titles(['refactor'])).filter((one) => !one.startsWith('refactor: '))).toEqual([
    'refactor.rewrite: Write labels as matchExpressions',
    extract,
    move,
  ]);
  expect((await titles(['quickfix'])).filter((one) => one.startsWith('refactor'))).toEqual([]);
});
