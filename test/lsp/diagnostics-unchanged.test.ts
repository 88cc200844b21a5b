import { expect, test } from 'vitest';
import type { Core } from '../../server/lsp/core.js';
import { Diagnostics } from '../../server/lsp/diagnostics.js';
import { PushedDiagnostics } from '../../server/lsp/diagnostics-push.js';
import { netpolOf } from '../../server/netpol.js';
import { deployment, policy, workspaceOf } from '../workspace/workspace-of.js';

test('files that are not open are judged again only where what they were judged from changed, also those without findings', async () => {
  const { workspace, source } = workspaceOf({
    '/web.yaml': deployment('web'),
    '/policy.yaml': policy('web'),
    '/config.yaml': 'kind: ConfigMap\napiVersion: v1\n',
  });
  await workspace.index();
  const sent: string[] = [];
  const errors: string[] = [];
  const core = {
    workspace,
    netpol: netpolOf(workspace, workspace.snapshot().settings),
    connection: { sendDiagnostics: ({ uri }: { uri: string }) => void sent.push(uri) },
    client: { diagnosticDetails: {}, commands: new Set() },
    configuration: { known: Promise.resolve(), settings: { rules: {}, diagnostics: { scope: 'workspace' } } },
    documents: { ids: () => [], versionOf: () => undefined, uriOf: (id: string) => id },
    background: { rest: () => Promise.resolve() },
    log: { error: (what: string) => errors.push(what) },
  } as unknown as Core;
  const channel = new PushedDiagnostics(core, new Diagnostics(core));
  let reads = 0;
  const read = source.read.bind(source);
  source.read = (id, options) => {
    reads++;
    return read(id, options);
  };
  await channel.others(() => true);
  expect(reads).toBe(3);
  await channel.others(() => true);
  expect(reads).toBe(3);
  source.set('/web.yaml', deployment('other'));
  await workspace.filesChanged([{ id: '/web.yaml', change: 'changed' }]);
  const before = reads;
  await channel.others(() => true);
  expect(reads).toBe(before + 3);
  expect(sent).toContain('/policy.yaml');
  expect(errors).toEqual([]);
});
