import { describe, expect, test } from 'vitest';
import type { CodeAction } from 'vscode-languageserver';
import { startEditor } from './support/editor.js';
import { makeFolder } from './support/workspace-folder.js';

/** Everybody's ingress is closed, and `web` has to reach `db`. */
const files = {
  'db.yaml': `apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop}
spec: {selector: {app: db}, ports: [{port: 5432}]}
---
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop, labels: {app: db}}
spec: {containers: [{name: db, ports: [{containerPort: 5432}]}]}
`,
  'web.yaml': `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: web, env: [{name: DB_HOST, value: db}]}]}
`,
  'deny.yaml': `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
`,
  'all.netpol-test.yaml': `assertions:
  - {from: web, to: db, ports: [5432], expect: allowed}
  - {from: web, to: db, ports: [5432], expect: denied}
  - {from: 203.0.113.7, to: db, ports: [5432], expect: allowed}
`,
};

const title = 'Allow Pod shop/web to reach Pod shop/db on TCP 5432, where policies refuse it';
const asked = { from: 'shop/Pod/web', to: 'shop/Pod/db', port: 'TCP/5432' };

async function open(name: keyof typeof files | 'out.yaml', more: Readonly<Record<string, string>> = {}) {
  const all: Readonly<Record<string, string>> = { ...files, ...more };
  const folder = makeFolder(all);
  const editor = await startEditor({ folders: [folder] });
  await editor.until(() => editor.status === 'ready');
  const uri = folder.uriOf(name);
  await editor.open(uri, all[name] ?? '');
  const offers = async (text: string, context: object = {}) => {
    const { position } = editor.before(uri, text);
    const range = { start: position, end: position };
    const diagnostics = await editor.pull(uri);
    const actions = await editor.request<CodeAction[]>('textDocument/codeAction', { textDocument: { uri }, range, context: { diagnostics, ...context } });
    return actions.filter(({ command }) => command?.command === 'netpol.allow');
  };
  return { editor, folder, uri, offers };
}

describe('to have a connection allowed is offered', () => {
  test('at a finding that says it is refused, and asks for the edit that the command makes', async () => {
    const { editor, folder, uri, offers } = await open('web.yaml');
    const [offer, ...others] = await offers('db}]');
    expect(others).toEqual([]);
    expect(offer).toMatchObject({ title, kind: 'quickfix', command: { command: 'netpol.allow', arguments: [{ uri, ...asked }] } });
    expect(offer?.edit).toBeUndefined();
    expect(offer?.diagnostics?.map(({ code }) => code)).toEqual(['env-target-blocked']);
    expect(offer?.isPreferred).toBeUndefined();
    const deny = folder.uriOf('deny.yaml');
    await editor.open(deny, files['deny.yaml']);
    await editor.request('workspace/executeCommand', { command: 'netpol.allow', arguments: offer?.command?.arguments });
    expect(editor.text(deny)).toMatch(/name: db-from-web\n[\s\S]*app: web[\s\S]*port: 5432/);
    await editor.change(deny, { text: editor.text(deny) });
    expect(await offers('db}]')).toEqual([]);
  });

  test('before what silences the finding', async () => {
    const { editor, uri } = await open('web.yaml');
    const { position } = editor.before(uri, 'db}]');
    const range = { start: position, end: position };
    const actions = await editor.request<CodeAction[]>('textDocument/codeAction', { textDocument: { uri }, range, context: { diagnostics: [] } });
    const titles = actions.map((action) => action.title);
    expect(titles.indexOf(title)).toBeGreaterThan(-1);
    expect(titles.indexOf(title)).toBeLessThan(titles.findIndex((each) => each.startsWith('Ignore ')));
  });

  test('nowhere else, and not to who asks for another kind', async () => {
    const { offers } = await open('web.yaml');
    expect(await offers('kind')).toEqual([]);
    expect(await offers('db}]', { only: ['refactor'] })).toEqual([]);
    expect(await offers('db}]', { only: ['quickfix'] })).toHaveLength(1);
  });

  test('where a rule at one end admits what the other refuses, on the ports of that rule', async () => {
    const out = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: out, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  egress:
    - to:
        - podSelector: {matchLabels: {app: db}}
      ports: [{port: 5432, protocol: TCP}, {port: 8000, endPort: 8100, protocol: UDP}]
`;
    const { offers } = await open('out.yaml', { 'out.yaml': out });
    const found = await offers('podSelector: {matchLabels: {app: db}}');
    expect(found.map(({ command }) => command?.arguments?.[0])).toMatchObject([asked, { ...asked, port: 'UDP/8000-8100' }]);
    expect(found[0]?.diagnostics?.map(({ code }) => code)).toEqual(['one-sided-connection']);
  });

  test('in a file of assertions, at one that states it to be allowed and fails', async () => {
    const { editor, folder, uri, offers } = await open('all.netpol-test.yaml');
    await editor.open(folder.uriOf('deny.yaml'), files['deny.yaml']);
    const [offer, ...others] = await offers('from: web, to: db, ports: [5432], expect: allowed');
    expect(others).toEqual([]);
    expect(offer).toMatchObject({ title, kind: 'quickfix', command: { arguments: [{ uri, ...asked }] } });
    expect(await offers('from: web, to: db, ports: [5432], expect: denied')).toEqual([]);
    // No selector matches an address.
    expect(await offers('from: 203')).toEqual([]);
    await editor.request('workspace/executeCommand', { command: 'netpol.allow', arguments: offer?.command?.arguments });
    expect(editor.messages.at(-1)).toMatch(/^To allow it, add a policy in shop .* Nothing else opens, and nothing closes\.$/);
  });
});
