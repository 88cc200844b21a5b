// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is what a snippet of the protocol holds.
import { describe, expect, test } from 'vitest';
import {
  type ClientCapabilities,
  type CompletionClientCapabilities,
  type CompletionItem,
  type CompletionList,
  InsertTextFormat,
  InsertTextMode,
} from 'vscode-languageserver';
import { fullClient, simpleClient } from './support/capabilities.js';
import { type EditorOptions, startEditor } from './support/editor.js';
import { clientPolicy, deployment } from './support/manifests.js';
import { makeFolder } from './support/workspace-folder.js';

const begun = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: x\n  namespace: shop\nspec:\n  ingress:\n    - from:\n        - ';

async function offersIn(
  text: string,
  options: EditorOptions = {},
): Promise<{ readonly items: readonly CompletionItem[]; accept(label: string): Promise<string> }> {
  const folder = makeFolder({ 'new.yaml': text, 'policy.yaml': clientPolicy, 'web.yaml': deployment('web'), 'client.yaml': deployment('client') });
  const editor = await startEditor({ ...options, folders: [folder] });
  const uri = folder.uriOf('new.yaml');
  await editor.open(uri, text);
  const position = editor.document(uri).positionAt(text.length);
  const { items } = await editor.request<CompletionList>('textDocument/completion', { textDocument: { uri }, position });
  const accept = async (label: string) => {
    const edit = items.find((item) => item.label === label)?.textEdit;
    if (!edit || !('range' in edit)) throw new Error(`${label} is not offered`);
    await editor.change(uri, { range: edit.range, text: edit.newText });
    return editor.text(uri);
  };
  return { items, accept };
}

function withCompletion(completion: CompletionClientCapabilities): ClientCapabilities {
  return { ...fullClient, textDocument: { ...fullClient.textDocument, completion } };
}

const asIs = withCompletion({
  completionItem: { snippetSupport: true, insertTextModeSupport: { valueSet: [InsertTextMode.asIs, InsertTextMode.adjustIndentation] } },
});

describe('a whole policy in an empty file', () => {
  test('is a snippet for a client that takes them', async () => {
    const { items } = await offersIn('', { capabilities: asIs });
    expect(items[0]).toMatchObject({
      label: 'NetworkPolicy: default-deny ingress',
      insertTextFormat: InsertTextFormat.Snippet,
      insertTextMode: InsertTextMode.asIs,
      textEdit: { newText: expect.stringContaining('name: ${1:default-deny-ingress}') },
    });
  });

  test('is text for any other', async () => {
    const { items, accept } = await offersIn('', { capabilities: simpleClient });
    expect(items[0]).not.toHaveProperty('insertTextFormat');
    expect(await accept('NetworkPolicy: default-deny ingress')).not.toContain('$');
  });
});

describe('a peer of several lines stands where it lands', () => {
  const expected = `${begun}namespaceSelector:\n            matchLabels:\n`;

  test.each([
    ['as it is', asIs],
    ['where nothing is said of indentation', simpleClient],
  ])('%s', async (_, capabilities) => {
    const { accept } = await offersIn(begun, { capabilities });
    expect(await accept('a whole namespace')).toContain(expected);
  });

  test('for a client that indents by itself, by the line that it begins on', async () => {
    const { accept } = await offersIn(begun, { capabilities: withCompletion({ insertTextMode: InsertTextMode.adjustIndentation }) });
    const [, ...inserted] = (await accept('a whole namespace')).slice(begun.length).split('\n');
    expect([`${begun}namespaceSelector:`, ...inserted.map((line) => `        ${line}`)].join('\n')).toContain(expected);
  });
});

describe('fields', () => {
  const fieldsWith = async (options: EditorOptions) =>
    (await offersIn(begun, options)).items.map(({ label }) => label).filter((label) => label === 'podSelector');

  test.each([
    [['podSelector'], 'by default', {}],
    [[], 'left to another server', { initializationOptions: { kubernetesSchemas: true } }],
    [
      ['podSelector'],
      'asked for beside another server',
      { initializationOptions: { kubernetesSchemas: true }, settings: { netpol: { schemaCompletion: 'on' } } },
    ],
    [[], 'switched off', { settings: { netpol: { schemaCompletion: 'off' } } }],
    [['podSelector'], 'with a setting that is none', { settings: { netpol: { schemaCompletion: 'sometimes' } } }],
  ] as const)('%j %s', async (labels, _, options) => {
    expect(await fieldsWith(options)).toEqual(labels);
  });

  test('names of the workspace and whole peers stay where they are left to another server', async () => {
    const { items } = await offersIn(begun, { initializationOptions: { kubernetesSchemas: true } });
    expect(items.map(({ label }) => label)).toContain('pods of web');
  });
});
