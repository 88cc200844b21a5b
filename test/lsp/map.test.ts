import { describe, expect, test } from 'vitest';
import type { MapModel, MapParams, ProtocolLocation } from '../../server/lsp/protocol.js';
import { dataOf } from '../support/map-page.js';
import { type Editor, startEditor } from './support/editor.js';
import { clientPolicy, deployment } from './support/manifests.js';
import { makeFolder } from './support/workspace-folder.js';

async function open() {
  const folder = makeFolder({ 'policy.yaml': clientPolicy, 'web.yaml': deployment('web'), 'client.yaml': deployment('client') });
  const editor = await startEditor({ folders: [folder] });
  const policy = folder.uriOf('policy.yaml');
  await editor.open(policy, clientPolicy);
  return { folder, editor, policy };
}

function mapOf(editor: Editor, params: MapParams = {}): Promise<MapModel> {
  return editor.request<MapModel>('netpol/map', params);
}

describe('the map', () => {
  test('has the workloads of the workspace and what connects them, with the rule that admits it', async () => {
    const { editor, policy, folder } = await open();
    const { nodes, edges, complete } = await mapOf(editor, { textDocument: { uri: policy } });
    expect(complete).toBe(true);
    expect(nodes.filter(({ kind }) => kind === 'workload').map(({ label }) => label)).toEqual(['client', 'web']);
    const edge = edges.find(({ to, from }) => from.includes('client') && to.includes('web'));
    const place = edge?.because[0]?.place;
    expect(place?.kind).toBe('rule');
    const rule = await editor.request<ProtocolLocation>('netpol/mapPlace', { place });
    expect(rule.uri).toBe(policy);
    expect(clientPolicy.split('\n')[rule.range.start.line]).toMatch(/- /);
    const workload = nodes.find(({ label }) => label === 'web')?.place;
    expect((await editor.request<ProtocolLocation>('netpol/mapPlace', { place: workload })).uri).toBe(folder.uriOf('web.yaml'));
  });

  test('is given as a page that stands by itself, of the manifests as they are in the editor', async () => {
    const { editor, policy } = await open();
    await editor.replace(policy, 'app: client', 'app: nobody');
    const page = await editor.request<string>('netpol/mapPage', { textDocument: { uri: policy }, script: 'void 0;', style: '' });
    const { whole, findings, places } = dataOf(page);
    expect(whole.nodes.filter(({ kind }) => kind === 'workload').map(({ label }) => label)).toEqual(['client', 'web']);
    expect(whole.edges.some(({ from }) => from.includes('client'))).toBe(false);
    expect(Object.values(places)).toEqual(expect.arrayContaining([expect.stringMatching(/^policy\.yaml:\d+$/), expect.stringMatching(/^web\.yaml:\d+$/)]));
    const diagnostics = await editor.pull(policy);
    expect(diagnostics.length).toBeGreaterThan(0);
    const inPolicy = findings.filter(({ place }) => place.startsWith('policy.yaml:')).map(({ rule, place }) => `${rule} ${place}`);
    expect(inPolicy).toEqual(diagnostics.map(({ code, range: { start } }) => `${code} policy.yaml:${start.line + 1}:${start.character + 1}`));
    expect(await editor.request('netpol/mapPage', { textDocument: { uri: policy }, script: 7 })).toBeNull();
  });

  test('begins with the namespaces of the manifest or workload that the person came from', async () => {
    const elsewhere = deployment('job', 'batch');
    const folder = makeFolder({ 'web.yaml': deployment('web'), 'job.yaml': elsewhere });
    const editor = await startEditor({ folders: [folder] });
    const uri = folder.uriOf('job.yaml');
    await editor.open(uri, elsewhere);
    const labels = async (start: MapParams['start']) =>
      (await mapOf(editor, start === undefined ? {} : { start })).nodes.flatMap(({ kind, label }) => (kind === 'addresses' ? [] : [`${kind} ${label}`]));
    expect(await labels(undefined)).toEqual(['namespace batch', 'namespace shop']);
    expect(await labels({ uri })).toEqual(['namespace shop', 'workload job']);
    expect(await labels({ workload: 'shop/Deployment/web' })).toEqual(['namespace batch', 'workload web']);
  });

  test('that was asked for and changes is said to have changed, once until it is asked for again', async () => {
    const { editor, policy } = await open();
    await editor.replace(policy, 'app: client', 'app: nobody');
    await mapOf(editor);
    expect(editor.mapChanges).toBe(0);
    await editor.replace(policy, 'app: nobody', 'app: client');
    await editor.until(() => editor.mapChanges === 1);
    await editor.replace(policy, 'app: client', 'app: nobody');
    const { edges } = await mapOf(editor);
    expect(edges.some(({ from }) => from.includes('client'))).toBe(false);
    await editor.replace(policy, 'app: nobody', 'app: client');
    await editor.until(() => editor.mapChanges === 2);
  });

  test('is not said to have changed by a comment', async () => {
    const { editor, policy } = await open();
    await mapOf(editor);
    await editor.replace(policy, 'kind: NetworkPolicy', 'kind: NetworkPolicy # a comment');
    await mapOf(editor);
    await editor.replace(policy, 'app: client', 'app: nobody');
    await editor.until(() => editor.mapChanges > 0);
    expect(editor.mapChanges).toBe(1);
  });

  test('of what is not understood is the map of everything, and a place that is none is nowhere', async () => {
    const { editor } = await open();
    const whole = await mapOf(editor);
    expect(await editor.request('netpol/map', { expand: 'all', filter: { workload: 7 }, textDocument: 5 })).toEqual(whole);
    for (const place of [
      undefined,
      null,
      7,
      {},
      { kind: 'rule', policy: 'x', direction: 'up', rule: 0 },
      { kind: 'workload', id: 'gone/Pod/x' },
      { kind: 'policy', id: '/etc/passwd' },
    ])
      expect(await editor.request('netpol/mapPlace', { place })).toBeNull();
  });
});
