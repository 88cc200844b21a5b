import { expect, test } from 'vitest';
import type { CodeLens, Diagnostic, Hover, MarkupContent } from 'vscode-languageserver';
import type { RunAssertionsResult } from '../../server/lsp/protocol.js';
import { type Editor, startEditor } from './support/editor.js';
import { makeFolder } from './support/workspace-folder.js';

const policy = `{{- if .Values.networkPolicy.enabled }}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "shop.name" . }}
spec:
  podSelector:
    matchLabels: {app: {{ include "shop.name" . }}}
  ingress:
    - ports:
        {{- range .Values.ports }}
        - port: {{ . }}
        {{- end }}
{{- end }}
`;
const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "shop.name" . }}
spec:
  selector:
    matchLabels: {app: {{ include "shop.name" . }}}
  template:
    metadata:
      labels: {app: {{ include "shop.name" . }}}
    spec:
      containers:
        - name: shop
          image: shop
`;
const values = 'networkPolicy: {enabled: true}\nports: [8080]\n';

const chart = {
  'shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 0.1.0\n',
  'shop/values.yaml': values,
  'shop/templates/_helpers.tpl': '{{ define "shop.name" }}{{ .Release.Name }}-shop{{ end }}\n',
  'shop/templates/deployment.yaml': deployment,
  'shop/templates/policy.yaml': policy,
};

/** Asks until the answer is as it should be: charts are rendered beside everything else. */
async function eventually<T>(ask: () => Promise<T>, isSo: (answer: T) => boolean): Promise<T> {
  const end = Date.now() + 20_000;
  for (;;) {
    const answer = await ask();
    if (isSo(answer) || Date.now() > end) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function hoverText(editor: Editor, uri: string, text: string): Promise<string> {
  const hover = await editor.request<Hover | null>('textDocument/hover', editor.before(uri, text));
  return ((hover?.contents ?? { value: '' }) as MarkupContent).value;
}

async function opened(files: Readonly<Record<string, string>> = chart) {
  const folder = makeFolder(files);
  const editor = await startEditor({ folders: [folder] });
  const [template, own] = [folder.uriOf('shop/templates/policy.yaml'), folder.uriOf('shop/values.yaml')];
  await editor.open(template, policy, 'helm');
  await editor.open(own, values);
  const lens = async (): Promise<readonly string[]> => {
    const found = (await editor.request<CodeLens[] | null>('textDocument/codeLens', { textDocument: { uri: template } })) ?? [];
    return Promise.all(found.map(async (each) => (await editor.request<CodeLens>('codeLens/resolve', each)).command?.title ?? ''));
  };
  return { folder, editor, template, own, lens };
}

test('a template shows what the chart becomes, also while its values are typed', async () => {
  const { editor, template, own, lens } = await opened();
  expect((await eventually(lens, (titles) => titles.some((title) => title.includes('1 workload')))).join('\n')).toContain('1 workload: release-name-shop');
  expect(await hoverText(editor, template, 'port: {{')).toContain('8080');
  await editor.replace(own, '8080', '9090');
  expect(
    await eventually(
      () => hoverText(editor, template, 'port: {{'),
      (text) => text.includes('9090'),
    ),
  ).toContain('9090');
  await editor.replace(own, 'true', 'false');
  expect(await eventually(lens, (titles) => titles.length === 0)).toEqual([]);
});

test('of many edits in a row the last one counts', async () => {
  const { editor, template, own } = await opened();
  await eventually(
    () => hoverText(editor, template, 'port: {{'),
    (text) => text.includes('8080'),
  );
  let port = 8080;
  for (let edit = 0; edit < 40; edit++) await editor.replace(own, String(port), String(++port));
  expect(
    await eventually(
      () => hoverText(editor, template, 'port: {{'),
      (text) => text.includes(String(port)),
    ),
  ).toContain(String(port));
});

test('findings stand on the lines of templates, and a helper that changes is heard of', async () => {
  const { folder, editor, template } = await opened();
  const codes = async () => (await editor.pull(template)).map(({ code, range }: Diagnostic) => `${code} ${range.start.line}`);
  expect(await eventually(codes, (found) => found.includes('port-without-protocol 11'))).toContain('port-without-protocol 11');
  folder.write('shop/templates/_helpers.tpl', '{{ define "shop.name" }}{{ fail "no name" }}{{ end }}\n');
  await editor.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: folder.uriOf('shop/templates/_helpers.tpl'), type: 2 }] });
  folder.write('shop/values-prod.yaml', 'ports: [1, 2]\n');
  folder.write('shop/templates/_helpers.tpl', '{{ define "shop.name" }}other{{ end }}\n');
  const uris = ['shop/values-prod.yaml', 'shop/templates/_helpers.tpl'].map((name) => folder.uriOf(name));
  await editor.notify('workspace/didChangeWatchedFiles', { changes: uris.map((uri, index) => ({ uri, type: index + 1 })) });
  const name = () => hoverText(editor, template, 'name: {{');
  expect(await eventually(name, (text) => text.includes('other'))).toContain('other');
});

test('what is asked for once waits for charts: right after the start, and after an edit', async () => {
  const assertions =
    'environment: shop\nassertions:\n  - {from: {outside: default}, to: default/release-name-shop, ports: [8080], expect: allowed}\n  - {from: {outside: default}, to: default/release-name-shop, ports: [9090], expect: denied}\n';
  const folder = makeFolder({ ...chart, 'shop.netpol-test.yaml': assertions });
  const editor = await startEditor({ folders: [folder] });
  const outcomes = async () =>
    (await editor.request<RunAssertionsResult>('netpol/runAssertions', {})).results.map(({ outcome, message }) => `${outcome} ${message ?? ''}`.trim());
  expect(await outcomes()).toEqual(['passed', 'passed']);
  const own = folder.uriOf('shop/values.yaml');
  await editor.open(own, values);
  await editor.replace(own, '8080', '9090');
  expect((await outcomes()).map((line) => line.split(' ')[0])).toEqual(['failed', 'failed']);
  await editor.replace(own, '9090', '8080');
  expect(await outcomes()).toEqual(['passed', 'passed']);
});
