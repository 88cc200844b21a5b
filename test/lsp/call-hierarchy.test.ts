import { describe, expect, test } from 'vitest';
import type { CallHierarchyIncomingCall, CallHierarchyItem, CallHierarchyOutgoingCall, Range } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { startEditor } from './support/editor.js';
import { clientPolicy, deployment } from './support/manifests.js';
import { makeFolder } from './support/workspace-folder.js';

const egress = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: client-to-web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: client}}
  policyTypes: [Egress]
  egress:
    - to: [{podSelector: {matchLabels: {app: web}}}]
`;

const texts = {
  'policy.yaml': clientPolicy,
  'web.yaml': deployment('web'),
  // The workload and the policy about its egress stand in one file.
  'client.yaml': `${deployment('client')}---\n${egress}`,
};

async function prepare(file: 'web.yaml' | 'client.yaml', words: string) {
  const folder = makeFolder(texts);
  const editor = await startEditor({ folders: [folder] });
  const uri = folder.uriOf(file);
  await editor.open(uri, texts[file]);
  const items = await editor.request<CallHierarchyItem[] | null>('textDocument/prepareCallHierarchy', editor.before(uri, words));
  return { folder, editor, item: items?.[0], items };
}

function textAt(text: string, range: Range): string {
  return TextDocument.create('file:///x', 'yaml', 1, text).getText(range);
}

test('the server offers it', async () => {
  expect((await startEditor()).capabilities.callHierarchyProvider).toBe(true);
});

describe('prepare', () => {
  test('on a workload', async () => {
    const { folder, item } = await prepare('web.yaml', 'web\n');
    expect(item).toMatchObject({ name: 'web', detail: 'Deployment in shop', uri: folder.uriOf('web.yaml') });
    expect(item && textAt(texts['web.yaml'], item.selectionRange)).toBe('web');
  });

  test('on a policy: what it selects', async () => {
    expect((await prepare('client.yaml', 'client-to-web')).items).toMatchObject([{ name: 'client', detail: 'Deployment in shop' }]);
  });
});

describe('calls', () => {
  test('incoming ones open at the rule, in a file that is not open; the ranges are of that file', async () => {
    const { folder, editor, item } = await prepare('web.yaml', 'web\n');
    const [call, ...others] = await editor.request<CallHierarchyIncomingCall[]>('callHierarchy/incomingCalls', { item });
    expect(others).toEqual([]);
    expect(call?.from).toMatchObject({ name: 'client', detail: 'TCP 8080 · web-from-client, rule 1', uri: folder.uriOf('policy.yaml') });
    expect(call?.fromRanges.map((range) => textAt(clientPolicy, range).split('\n')[0])).toEqual(['- from:']);
    const further = await editor.request<CallHierarchyIncomingCall[]>('callHierarchy/incomingCalls', { item: call?.from });
    expect(further.map(({ from }) => `${from.name}: ${from.detail}`)).toEqual([
      'any address outside the cluster: every port · not isolated',
      'web: every port · not isolated',
    ]);
  });

  test('outgoing ones: the ranges are of the document that was asked about', async () => {
    const { folder, editor, item } = await prepare('client.yaml', 'client\n');
    const [call, ...others] = await editor.request<CallHierarchyOutgoingCall[]>('callHierarchy/outgoingCalls', { item });
    expect(others).toEqual([]);
    expect(call?.to).toMatchObject({ name: 'web', detail: 'TCP 8080 · client-to-web, rule 1', uri: folder.uriOf('client.yaml') });
    expect(call?.fromRanges.map((range) => textAt(texts['client.yaml'], range).split('\n')[0])).toEqual(['- to: [{podSelector: {matchLabels: {app: web}}}]']);
  });

  test('outgoing ones of a workload that a policy elsewhere limits: the range is its own name', async () => {
    const { editor, item } = await prepare('web.yaml', 'web\n');
    const calls = await editor.request<CallHierarchyOutgoingCall[]>('callHierarchy/outgoingCalls', { item });
    expect(calls.map(({ to }) => to.name)).toEqual(['any address outside the cluster', 'client']);
    for (const { fromRanges } of calls) expect(fromRanges.map((range) => textAt(texts['web.yaml'], range))).toEqual(['web']);
  });

  test('follow an edit, and data that makes no sense does no harm', async () => {
    const { folder, editor, item } = await prepare('web.yaml', 'web\n');
    await editor.open(folder.uriOf('policy.yaml'), clientPolicy);
    await editor.replace(folder.uriOf('policy.yaml'), 'app: client', 'app: nobody');
    const calls = await editor.request<CallHierarchyIncomingCall[]>('callHierarchy/incomingCalls', { item });
    expect(calls.map(({ from }) => from.name)).toEqual(['pods labelled app=nobody in shop']);
    for (const data of [
      undefined,
      7,
      { file: 1 },
      { file: 'x', workload: 'shop/Deployment/none' },
      { ...(item?.data as object), part: { direction: 'up', skip: -1 } },
    ]) {
      const answer = await editor.request<unknown[]>('callHierarchy/incomingCalls', { item: { ...item, data } });
      expect(Array.isArray(answer)).toBe(true);
    }
  });
});
