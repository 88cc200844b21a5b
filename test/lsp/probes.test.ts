import { describe, expect, test } from 'vitest';
import type { Hover } from 'vscode-languageserver';
import type { ProbesResult } from '../../server/lsp/protocol.js';
import { startEditor } from './support/editor.js';
import { clientPolicy, deployment } from './support/manifests.js';
import { makeFolder } from './support/workspace-folder.js';

async function open(commands: readonly string[] = []) {
  const folder = makeFolder({
    'policy.yaml': clientPolicy,
    'web.yaml': deployment('web'),
    'client.yaml': deployment('client'),
    'other.yaml': deployment('other'),
  });
  const editor = await startEditor({ folders: [folder], initializationOptions: { commands } });
  const uri = folder.uriOf('web.yaml');
  await editor.open(uri, deployment('web'));
  return { folder, editor, uri };
}

const podOf = (name: string) => `"$(kubectl -n shop get pod -l app=${name} -o jsonpath='{.items[0].status.podIP}')"`;

describe('netpol/probes', () => {
  test('what policies say of each neighbour, and how to test it', async () => {
    const { editor, uri } = await open();
    const { workload, probes } = await editor.request<ProbesResult>('netpol/probes', editor.before(uri, 'web\n'));
    expect(workload).toBe('web');
    const incoming = probes.filter(({ to }) => to === 'web');
    expect(incoming.map(({ from, expects, command }) => ({ from, expects, command }))).toEqual([
      { from: 'client', expects: 'allowed on TCP 8080', command: `kubectl -n shop exec deploy/client -- nc -vz -w 3 ${podOf('web')} 8080` },
      { from: 'other', expects: 'denied', command: `kubectl -n shop exec deploy/other -- nc -vz -w 3 ${podOf('web')} 8080` },
    ]);
    expect(probes.find(({ to }) => to === 'client')).toMatchObject({ from: 'web', expects: 'allowed on every port' });
  });

  test('nothing on a policy, or in a file that is not open', async () => {
    const { folder, editor } = await open();
    const policy = folder.uriOf('policy.yaml');
    expect(await editor.request('netpol/probes', { textDocument: { uri: policy }, position: { line: 3, character: 8 } })).toEqual({ probes: [] });
    await editor.open(policy, clientPolicy);
    expect(await editor.request('netpol/probes', editor.before(policy, 'web-from-client'))).toEqual({ probes: [] });
  });
});

test('a hover on a workload links to them, for a client that copies', async () => {
  const last = async (commands: readonly string[]) => {
    const { editor, uri } = await open(commands);
    const hover = await editor.request<Hover>('textDocument/hover', editor.before(uri, 'web\n'));
    return { uri, text: (hover.contents as { value: string }).value };
  };
  const { uri, text } = await last(['netpol.copyProbe']);
  const [, args = ''] = /\[Copy a probe\]\(command:netpol\.copyProbe\?([^)]+)\)$/m.exec(text) ?? [];
  expect(JSON.parse(decodeURIComponent(args))).toEqual([uri, { line: 3, character: 8 }]);
  expect((await last([])).text).not.toContain('command:');
});
