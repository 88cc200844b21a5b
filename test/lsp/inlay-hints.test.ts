import { expect, test } from 'vitest';
import type { InlayHint, InlayHintLabelPart } from 'vscode-languageserver';
import { simpleClient } from './support/capabilities.js';
import { type Editor, type EditorOptions, startEditor } from './support/editor.js';
import { clientPolicy, deployment } from './support/manifests.js';
import { makeFolder } from './support/workspace-folder.js';

async function open(options: EditorOptions = {}) {
  const files = { 'policy.yaml': clientPolicy, 'web.yaml': deployment('web'), 'client.yaml': deployment('client') };
  const folder = makeFolder({ ...files, 'more.yaml': [1, 2, 3].map((n) => deployment(`more-${n}`).replaceAll(`app: more-${n}`, 'app: more')).join('---\n') });
  const editor = await startEditor({ ...options, folders: [folder] });
  const uri = folder.uriOf('policy.yaml');
  await editor.open(uri, clientPolicy);
  return { folder, editor, uri };
}

const partsOf = ({ label }: InlayHint): readonly InlayHintLabelPart[] => (typeof label === 'string' ? [{ value: label }] : label);

async function hints(editor: Editor, uri: string, lines: readonly [number, number] = [0, 99]): Promise<readonly InlayHint[]> {
  const range = { start: { line: lines[0], character: 0 }, end: { line: lines[1], character: 0 } };
  return editor.request<InlayHint[]>('textDocument/inlayHint', { textDocument: { uri }, range });
}

/** `line: text` of each. */
async function shown(editor: Editor, uri: string, lines?: readonly [number, number]): Promise<readonly string[]> {
  return (await hints(editor, uri, lines)).map(
    (hint) =>
      `${hint.position.line}: ${partsOf(hint)
        .map(({ value }) => value)
        .join('')}`,
  );
}

test('what selectors match, and what is implied; only in the range', async () => {
  const { editor, uri } = await open();
  expect(await shown(editor, uri)).toEqual(['6: pods of web', '12: pods of client', '12: in shop']);
  expect(await shown(editor, uri, [10, 14])).toEqual(['12: pods of client', '12: in shop']);
  expect(await shown(editor, uri, [0, 1])).toEqual([]);
});

test('a part leads to the workload; of several, a click shows which', async () => {
  const { folder, editor, uri } = await open();
  const [first] = await hints(editor, uri);
  expect(first && partsOf(first)[1]?.location?.uri).toBe(folder.uriOf('web.yaml'));
  expect(first?.tooltip).toBe('Pods labelled app=web in shop: Deployment web.');
  await editor.replace(uri, 'app: client', 'app: more');
  const several = (await hints(editor, uri)).find(({ position }) => position.line === 12);
  const [, count] = several ? partsOf(several) : [];
  expect(count).toMatchObject({ value: '3 workloads', command: { command: 'netpol.showLocations' } });
  expect(count?.command?.arguments?.[2]).toHaveLength(3);
});

test('a client that can show no places gets words', async () => {
  const { editor, uri } = await open({ capabilities: simpleClient });
  await editor.replace(uri, 'app: client', 'app: more');
  expect((await hints(editor, uri)).flatMap((hint) => partsOf(hint)).filter(({ command }) => command)).toEqual([]);
});

test('another file changes what they say: the client is told to ask again', async () => {
  const { folder, editor, uri } = await open();
  await hints(editor, uri);
  const web = folder.uriOf('web.yaml');
  await editor.open(web, deployment('web'));
  const before = editor.refreshes.inlayHint;
  await editor.replace(web, 'labels: {app: web}', 'labels: {app: site}');
  await editor.until(() => editor.refreshes.inlayHint > before);
  expect(await shown(editor, uri)).toContain('6: no pods here');
});

test('each kind can be switched on and off', async () => {
  const { editor, uri } = await open({ settings: { netpol: { inlayHints: { pods: false } } } });
  expect(await shown(editor, uri)).toEqual(['12: in shop']);
  await editor.replace(uri, '          protocol: TCP\n', '');
  const other = await open({ settings: { netpol: { 'inlayHints.protocol': true, inlayHints: { pods: false, namespace: false } } } });
  await other.editor.replace(other.uri, '          protocol: TCP\n', '');
  expect(await shown(other.editor, other.uri)).toEqual(['16: TCP']);
});
