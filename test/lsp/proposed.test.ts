import { describe, expect, test } from 'vitest';
import type { ClientCapabilities, CodeAction } from 'vscode-languageserver';
import type { ProposedEditResult } from '../../server/lsp/protocol.js';
import { fullClient } from './support/capabilities.js';
import { type EditorOptions, startEditor } from './support/editor.js';
import { clientPolicy, deployment } from './support/manifests.js';
import { makeFolder } from './support/workspace-folder.js';

const annotating: ClientCapabilities = {
  ...fullClient,
  workspace: { ...fullClient.workspace, workspaceEdit: { ...fullClient.workspace?.workspaceEdit, changeAnnotationSupport: {} } },
};

const service = `apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
`;
const client = deployment('client').replace(/(\n +)(- name: .*|image: .*)/, '$1$2$1  env: [{name: WEB, value: "http://web"}]');

async function open(options: EditorOptions = {}, policy = clientPolicy, more: Readonly<Record<string, string>> = {}) {
  const folder = makeFolder({ ...more, 'policy.yaml': policy, 'web.yaml': deployment('web'), 'client.yaml': deployment('client'), 'services.yaml': service });
  const editor = await startEditor({ capabilities: annotating, folders: [folder], ...options });
  const web = folder.uriOf('web.yaml');
  await editor.open(web, deployment('web'));
  return { folder, editor, web };
}

describe('netpol/allow', () => {
  test('edits a file that is not open, with words that people confirm', async () => {
    const { folder, editor, web } = await open();
    const { edit, title, message } = await editor.request<ProposedEditResult>('netpol/allow', { uri: web, from: 'client', to: 'web', port: '9090' });
    expect(title).toBe('Allow Deployment shop/client to reach Deployment shop/web on TCP 9090');
    expect(message).toBe('To allow it, add TCP 9090 at web-from-client. Nothing else opens, and nothing closes.');
    expect(edit?.changeAnnotations).toEqual({ netpol: { label: title, description: message, needsConfirmation: true } });
    expect(edit?.documentChanges).toMatchObject([
      { textDocument: { uri: folder.uriOf('policy.yaml') }, edits: [{ newText: expect.stringContaining('port: 9090'), annotationId: 'netpol' }] },
    ]);
  });

  test('for a client without annotations is the same edit without words', async () => {
    const { editor, web } = await open({
      capabilities: { ...fullClient, workspace: { ...fullClient.workspace, workspaceEdit: { documentChanges: true, resourceOperations: ['create'] } } },
    });
    const { edit, message } = await editor.request<ProposedEditResult>('netpol/allow', { uri: web, from: 'client', to: 'web', port: '9090' });
    expect(edit?.changeAnnotations).toBeUndefined();
    expect(JSON.stringify(edit)).not.toContain('annotationId');
    expect(message).toContain('add TCP 9090 at web-from-client');
  });

  test('for a client that opens a preview is ticked, beside a comment that says what comes of it', async () => {
    const { editor, web } = await open({ initializationOptions: { previews: true } });
    const { edit, title, message } = await editor.request<ProposedEditResult>('netpol/allow', { uri: web, from: 'client', to: 'web', port: '9090' });
    expect(edit?.changeAnnotations).toMatchObject({ netpol: { needsConfirmation: false }, 'netpol-note': { needsConfirmation: true } });
    expect(edit?.documentChanges).toMatchObject([
      {
        edits: [
          { newText: `# ${title}. ${message}\n`, annotationId: 'netpol-note' },
          { newText: expect.stringContaining('9090'), annotationId: 'netpol' },
        ],
      },
    ]);
  });

  describe('where no selector tells another workload from an end', () => {
    const canary = deployment('client').replace('name: client', 'name: canary');
    const asked = (uri: string) => ({ uri, from: 'client', to: 'web', port: '9090' });
    const denied = clientPolicy.replace('app: client', 'app: nobody');

    async function openTwins() {
      const { editor, folder, web } = await open({}, denied, { 'canary.yaml': canary });
      await editor.open(folder.uriOf('policy.yaml'), denied);
      return { editor, web, policy: folder.uriOf('policy.yaml') };
    }

    test('gives no edit, but the choice', async () => {
      const { editor, web } = await openTwins();
      const { edit, message, choice } = await editor.request<ProposedEditResult>('netpol/allow', asked(web));
      expect(edit).toBeUndefined();
      expect(message).toMatch(/^No selector tells Deployment shop\/canary from the ends of/);
      expect(choice).toBe('Open it for Deployment shop/canary, too');
      const wider = await editor.request<ProposedEditResult>('netpol/allow', { ...asked(web), withTwins: true });
      expect(wider.title).toBe('Allow Deployment shop/client to reach Deployment shop/web on TCP 9090, and open it for Deployment shop/canary, too');
    });

    test('as a command asks, and does it where a person says so', async () => {
      const { editor, web, policy } = await openTwins();
      const run = () => editor.request('workspace/executeCommand', { command: 'netpol.allow', arguments: [asked(web)] });
      await run();
      expect(editor.text(policy)).toBe(denied);
      expect(editor.questions).toMatchObject([{ actions: [{ title: 'Open it for Deployment shop/canary, too' }] }]);
      editor.choose = ([first]) => first;
      await run();
      expect(editor.text(policy)).toContain('port: 9090');
    });
  });

  test('says why there is no edit', async () => {
    const { editor, web } = await open();
    const { edit, message } = await editor.request<ProposedEditResult>('netpol/allow', { uri: web, from: 'client', to: 'web', port: '8080' });
    expect(edit).toBeUndefined();
    expect(message).toBe('Deployment shop/client to Deployment shop/web is allowed already.');
  });
});

test('rewriting is sent to who asks for that kind alone, and gets its edit when it is chosen', async () => {
  const { folder, editor } = await open();
  const uri = folder.uriOf('policy.yaml');
  await editor.open(uri, clientPolicy);
  const { position } = editor.before(uri, 'matchLabels');
  const ask = (context: object) =>
    editor.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: { start: position, end: position },
      context: { diagnostics: [], ...context },
    });
  const [action] = await ask({ only: ['refactor.rewrite'] });
  expect(action).toMatchObject({ title: 'Write labels as matchExpressions', kind: 'refactor.rewrite' });
  expect((await ask({})).filter(({ kind }) => kind === 'refactor.rewrite')).toEqual([]);
  const { edit } = await editor.request<CodeAction>('codeAction/resolve', action as CodeAction);
  if (edit) editor.apply(edit);
  expect(editor.text(uri)).toContain('    matchExpressions:\n      - key: app\n        operator: In\n        values: [web]\n');
});

describe('netpol/generatePolicies', () => {
  test('is offered at the head of a workload as a refactoring, and carried out as a command', async () => {
    const { editor, web } = await open();
    const { position } = editor.before(web, 'web');
    const ask = (only: string[]) =>
      editor.request<CodeAction[]>('textDocument/codeAction', {
        textDocument: { uri: web },
        range: { start: position, end: position },
        context: { diagnostics: [], only },
      });
    const titles = (await ask(['refactor.rewrite'])).map(({ title, kind, command }) => [title, kind, command?.command]);
    expect(titles).toEqual([
      ['Generate policies for Deployment web', 'refactor.rewrite', 'netpol.generatePolicies'],
      ['Lock down namespace shop', 'refactor.rewrite', 'netpol.generatePolicies'],
    ]);
    expect((await ask(['quickfix'])).filter(({ kind }) => kind !== 'quickfix')).toEqual([]);
  });

  test('makes a file only together with what stands in it', async () => {
    const { editor, web } = await open({}, 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n');
    const { edit } = await editor.request<ProposedEditResult>('netpol/generatePolicies', { textDocument: { uri: web }, for: 'namespace' });
    expect(edit?.documentChanges).toMatchObject([{ kind: 'create', annotationId: 'netpol' }, { edits: [{ annotationId: 'netpol' }] }]);
  });

  test('adds policies where those of the namespace stand, with the reason of each rule, and says what stops', async () => {
    const { folder, editor, web } = await open();
    const uri = folder.uriOf('client.yaml');
    await editor.open(uri, client);
    const { edit, title, message } = await editor.request<ProposedEditResult>('netpol/generatePolicies', { textDocument: { uri: web }, for: 'namespace' });
    expect(title).toMatch(/^Lock down namespace shop: \d policies$/);
    const change = edit?.documentChanges?.[0];
    expect(change).toMatchObject({ textDocument: { uri: folder.uriOf('policy.yaml') } });
    expect(JSON.stringify(change)).toContain('# Isolates every pod of shop in both directions; names can be looked up.');
    expect(JSON.stringify(change)).toContain('as WEB=web:80 says.');
    expect(message).toMatch(/^What no manifest needs stops passing, \d+ connections?: .*Deployment shop\/web/);
  });
});
