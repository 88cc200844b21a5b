import { expect, test } from 'vitest';
import type { Hover, MarkupContent } from 'vscode-languageserver';
import type { RenderedResult } from '../../server/lsp/protocol.js';
import { startEditor } from './support/editor.js';
import { clientPolicy, deployment } from './support/manifests.js';
import { makeFolder } from './support/workspace-folder.js';

const labels = 'resources: [../base]\nlabels:\n  - pairs: {env: prod}\n    includeSelectors: true\n';
const toDns = `${clientPolicy}---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: dns, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to:
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
          podSelector: {matchLabels: {k8s-app: kube-dns}}
      ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]
`;

async function layered() {
  const folder = makeFolder({
    'base/kustomization.yaml': 'resources: [policy.yaml, web.yaml, client.yaml]\n',
    'base/policy.yaml': toDns,
    'base/web.yaml': deployment('web'),
    'base/client.yaml': deployment('client'),
    'dev/kustomization.yaml': 'resources: [../base]\nnamespace: dev\n',
    'prod/kustomization.yaml': labels,
  });
  const editor = await startEditor({ folders: [folder] });
  const rules = async (name: string) => (await editor.pull(folder.uriOf(name))).map(({ code }) => code);
  return { folder, editor, rules };
}

test('a kustomization has the findings on what it writes, as one types it', async () => {
  const { folder, editor, rules } = await layered();
  const [prod, base] = [folder.uriOf('prod/kustomization.yaml'), folder.uriOf('base/policy.yaml')];
  await editor.open(prod, labels);
  expect(await rules('prod/kustomization.yaml')).toEqual(['kustomize-labels-in-peers']);
  await editor.replace(prod, 'includeSelectors', 'includeTemplates');
  expect(await rules('prod/kustomization.yaml')).toEqual([]);
  await editor.replace(prod, '../base', '../bass');
  expect(await rules('prod/kustomization.yaml')).toEqual(['kustomization-fails']);
  await editor.open(base, toDns);
  await editor.replace(base, 'port: 8080', 'port: 80800');
  expect(await rules('base/policy.yaml')).toContain('port-out-of-range');
});

test('a hover in a base speaks of one environment, and names the others', async () => {
  const { folder, editor } = await layered();
  const base = folder.uriOf('base/policy.yaml');
  await editor.open(base, toDns);
  const hover = await editor.request<Hover | null>('textDocument/hover', editor.before(base, 'web-from-client'));
  const { value } = (hover?.contents ?? { value: '' }) as MarkupContent;
  expect(value).toContain('`dev`');
  expect(value).toContain('As `dev` deploys it. In `prod` it is the same.');
});

test('an edit of a base is answered for all that take it in', async () => {
  const { folder, editor } = await layered();
  const [base, prod] = [folder.uriOf('base/policy.yaml'), folder.uriOf('prod/kustomization.yaml')];
  await editor.open(base, toDns);
  await editor.open(prod, labels);
  expect((await editor.pull(prod)).map(({ code }) => code)).toEqual(['kustomize-labels-in-peers']);
  await editor.replace(base, '{matchLabels: {k8s-app: kube-dns}}', '{}');
  expect((await editor.pull(prod)).map(({ code }) => code)).toEqual([]);
});

test('what a file becomes is shown for one of the environments that it counts in, with links to where each part was written', async () => {
  const { folder, editor } = await layered();
  const uri = folder.uriOf('base/policy.yaml');
  const { environment, environments, text, links } = await editor.request<RenderedResult>('netpol/rendered', { uri, environment: 'prod' });
  expect([environment, environments]).toEqual(['prod', ['dev', 'prod']]);
  const line = text.split('\n').findIndex((each) => /^ +env: prod # prod\/kustomization\.yaml:3 \(labels\)$/.test(each));
  const link = links.find(({ range }) => range.start.line === line);
  expect(link?.location).toMatchObject({ uri: folder.uriOf('prod/kustomization.yaml'), range: { start: { line: 2 } } });
  const other = await editor.request<RenderedResult>('netpol/rendered', { uri: folder.uriOf('nowhere.yaml') });
  expect(other).toEqual({ text: 'No kustomization here takes this file in, so it is deployed as it stands.\n', problem: true, links: [], environments: [] });
});
