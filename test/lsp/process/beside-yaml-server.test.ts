import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import type { CompletionList, Diagnostic, Hover, MarkupContent } from 'vscode-languageserver';
import { startEditor } from '../support/editor.js';
import { clientPolicy, deployment } from '../support/manifests.js';
import { makeFolder } from '../support/workspace-folder.js';

/*
 * The YAML language server, with the schema of NetworkPolicy, and this one over the same document: what a person sees is what both say.
 * The schema is the one that is published here, because those of Kubernetes would have to be fetched.
 */

const root = join(import.meta.dirname, '..', '..', '..');
const schema = pathToFileURL(join(root, 'schemas', 'networkpolicy.schema.json')).href;

/** The other server with one document open in it. */
async function startYamlServer(uri: string, text: string) {
  const child = spawn(process.execPath, [join(root, 'node_modules', 'yaml-language-server', 'bin', 'yaml-language-server'), '--stdio'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill());
  const connection = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const yaml = { schemas: { [schema]: '*.yaml' }, validate: true, hover: true, completion: true, schemaStore: { enable: false } };
  connection.onRequest('workspace/configuration', ({ items }: { items: readonly { section?: string }[] }) =>
    items.map(({ section }) => (section === 'yaml' ? yaml : null)),
  );
  for (const method of ['client/registerCapability', 'client/unregisterCapability']) connection.onRequest(method, () => null);
  const findings = new Promise<readonly Diagnostic[]>((resolve) =>
    connection.onNotification('textDocument/publishDiagnostics', (said: { uri: string; diagnostics: readonly Diagnostic[] }) => {
      if (said.uri === uri) resolve(said.diagnostics);
    }),
  );
  connection.listen();
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: {
      workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } },
      textDocument: { completion: { completionItem: { snippetSupport: true } }, hover: { contentFormat: ['markdown'] } },
    },
  });
  await connection.sendNotification('initialized', {});
  await connection.sendNotification('workspace/didChangeConfiguration', { settings: { yaml } });
  // It answers before it has read its settings and the schema, and then knows nothing: once it can tell what a key means, it has.
  const probe = 'file:///probe.yaml';
  await connection.sendNotification('textDocument/didOpen', { textDocument: { uri: probe, languageId: 'yaml', version: 1, text: 'kind: NetworkPolicy\n' } });
  const known = () => connection.sendRequest<Hover | null>('textDocument/hover', { textDocument: { uri: probe }, position: { line: 0, character: 1 } });
  await expect.poll(async () => textOf(await known()), { timeout: 30_000 }).not.toBe('');
  await connection.sendNotification('textDocument/didClose', { textDocument: { uri: probe } });
  await connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
  return { findings, ask: <T>(method: string, params: object) => connection.sendRequest<T>(`textDocument/${method}`, params) };
}

async function both(text: string) {
  const folder = makeFolder({ 'new.yaml': text, 'policy.yaml': clientPolicy, 'web.yaml': deployment('web'), 'client.yaml': deployment('client') });
  const editor = await startEditor({ folders: [folder], initializationOptions: { kubernetesSchemas: true } });
  const uri = folder.uriOf('new.yaml');
  await editor.open(uri, text);
  const theirs = await startYamlServer(uri, text);
  const at = (offset: number) => ({ textDocument: { uri }, position: editor.document(uri).positionAt(offset) });
  return { editor, uri, theirs, at };
}

const labelsOf = (list: CompletionList) => list.items.map(({ label }) => label);

const head = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: x\n  namespace: shop\n';

test.each([
  ['an empty document', '', [], ['NetworkPolicy: default-deny ingress', 'NetworkPolicy: allow DNS']],
  ['the spec', `${head}spec:\n  `, ['podSelector', 'ingress', 'egress'], []],
  ['a rule', `${head}spec:\n  ingress:\n    - `, ['from', 'ports'], []],
  ['a peer', `${head}spec:\n  ingress:\n    - from:\n        - `, ['podSelector', 'namespaceSelector', 'ipBlock'], ['pods of this namespace', 'pods of web']],
  ['a port', `${head}spec:\n  ingress:\n    - ports:\n        - `, ['port', 'protocol'], ['a port', 'a range of ports']],
  ['a protocol', `${head}spec:\n  ingress:\n    - ports:\n        - protocol: `, ['TCP', 'UDP'], []],
  ['a label', `${head}spec:\n  podSelector:\n    matchLabels:\n      app: `, [], ['web', 'client']],
])('completion in %s: what each knows, and nothing twice', { timeout: 60_000 }, async (_, text, fields, names) => {
  const { editor, theirs, at } = await both(text);
  const ours = labelsOf(await editor.request<CompletionList>('textDocument/completion', at(text.length)));
  const others = labelsOf(await theirs.ask<CompletionList>('completion', at(text.length)));
  expect(others).toEqual(expect.arrayContaining([...fields]));
  expect(ours).toEqual(expect.arrayContaining([...names]));
  expect(ours.filter((label) => others.includes(label))).toEqual([]);
});

test('hovers: the meaning in this workspace beside the words of the schema, no sentence twice', { timeout: 60_000 }, async () => {
  const { editor, theirs, at } = await both(clientPolicy.replace('web-from-client', 'other'));
  let told = 0;
  for (const word of ['podSelector', 'policyTypes', 'ingress:', 'from:', 'ports']) {
    const offset = clientPolicy.replace('web-from-client', 'other').indexOf(word) + 1;
    const ours = textOf(await editor.request<Hover | null>('textDocument/hover', at(offset)));
    const others = textOf(await theirs.ask<Hover | null>('hover', at(offset)));
    expect(others, word).not.toBe('');
    const sentences = others.split(/(?<=\.)\s/).filter((sentence) => sentence.length > 20);
    expect(sentences.filter((sentence) => ours.includes(sentence))).toEqual([]);
    if (ours !== '') told++;
  }
  expect(told).toBeGreaterThan(1);
});

function textOf(hover: Hover | null): string {
  return hover ? (hover.contents as MarkupContent).value : '';
}

test('findings about what a policy means are said once', { timeout: 60_000 }, async () => {
  const text = `${head}spec:\n  podSelector: {matchLabels: {app: wbe}}\n  ingress:\n    - {}\n`;
  const { editor, uri, theirs } = await both(text);
  const ours = await editor.pull(uri);
  expect(ours.length).toBeGreaterThan(0);
  expect(await theirs.findings).toEqual([]);
});
