import { expect, test } from 'vitest';
import type { NamespaceResult, NamespacesResult } from '../../server/lsp/protocol.js';
import { layers } from '../support/layered.js';
import { startEditor } from './support/editor.js';
import { clientPolicy, deployment } from './support/manifests.js';
import { makeFolder } from './support/workspace-folder.js';

test('namespaces are listed first, and what one of them has when it is asked for', async () => {
  const folder = makeFolder({ 'policy.yaml': clientPolicy, 'web.yaml': deployment('web'), 'client.yaml': deployment('client') });
  const editor = await startEditor({ folders: [folder] });
  const all = await editor.request<NamespacesResult>('netpol/namespaces', {});
  expect(all).toMatchObject({ complete: true, totals: { workloads: 2, policies: 1 } });
  expect(all.namespaces).toMatchObject([{ name: 'shop', workloads: 2, policies: 1, isolated: { ingress: 1, egress: 0 } }]);
  const { workloads, policies } = await editor.request<NamespaceResult>('netpol/namespace', { namespace: 'shop' });
  expect(workloads.map(({ name, ingress, egress }) => [name, ingress, egress])).toEqual([
    ['client', 'open', 'open'],
    ['web', 'isolated', 'open'],
  ]);
  expect(workloads[1]).toMatchObject({ policies: ['web-from-client'], location: { uri: folder.uriOf('web.yaml'), range: { start: { line: 3 } } } });
  expect(policies).toMatchObject([{ name: 'web-from-client', kind: 'NetworkPolicy', isolates: ['ingress'], workloads: 1, possible: 0 }]);
  await editor.open(folder.uriOf('policy.yaml'), clientPolicy);
  await editor.replace(folder.uriOf('policy.yaml'), 'app: web', 'app: client');
  const edited = await editor.request<NamespaceResult>('netpol/namespace', { namespace: 'shop', filter: { text: 'web' } });
  expect(edited.workloads).toMatchObject([{ name: 'web', ingress: 'open' }]);
});

test('of the environment that is named, or that a file is in', async () => {
  const folder = makeFolder(layers);
  const editor = await startEditor({ folders: [folder] });
  const names = async (params: object) => (await editor.request<NamespacesResult>('netpol/namespaces', params)).namespaces.map(({ name }) => name);
  expect(await names({ environment: 'prod' })).toEqual(['prod']);
  expect(await names({ environment: 'dev' })).toEqual(['dev']);
  expect(await names({ textDocument: { uri: folder.uriOf('prod/deny.yaml') } })).toEqual(['prod']);
  expect(await names({ environment: 'nowhere' })).toEqual([]);
  expect(await editor.request('netpol/namespace', { environment: 'nowhere', namespace: 'prod' })).toEqual({ workloads: [], policies: [] });
});

test('parameters of the wrong form count as left out, and are no error', async () => {
  const editor = await startEditor({ folders: [makeFolder({ 'web.yaml': deployment('web') })] });
  for (const filter of [null, 7, { text: [], open: 'yes' }])
    expect(await editor.request('netpol/namespaces', { filter })).toMatchObject({ namespaces: [{ name: 'shop', workloads: 1 }] });
  expect(await editor.request('netpol/namespace', { namespace: {} })).toEqual({ workloads: [], policies: [] });
});
