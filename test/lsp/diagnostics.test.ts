import { describe, expect, test } from 'vitest';
import type { CodeAction, Diagnostic, DocumentDiagnosticReport, WorkspaceDiagnosticReport } from 'vscode-languageserver';
import { ruleUrl } from '../../server/rules/references.js';
import { fullClient, simpleClient } from './support/capabilities.js';
import { type Editor, startEditor } from './support/editor.js';
import { clientPolicy, deployment, openPolicy } from './support/manifests.js';
import { makeFolder } from './support/workspace-folder.js';

const codes = (diagnostics: readonly Diagnostic[] | undefined) => (diagnostics ?? []).map(({ code }) => code);

/** An Ingress to pods that let nobody in. */
const blockedRoute = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: front
  namespace: shop
spec:
  ingressClassName: nginx
  defaultBackend:
    service:
      name: web
      port:
        number: 80
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress]
`;

const webService = `apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec:
  selector: {app: web}
  ports: [{port: 80}]
`;

const pushing = { ...fullClient, textDocument: { publishDiagnostics: fullClient.textDocument?.publishDiagnostics ?? {} } };

describe('fetched findings', () => {
  test('carry place, rule, its page, source and severity', async () => {
    const folder = makeFolder({ 'open.yaml': openPolicy });
    const editor = await startEditor({ folders: [folder], initializationOptions: { commands: ['netpol.showRule'] } });
    const uri = folder.uriOf('open.yaml');
    await editor.open(uri, openPolicy);
    const found = (await editor.pull(uri)).find(({ code }) => code === 'empty-rule-allows-all');
    expect(found).toMatchObject({ source: 'netpol', range: editor.rangeOf(uri, '- {}'), severity: 2 });
    expect(found?.codeDescription?.href).toBe('command:netpol.showRule?%5B%22empty-rule-allows-all%22%5D');
    expect(found?.message).not.toBe('');
    expect(found).not.toHaveProperty('data');
  });

  test('name no page where the client shows none and the project has no address', async () => {
    const folder = makeFolder({ 'open.yaml': openPolicy });
    const editor = await startEditor({ folders: [folder] });
    await editor.open(folder.uriOf('open.yaml'), openPolicy);
    const found = (await editor.pull(folder.uriOf('open.yaml'))).find(({ code }) => code === 'empty-rule-allows-all');
    expect(found?.message).not.toBe('');
    expect(found?.codeDescription?.href).toBe(ruleUrl('empty-rule-allows-all'));
  });

  test('of what goes on over several lines, the first is underlined, and the fix knows the finding', async () => {
    const folder = makeFolder({ 'web.yaml': blockedRoute, 'pods.yaml': `${deployment('web')}---\n${webService}` });
    const editor = await startEditor({ folders: [folder] });
    const uri = folder.uriOf('web.yaml');
    await editor.open(uri, blockedRoute);
    const found = (await editor.pull(uri)).find(({ code }) => code === 'ingress-controller-blocked');
    expect(found?.range).toEqual(editor.rangeOf(uri, 'name: web'));
    const actions = await editor.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: found?.range,
      context: { diagnostics: [found] },
    });
    const fix = actions.find(({ title }) => title === 'Let ingress-nginx in: add the policy web-from-ingress-nginx');
    expect(fix?.diagnostics).toEqual([found]);
  });

  test('show characters that would turn a message around', async () => {
    const hostile = openPolicy.replace('name: database', 'name: "\u202edatabase"');
    const folder = makeFolder({ 'open.yaml': hostile });
    const editor = await startEditor({ folders: [folder] });
    await editor.open(folder.uriOf('open.yaml'), hostile);
    const messages = (await editor.pull(folder.uriOf('open.yaml'))).map(({ message }) => String(message));
    expect(messages.some((message) => message.startsWith('\\u202edatabase cannot be a name'))).toBe(true);
    expect(messages.join('\n')).not.toContain('\u202e');
  });

  test('unchanged is said where nothing changed, and only there', async () => {
    const folder = makeFolder({});
    const editor = await startEditor({ folders: [folder] });
    const uri = folder.uriOf('open.yaml');
    await editor.open(uri, openPolicy);
    const ask = (previousResultId?: string) =>
      editor.request<DocumentDiagnosticReport>('textDocument/diagnostic', { textDocument: { uri }, ...(previousResultId ? { previousResultId } : {}) });
    const first = await ask();
    expect(first.kind).toBe('full');
    const again = await ask(first.resultId);
    expect(again).toEqual({ kind: 'unchanged', resultId: first.resultId });
    await editor.replace(uri, 'name: database\n', 'name: databases\n');
    expect((await ask(first.resultId)).kind).toBe('unchanged');
    await editor.replace(uri, '    - {}\n', '');
    const fixed = await ask(first.resultId);
    expect(fixed.kind).toBe('full');
    expect(codes('items' in fixed ? fixed.items : [])).not.toContain('empty-rule-allows-all');
  });

  test('an edit of another file changes them, and the client is told to fetch again', async () => {
    const folder = makeFolder({ 'policy.yaml': clientPolicy, 'client.yaml': deployment('client'), 'web.yaml': deployment('web') });
    const editor = await startEditor({ folders: [folder] });
    const [policy, client] = [folder.uriOf('policy.yaml'), folder.uriOf('client.yaml')];
    await editor.open(policy, clientPolicy);
    await editor.open(client, deployment('client'));
    expect(codes(await editor.pull(policy))).not.toContain('dangling-peer');
    const before = editor.refreshes.diagnostics;
    await editor.replace(client, 'labels: {app: client}', 'labels: {app: customer}');
    await editor.until(() => editor.refreshes.diagnostics > before);
    expect(codes(await editor.pull(policy))).toContain('dangling-peer');
  });

  test('while nothing changes for others, nobody is told to fetch again', async () => {
    const folder = makeFolder({ 'policy.yaml': clientPolicy, 'client.yaml': deployment('client'), 'web.yaml': deployment('web') });
    const editor = await startEditor({ folders: [folder] });
    const [policy, client] = [folder.uriOf('policy.yaml'), folder.uriOf('client.yaml')];
    await editor.open(policy, clientPolicy);
    await editor.open(client, deployment('client'));
    await editor.pull(policy);
    await editor.pull(client);
    const before = editor.refreshes.diagnostics;
    await editor.replace(client, 'image: example.org/client', 'image: example.org/client:2');
    await editor.pull(client);
    // The change that matters comes second: when its refresh is there, the first one would have been, too.
    await editor.replace(client, 'labels: {app: client}', 'labels: {app: customer}');
    await editor.pull(client);
    await editor.until(() => editor.refreshes.diagnostics > before);
    expect(editor.refreshes.diagnostics).toBe(before + 1);
  });

  test('of the whole workspace, where the setting says so: files that are not open, in parts', async () => {
    const folder = makeFolder({ 'a/open.yaml': openPolicy, 'b/fine.yaml': deployment('web') });
    const editor = await startEditor({ folders: [folder], settings: { netpol: { diagnostics: { scope: 'workspace' } } } });
    const report = await editor.request<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds: [] });
    const open = report.items.find(({ uri }) => uri === folder.uriOf('a/open.yaml'));
    expect(codes(open && 'items' in open ? open.items : [])).toContain('empty-rule-allows-all');
    const again = await editor.request<WorkspaceDiagnosticReport>('workspace/diagnostic', {
      previousResultIds: report.items.map(({ uri, resultId }) => ({ uri, value: resultId ?? '' })),
    });
    expect(again.items).toEqual([]);
  });

  test('of the whole workspace: a request that has nothing to say stays open until something changes', async () => {
    const folder = makeFolder({ 'a/open.yaml': openPolicy });
    const editor = await startEditor({ folders: [folder], settings: { netpol: { diagnostics: { scope: 'workspace' } } } });
    const first = await editor.request<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds: [] });
    let answered = false;
    const previousResultIds = first.items.map(({ uri, resultId }) => ({ uri, value: resultId ?? '' }));
    const open = editor.request<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds, partialResultToken: 'parts' }).then((report) => {
      answered = true;
      return report;
    });
    await editor.request('textDocument/codeLens', { textDocument: { uri: folder.uriOf('a/open.yaml') } });
    expect(answered).toBe(false);
    folder.write('a/open.yaml', openPolicy.replace('    - {}\n', ''));
    await editor.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: folder.uriOf('a/open.yaml'), type: 2 }] });
    expect(await open).toEqual({ items: [] });
    const parts = editor.progress as { token: string; value: WorkspaceDiagnosticReport }[];
    const items = parts.filter(({ token }) => token === 'parts').flatMap(({ value }) => value.items);
    expect(items.map(({ uri }) => uri)).toEqual([folder.uriOf('a/open.yaml')]);
    expect(codes(items.flatMap((item) => ('items' in item ? item.items : [])))).not.toContain('empty-rule-allows-all');
  });

  test('of the whole workspace: nothing by default, and none are left when the setting goes back', async () => {
    const folder = makeFolder({ 'open.yaml': openPolicy });
    const editor = await startEditor({ folders: [folder], settings: { netpol: { diagnostics: { scope: 'workspace' } } } });
    const uri = folder.uriOf('open.yaml');
    const { items } = await editor.request<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds: [] });
    const before = editor.refreshes.codeLens;
    editor.settings = {};
    await editor.notify('workspace/didChangeConfiguration', { settings: null });
    await editor.until(() => editor.refreshes.codeLens > before);
    const { items: after } = await editor.request<WorkspaceDiagnosticReport>('workspace/diagnostic', {
      previousResultIds: items.map((item) => ({ uri: item.uri, value: item.resultId ?? '' })),
    });
    expect(after).toMatchObject([{ uri, kind: 'full', items: [] }]);
    expect((await editor.request<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds: [] })).items).toEqual([]);
  });
});

describe('sent findings', () => {
  const codesOf = (editor: Editor, uri: string) => codes(editor.lastPublished(uri)?.diagnostics);

  test('come with the version that they are about, and again after an edit', async () => {
    const folder = makeFolder({});
    const editor = await startEditor({ folders: [folder], capabilities: pushing });
    const uri = folder.uriOf('open.yaml');
    await editor.open(uri, openPolicy);
    await editor.until(() => editor.lastPublished(uri)?.version === 1);
    expect(codesOf(editor, uri)).toContain('empty-rule-allows-all');
    await editor.replace(uri, '    - {}\n', '');
    await editor.until(() => editor.lastPublished(uri)?.version === 2);
    expect(codesOf(editor, uri)).not.toContain('empty-rule-allows-all');
  });

  test('go when the document is closed', async () => {
    const folder = makeFolder({ 'open.yaml': openPolicy });
    const editor = await startEditor({ folders: [folder], capabilities: pushing });
    const uri = folder.uriOf('open.yaml');
    await editor.open(uri, openPolicy);
    await editor.until(() => codesOf(editor, uri).includes('empty-rule-allows-all'));
    await editor.close(uri);
    await editor.until(() => editor.lastPublished(uri)?.diagnostics.length === 0);
  });

  test('of an open file come again when another file changes them', async () => {
    const folder = makeFolder({ 'policy.yaml': clientPolicy, 'client.yaml': deployment('client'), 'web.yaml': deployment('web') });
    const editor = await startEditor({ folders: [folder], capabilities: pushing });
    const [policy, client] = [folder.uriOf('policy.yaml'), folder.uriOf('client.yaml')];
    await editor.open(policy, clientPolicy);
    await editor.open(client, deployment('client'));
    await editor.until(() => editor.lastPublished(policy));
    expect(codesOf(editor, policy)).not.toContain('dangling-peer');
    await editor.replace(client, 'labels: {app: client}', 'labels: {app: customer}');
    await editor.until(() => codesOf(editor, policy).includes('dangling-peer'));
    expect(editor.lastPublished(policy)?.version).toBe(1);
    await editor.replace(client, 'labels: {app: customer}', 'labels: {app: client}');
    await editor.until(() => !codesOf(editor, policy).includes('dangling-peer'));
  });

  test('of the whole workspace, where the setting says so', async () => {
    const folder = makeFolder({ 'a/open.yaml': openPolicy, 'fine.yaml': deployment('web') });
    const editor = await startEditor({ folders: [folder], capabilities: pushing, settings: { netpol: { diagnostics: { scope: 'workspace' } } } });
    const uri = folder.uriOf('a/open.yaml');
    await editor.until(() => codesOf(editor, uri).includes('empty-rule-allows-all'));
    expect(editor.lastPublished(uri)).not.toHaveProperty('version');
    folder.remove('a/open.yaml');
    await editor.notify('workspace/didChangeWatchedFiles', { changes: [{ uri, type: 3 }] });
    await editor.until(() => editor.lastPublished(uri)?.diagnostics.length === 0);
  });

  test('leave out what the client does not understand', async () => {
    const folder = makeFolder({});
    const editor = await startEditor({ folders: [folder], capabilities: simpleClient });
    const uri = folder.uriOf('open.yaml');
    await editor.open(uri, openPolicy);
    const { diagnostics } = await editor.until(() => editor.lastPublished(uri));
    expect(codes(diagnostics)).toContain('empty-rule-allows-all');
    for (const diagnostic of diagnostics) {
      expect(diagnostic).not.toHaveProperty('codeDescription');
      expect(diagnostic).not.toHaveProperty('relatedInformation');
    }
  });
});

test('the findings of the open file itself are there before the workspace is indexed', async () => {
  const files = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`many/${index}.yaml`, deployment(`web-${index}`)]));
  const folder = makeFolder({ ...files, 'open.yaml': openPolicy });
  const editor = await startEditor({ folders: [folder], startOnly: true });
  const uri = folder.uriOf('open.yaml');
  await editor.open(uri, openPolicy);
  const found = await editor.pull(uri);
  expect(editor.status).not.toBe('ready');
  expect(codes(found)).toContain('empty-rule-allows-all');
  await editor.ready();
});
