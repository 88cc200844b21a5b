import { describe, expect, test } from 'vitest';
import type { PrepareRenameResult, WorkspaceEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { simpleClient } from './support/capabilities.js';
import { type EditorOptions, startEditor } from './support/editor.js';
import { clientPolicy, deployment } from './support/manifests.js';
import { makeFolder } from './support/workspace-folder.js';

const assertions = 'assertions:\n  - {from: {labels: {app: client}}, to: shop/web, expect: allowed}\n';
const files = {
  'policy.yaml': clientPolicy,
  'web.yaml': deployment('web'),
  'client.yaml': deployment('client').replaceAll('\n', '\r\n'),
  'all.netpol-test.yaml': assertions,
};

async function open(options: EditorOptions = {}) {
  const folder = makeFolder(files);
  const editor = await startEditor({ ...options, folders: [folder] });
  const uri = folder.uriOf('policy.yaml');
  await editor.open(uri, clientPolicy);
  const rename = (before: string, newName: string) => editor.request<WorkspaceEdit | null>('textDocument/rename', { ...editor.before(uri, before), newName });
  return { folder, editor, uri, rename };
}

/** The texts of the files that an edit changes, by name. */
function applied({ documentChanges = [], changes = {} }: WorkspaceEdit): Readonly<Record<string, string>> {
  const all = [...Object.entries(changes), ...documentChanges.flatMap((one) => ('edits' in one ? [[one.textDocument.uri, one.edits] as const] : []))];
  return Object.fromEntries(
    all.map(([uri, edits]) => {
      const name = uri.slice(uri.lastIndexOf('/') + 1) as keyof typeof files;
      return [name, TextDocument.applyEdits(TextDocument.create(uri, 'yaml', 1, files[name]), edits as never)];
    }),
  );
}

function withoutNote({ documentChanges = [], ...edit }: WorkspaceEdit): WorkspaceEdit {
  const isNote = (one: object) => 'annotationId' in one && one.annotationId === 'netpol-note';
  return {
    ...edit,
    documentChanges: documentChanges.map((change) => ('edits' in change ? { ...change, edits: change.edits.filter((one) => !isNote(one)) } : change)),
  };
}

describe('rename', () => {
  test('is offered with the name as it is', async () => {
    const { editor, uri } = await open();
    const prepared = await editor.request<PrepareRenameResult>('textDocument/prepareRename', editor.before(uri, 'client\n      ports'));
    expect(prepared).toMatchObject({ placeholder: 'client' });
    expect('range' in prepared && editor.document(uri).getText(prepared.range)).toBe('client');
    expect(await editor.request('textDocument/prepareRename', editor.before(uri, 'Ingress]'))).toBeNull();
  });

  test('of a label: one edit of files that are not open, too, with words to confirm', async () => {
    const { rename } = await open();
    const edit = await rename('client\n      ports', 'buyer');
    expect(edit?.changeAnnotations).toEqual({
      netpol: {
        label: 'Rename label app=client to app=buyer: 4 places in 3 files',
        needsConfirmation: true,
        description: expect.stringMatching(/^Who selects whom stays as it is\. A cluster does not change spec\.selector of Deployment shop\/client/),
      },
    });
    const texts = applied(edit ?? {});
    expect(texts).toEqual({
      'policy.yaml': clientPolicy.replace('app: client', 'app: buyer'),
      'client.yaml': files['client.yaml'].replaceAll('app: client', 'app: buyer'),
      'all.netpol-test.yaml': assertions.replace('app: client', 'app: buyer'),
    });
    for (const change of edit?.documentChanges ?? [])
      for (const one of 'edits' in change ? change.edits : []) expect(one).toMatchObject({ annotationId: 'netpol' });
  });

  test('that makes selectors select others says so, and is refused where nobody would read that', async () => {
    const { rename } = await open();
    const edit = await rename('client\n      ports', 'web');
    expect(edit?.changeAnnotations?.['netpol']?.description).toContain('NetworkPolicy shop/web-from-client then selects Deployment shop/client.');
    const simple = await open({ capabilities: simpleClient });
    await expect(simple.rename('client\n      ports', 'web')).rejects.toThrow('Selectors would select others than now');
    expect(Object.keys((await simple.rename('client\n      ports', 'buyer'))?.changes ?? {})).toHaveLength(3);
  });

  describe('for a client that opens a preview as soon as one change is to be confirmed', () => {
    const previews: EditorOptions = { initializationOptions: { previews: true } };

    test('has every change ticked, and one beside them that only says what comes of them', async () => {
      const { rename, editor } = await open(previews);
      const edit = await rename('client\n      ports', 'web');
      const description = expect.stringContaining('NetworkPolicy shop/web-from-client then selects Deployment shop/client.');
      expect(edit?.changeAnnotations).toMatchObject({
        netpol: { needsConfirmation: false, description },
        'netpol-note': { label: 'Say so in a comment, too', needsConfirmation: true, description },
      });
      const changes = (edit?.documentChanges ?? []).flatMap((change) => ('edits' in change ? change.edits : []));
      const notes = changes.filter((one) => 'annotationId' in one && one.annotationId === 'netpol-note');
      expect(notes).toMatchObject([
        { range: { start: { line: 0, character: 0 } }, newText: expect.stringMatching(/^# Rename label app=client to app=web: .*\n$/) },
      ]);
      expect(changes.filter((one) => 'annotationId' in one && one.annotationId === 'netpol')).toHaveLength(changes.length - 1);
      const noteText = notes[0] && 'newText' in notes[0] ? notes[0].newText : '';
      // With the note or without it, the same names change.
      const [whole, ticked] = [applied(edit ?? {}), applied(withoutNote(edit ?? {}))];
      expect(whole).toEqual(Object.fromEntries(Object.entries(ticked).map(([name, text], index) => [name, index === 0 ? `${noteText}${text}` : text])));
      await editor.until(() => editor.messages.some((message) => message.includes('then selects Deployment shop/client')));
    });

    test('has each change to be ticked where there is no file for a comment', async () => {
      const policy = (name: string) =>
        `{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "${name}", "namespace": "shop"}, "spec": {"podSelector": {"matchLabels": {"app": "${name}"}}}}`;
      const pod = (app: string) =>
        `{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "${app}", "namespace": "shop", "labels": {"app": "${app}"}}, "spec": {"containers": [{"name": "main"}]}}`;
      const folder = makeFolder({ 'a.json': pod('a'), 'b.json': pod('b'), 'policy.json': policy('b') });
      const editor = await startEditor({ ...previews, folders: [folder] });
      const uri = folder.uriOf('a.json');
      await editor.open(uri, pod('a'), 'json');
      const edit = await editor.request<WorkspaceEdit>('textDocument/rename', { ...editor.before(uri, 'a"}}'), newName: 'b' });
      expect(edit.changeAnnotations).toMatchObject({ netpol: { needsConfirmation: true } });
      expect(JSON.stringify(edit)).not.toContain('netpol-note');
    });

    test('is done at once where there is nothing to know but that names change', async () => {
      const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop, labels: {app: front}}\nspec: {containers: [{name: main}]}\n';
      const folder = makeFolder({ 'pod.yaml': pod });
      const editor = await startEditor({ ...previews, folders: [folder] });
      const uri = folder.uriOf('pod.yaml');
      await editor.open(uri, pod);
      const edit = await editor.request<WorkspaceEdit>('textDocument/rename', { ...editor.before(uri, 'front'), newName: 'back' });
      expect(edit.changeAnnotations).toMatchObject({ netpol: { needsConfirmation: false, description: 'Who selects whom stays as it is.' } });
      expect(edit.documentChanges).toMatchObject([{ edits: [{ newText: 'back', annotationId: 'netpol' }] }]);
    });
  });

  test('refused: the reason is the error', async () => {
    const { rename, editor } = await open();
    await expect(rename('client\n      ports', 'a b')).rejects.toThrow('"a b" cannot be the value of a label: letters, digits, -, _ and "." are allowed');
    await expect(rename('shop\nspec', 'web.shop')).rejects.toThrow('its name has no dots');
    expect(editor.log.filter((line) => line.includes('failed'))).toEqual([]);
  });

  test('after an edit that is not saved, what is typed counts', async () => {
    const { rename, editor, uri } = await open();
    await editor.replace(uri, 'app: client', 'app: web');
    const edit = await rename('web\n      ports', 'x');
    expect(edit?.documentChanges?.map((change) => ('edits' in change ? change.edits.length : 0))).toEqual([2, 2]);
  });
});
