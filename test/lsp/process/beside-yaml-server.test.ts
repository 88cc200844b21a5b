import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { type CompletionList, type Diagnostic, DiagnosticSeverity, type Hover, type MarkupContent } from 'vscode-languageserver';
import { isSameFault } from '../../../client/same-fault.js';
import type { SaidToo } from '../../../server/lsp/protocol/said-too.js';
import { startEditor } from '../support/editor.js';
import { clientPolicy, deployment } from '../support/manifests.js';
import { makeFolder } from '../support/workspace-folder.js';

/*
 * The YAML language server, with the schema of NetworkPolicy, and this one over the same document: what a person sees is what both say.
 * The schema is the one that is published here, because those of Kubernetes would have to be fetched.
 */

const root = join(import.meta.dirname, '..', '..', '..');
const schema = pathToFileURL(join(root, 'schemas', 'networkpolicy.schema.json')).href;

/** The address that the setting `kubernetes` stands for, less the version. */
const published = /^https:\/\/raw\.githubusercontent\.com\/yannh\/kubernetes-json-schema\/master\/v[\d.]+-standalone-strict\/(.*)$/;

/** What is published there is in the form of these: one schema with all kinds, and their definitions beside it. The editor gives it, and nothing is fetched. */
function publishedSchema(uri: string): string {
  const definition = (name: string) => ({ $ref: `_definitions.json#/definitions/io.k8s.api.${name}` });
  if (published.exec(uri)?.[1] === 'all.json') return JSON.stringify({ oneOf: [definition('apps.v1.Deployment'), definition('networking.v1.NetworkPolicy')] });
  const { $defs, ...policy } = JSON.parse(readFileSync(fileURLToPath(schema), 'utf8'));
  const other = {
    type: 'object',
    properties: { apiVersion: { enum: ['apps/v1'] }, kind: { enum: ['Deployment'] }, metadata: {}, spec: {} },
    required: ['spec'],
  };
  const definitions = {
    'io.k8s.api.networking.v1.NetworkPolicy': policy,
    'io.k8s.api.apps.v1.Deployment': { ...other, additionalProperties: false },
    ...$defs,
  };
  return JSON.stringify({ definitions }).replaceAll('#/$defs/', '#/definitions/');
}

/** The other server with one document open in it. @param known which schema it is told of: the one of a file, or the setting `kubernetes` */
async function startYamlServer(uri: string, text: string, known = schema) {
  const child = spawn(process.execPath, [join(root, 'node_modules', 'yaml-language-server', 'bin', 'yaml-language-server'), '--stdio'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill());
  const connection = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const yaml = { schemas: { [known]: '*.yaml' }, validate: true, hover: true, completion: true, schemaStore: { enable: false } };
  connection.onRequest('workspace/configuration', ({ items }: { items: readonly { section?: string }[] }) =>
    items.map(({ section }) => (section === 'yaml' ? yaml : null)),
  );
  for (const method of ['client/registerCapability', 'client/unregisterCapability']) connection.onRequest(method, () => null);
  connection.onRequest('vscode/content', publishedSchema);
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
  await connection.sendNotification('yaml/registerContentRequest', {});
  await connection.sendNotification('workspace/didChangeConfiguration', { settings: { yaml } });
  // It answers before it has read its settings and the schema, and then knows nothing: once it can tell what a key means, it has.
  const probe = 'file:///probe.yaml';
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri: probe, languageId: 'yaml', version: 1, text: 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n' },
  });
  const hovered = () => connection.sendRequest<Hover | null>('textDocument/hover', { textDocument: { uri: probe }, position: { line: 1, character: 1 } });
  await expect.poll(async () => textOf(await hovered()), { timeout: 30_000 }).not.toBe('');
  await connection.sendNotification('textDocument/didClose', { textDocument: { uri: probe } });
  await connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
  return { findings, ask: <T>(method: string, params: object) => connection.sendRequest<T>(`textDocument/${method}`, params) };
}

async function both(text: string, known?: string) {
  const folder = makeFolder({ 'new.yaml': text, 'policy.yaml': clientPolicy, 'web.yaml': deployment('web'), 'client.yaml': deployment('client') });
  const editor = await startEditor({ folders: [folder], initializationOptions: { kubernetesSchemas: true, saidToo: true } });
  const uri = folder.uriOf('new.yaml');
  await editor.open(uri, text);
  const theirs = await startYamlServer(uri, text, known);
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

test.each([
  ['the schema of a file', schema],
  ['the setting `kubernetes`', 'kubernetes'],
])('hovers: the meaning in this workspace beside the words of %s, no sentence twice', { timeout: 60_000 }, async (_, known) => {
  const { editor, theirs, at } = await both(clientPolicy.replace('web-from-client', 'other'), known);
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

/** What a client shows that leaves ours out where the other server has the very fault. */
function shownOf(ours: readonly Diagnostic[], theirs: readonly Diagnostic[]): readonly Diagnostic[] {
  const others = theirs.map(({ range, source, code, severity }) => ({ range, source, code, isError: severity === DiagnosticSeverity.Error }));
  const isTheirs = ({ data }: Diagnostic) => {
    const { saidToo } = (data ?? {}) as Partial<SaidToo>;
    return saidToo !== undefined && others.some((other) => isSameFault(saidToo, other));
  };
  return [...ours.filter((one) => !isTheirs(one)), ...theirs];
}

const codesOf = (found: readonly Diagnostic[]) => found.filter(({ source }) => source === 'netpol').map(({ code }) => String(code));

const spec = (text: string) => `${head}spec:\n  podSelector: {}\n${text}`;

describe('what breaks the schema is said once', () => {
  test.each([
    ['unknown-field', spec('  policyTupes: [Ingress]\n')],
    ['policy-types-unknown-value', spec('  policyTypes: [ingress]\n')],
    ['policy-types-too-many', spec('  policyTypes: [Ingress, Egress, Ingress]\n')],
    ['protocol-unknown-value', spec('  ingress:\n    - ports:\n        - protocol: tcp\n')],
    ['port-out-of-range', spec('  ingress:\n    - ports:\n        - {protocol: TCP, port: 0}\n')],
    ['type-mismatch', spec('  ingress:\n    - ports:\n        - {protocol: TCP, port: 80, endPort: "90"}\n')],
    ['list-expected', spec('  ingress:\n    from:\n      - podSelector: {}\n')],
    ['map-expected', `${head}spec:\n  podSelector:\n    matchLabels:\n      - app: web\n`],
    ['missing-space-after-colon', `${head}spec:\n  podSelector:\n    matchLabels:\n      app:web\n`],
    ['label-value-not-string', `${head}spec:\n  podSelector:\n    matchLabels: {app: true}\n`],
    ['direction-keyword-mismatch', spec('  egress:\n    - from:\n        - podSelector: {}\n')],
    ['ports-inside-peer', spec('  ingress:\n    - from:\n        - podSelector: {}\n          ports: [{protocol: TCP, port: 80}]\n')],
    ['labels-without-match-labels', spec('  ingress:\n    - from:\n        - podSelector: {app: web}\n')],
    ['status-field-present', `${head}status: {}\nspec: {podSelector: {}}\n`],
    ['kind-invalid', 'apiVersion: networking.k8s.io/v1\nkind: Networkpolicy\nmetadata: {name: x}\nspec: {podSelector: {}}\n'],
    ['api-version-removed', 'apiVersion: extensions/v1beta1\nkind: NetworkPolicy\nmetadata: {name: x}\nspec: {podSelector: {}}\n'],
    ['not-yaml', spec('  policyTypes: [Ingress\n')],
    ['conflict-marker', spec('<<<<<<< HEAD\n  policyTypes: [Ingress]\n=======\n  policyTypes: [Egress]\n>>>>>>> other\n')],
    ['tag-invalid', spec('  ingress:\n    - ports:\n        - port: !!int http\n')],
    ['duplicate-key', spec('  podSelector: {matchLabels: {app: a}}\n')],
  ])('%s', { timeout: 60_000 }, async (rule, text) => {
    const { editor, uri, theirs } = await both(text);
    const ours = await editor.pull(uri);
    expect(codesOf(ours)).toContain(rule);
    const others = await theirs.findings;
    expect(others.length).toBeGreaterThan(0);
    expect(codesOf(shownOf(ours, others))).not.toContain(rule);
    // Where the other server has no schema, or says it of another place, ours stays.
    expect(shownOf(ours, [])).toEqual(ours);
    const moved = others.map((one) => ({ ...one, range: { start: { line: 90, character: 0 }, end: { line: 90, character: 1 } } }));
    expect(codesOf(shownOf(ours, moved))).toEqual(codesOf(ours));
  });

  test.each([
    ['unknown-field', spec('  policyTupes: [Ingress]\n')],
    ['protocol-unknown-value', spec('  ingress:\n    - ports:\n        - protocol: tcp\n')],
    ['type-mismatch', spec('  ingress:\n    - ports:\n        - {protocol: TCP, port: 80, endPort: "90"}\n')],
    ['list-expected', spec('  ingress:\n    from:\n      - podSelector: {}\n')],
  ])('%s, with the setting `kubernetes`', { timeout: 60_000 }, async (rule, text) => {
    const { editor, uri, theirs } = await both(text, 'kubernetes');
    const [ours, others] = [await editor.pull(uri), await theirs.findings];
    expect(codesOf(ours)).toContain(rule);
    expect(others.map(({ source }) => source)).toEqual(expect.arrayContaining([expect.stringContaining('yaml-schema')]));
    expect(codesOf(shownOf(ours, others))).not.toContain(rule);
  });

  test.each([
    ['cidr-invalid', spec('  ingress:\n    - from:\n        - ipBlock: {cidr: 10.1.2.3}\n')],
    ['end-port-before-port', spec('  ingress:\n    - ports:\n        - {protocol: TCP, port: 90, endPort: 80}\n')],
    ['label-value-invalid', `${head}spec:\n  podSelector:\n    matchLabels: {app: "a*"}\n`],
    ['peer-empty', spec('  ingress:\n    - from:\n        - {}\n')],
    ['merge-invalid', spec('  policyTupes: [Ingress]\n  policyTupes: [Ingress]\n  <<: 7\n')],
    ['name-invalid', spec('').replace('name: x', 'name: A_b')],
  ])('%s, of which no schema knows, stays', { timeout: 60_000 }, async (rule, text) => {
    const { editor, uri, theirs } = await both(text);
    expect(codesOf(shownOf(await editor.pull(uri), await theirs.findings))).toContain(rule);
  });

  test('a fault of another kind at the same place does not hide ours', { timeout: 60_000 }, async () => {
    const { editor, uri, theirs } = await both(spec('  policyTupes: [Ingress]\n'));
    const ours = await editor.pull(uri);
    const others = (await theirs.findings).map((one) => ({ ...one, code: 0 }));
    expect(codesOf(shownOf(ours, others))).toContain('unknown-field');
    const warnings = (await theirs.findings).map((one) => ({ ...one, severity: DiagnosticSeverity.Warning }));
    expect(codesOf(shownOf(ours, warnings))).toContain('unknown-field');
  });
});

test('findings about what a policy means are said once', { timeout: 60_000 }, async () => {
  const text = `${head}spec:\n  podSelector: {matchLabels: {app: wbe}}\n  ingress:\n    - {}\n`;
  const { editor, uri, theirs } = await both(text);
  const ours = await editor.pull(uri);
  expect(ours.length).toBeGreaterThan(0);
  expect(await theirs.findings).toEqual([]);
});
