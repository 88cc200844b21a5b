import { describe, expect, test } from 'vitest';
import type { EndsResult, ExplainParams, ExplainResult } from '../../server/lsp/protocol.js';
import { startEditor } from './support/editor.js';
import { clientPolicy, deployment } from './support/manifests.js';
import { makeFolder } from './support/workspace-folder.js';

const service = `apiVersion: v1
kind: Service
metadata:
  name: web-service
  namespace: shop
spec:
  selector: {app: web}
  ports: [{name: http, port: 80, targetPort: 8080}, {port: 53, protocol: UDP}]
`;

async function open(initializationOptions: unknown = {}) {
  const folder = makeFolder({ 'policy.yaml': clientPolicy, 'web.yaml': deployment('web'), 'client.yaml': deployment('client'), 'services.yaml': service });
  const editor = await startEditor({ folders: [folder], initializationOptions });
  const web = folder.uriOf('web.yaml');
  await editor.open(web, deployment('web'));
  const explain = (params: Omit<ExplainParams, 'uri'>) => editor.request<ExplainResult>('netpol/explain', { uri: web, ...params });
  return { folder, editor, web, explain };
}

describe('netpol/explain', () => {
  test('answers as the terminal does, with a place for each reason, also in files that are not open', async () => {
    const { folder, explain } = await open();
    const { text, verdict, links, explanations } = await explain({ from: 'client', to: 'svc/web-service:http' });
    expect(verdict).toBe('allowed');
    expect(text).toContain('Service shop/web-service:80 -> Deployment shop/web TCP 8080\n  services.yaml:8\n');
    const other = await explain({ from: 'client', to: 'web', port: '9090' });
    expect(other.verdict).toBe('denied');
    expect(other.text).toContain(
      'web-from-client   policy.yaml:12\n       rule 1 lets in pods labelled app=client in shop on\n       TCP 8080; that is another port\n',
    );
    expect(other.explanations).toMatchObject([
      {
        from: 'shop/Deployment/client',
        ingress: { verdict: 'denied', reasons: [{ policy: 'web-from-client', rule: 1, location: { uri: folder.uriOf('policy.yaml') } }] },
      },
    ]);
    expect(explanations).toHaveLength(1);
    const lines = text.split('\n');
    const shown = links.map(({ range, location }) => [
      lines[range.start.line]?.slice(range.start.character, range.end.character),
      location.uri,
      location.range.start.line,
    ]);
    expect(shown).toEqual([
      ['services.yaml:8', folder.uriOf('services.yaml'), 7],
      ['policy.yaml:12', folder.uriOf('policy.yaml'), 11],
    ]);
  });

  test('says what to write instead where words mean nothing', async () => {
    const { explain } = await open();
    expect(await explain({ from: 'nobody', to: 'web' })).toMatchObject({ problem: true, text: expect.stringContaining('There is no workload "nobody" here') });
  });

  test('is a command for clients that have none of their own', async () => {
    const { editor, web } = await open();
    expect(editor.capabilities.executeCommandProvider?.commands).toContain('netpol.explain');
    const text = await editor.request<string>('workspace/executeCommand', {
      command: 'netpol.explain',
      arguments: [{ uri: web, from: 'client', to: 'web', port: 8080 }],
    });
    expect(text).toMatch(/^allowed {3}Deployment shop\/client {2}-> {2}Deployment shop\/web\n {2}TCP 8080\n/);
    expect(await editor.request('workspace/executeCommand', { command: 'netpol.explain', arguments: [{ uri: web }] })).toBeNull();
  });

  test('follows an edit, of which the client is told where it wants to be', async () => {
    const { editor, web, explain, folder } = await open({ changes: true, commands: ['netpol.explain'] });
    expect(editor.capabilities.executeCommandProvider?.commands).not.toContain('netpol.explain');
    let told = 0;
    const again = new Promise<void>((resolve) => {
      editor.connection.onNotification('netpol/changed', () => {
        told++;
        resolve();
      });
    });
    await editor.open(folder.uriOf('policy.yaml'), clientPolicy);
    await editor.replace(folder.uriOf('policy.yaml'), 'port: 8080', 'port: 9999');
    expect((await explain({ from: 'client', to: web ? 'web' : '', port: '8080' })).verdict).toBe('denied');
    await again;
    expect(told).toBeGreaterThan(0);
  });
});

describe('netpol/ends', () => {
  test('lists workloads, then Services, with their ports, and the one at the cursor', async () => {
    const { editor, folder, web } = await open();
    const { ends, selected } = await editor.request<EndsResult>('netpol/ends', editor.before(web, 'containerPort'));
    expect(selected).toBe('shop/Deployment/web');
    expect(ends).toEqual([
      expect.objectContaining({ name: 'shop/Deployment/client', label: 'client', detail: 'Deployment in shop', kind: 'workload', path: 'client.yaml' }),
      expect.objectContaining({ name: 'shop/Deployment/web', uri: web, ports: [{ port: '8080' }] }),
      expect.objectContaining({
        name: 'shop/Service/web-service',
        uri: folder.uriOf('services.yaml'),
        kind: 'service',
        ports: [{ port: '80', name: 'http' }, { port: 'UDP/53' }],
      }),
    ]);
  });
});
