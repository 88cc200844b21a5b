import { describe, expect, test } from 'vitest';
import type { Hover, MarkupContent } from 'vscode-languageserver';
import { simpleClient } from './support/capabilities.js';
import { type Editor, type EditorOptions, startEditor } from './support/editor.js';
import { clientPolicy, deployment } from './support/manifests.js';
import { makeFolder } from './support/workspace-folder.js';

async function open(options: EditorOptions = {}) {
  const folder = makeFolder({ 'policy.yaml': clientPolicy, 'web.yaml': deployment('web'), 'client.yaml': deployment('client') });
  const editor = await startEditor({ ...options, folders: [folder] });
  await editor.open(folder.uriOf('policy.yaml'), clientPolicy);
  await editor.open(folder.uriOf('web.yaml'), deployment('web'));
  return { folder, editor, policy: folder.uriOf('policy.yaml'), web: folder.uriOf('web.yaml') };
}

async function hoverAt(editor: Editor, uri: string, find: string): Promise<MarkupContent & { marked: string }> {
  const hover = await editor.request<Hover | null>('textDocument/hover', editor.before(uri, find));
  if (!hover || typeof hover.contents === 'string' || !('kind' in hover.contents)) throw new Error(`no hover on ${find}`);
  return { ...hover.contents, marked: hover.range ? editor.document(uri).getText(hover.range) : '' };
}

describe('hover', () => {
  test('on a policy names what it selects, and marks the name', async () => {
    const { editor, policy } = await open();
    const { kind, value, marked } = await hoverAt(editor, policy, 'web-from-client');
    expect(kind).toBe('markdown');
    expect(value).toContain('web');
    expect(marked).toBe('web-from-client');
  });

  test('on a workload says who reaches it, with a link to the line of the rule, in a file that is open or not', async () => {
    const { editor, policy, web } = await open();
    const link = new RegExp(`\\]\\(${policy.replace(/[.()]/g, '\\$&')}#L1[0-9],\\d+\\)`);
    const opened = await hoverAt(editor, web, 'web\n');
    expect(opened.value).toContain('client');
    expect(opened.value).toMatch(link);
    await editor.close(policy);
    expect((await hoverAt(editor, web, 'web\n')).value).toBe(opened.value);
  });

  test('says of a policy that is half typed that answers count it as it was', async () => {
    const { editor, policy, web } = await open();
    await editor.replace(policy, 'port: 8080', 'port: 80800');
    expect((await hoverAt(editor, policy, 'web-from-client')).value).toMatch(
      /^\*\*The API server refuses this policy\*\*, so answers count it as it was before: .*80800/,
    );
    const { value } = await hoverAt(editor, web, 'web\n');
    expect(value).toContain('[web-from-client, rule 1]');
  });

  test('says what it counts without where the policy was never another, and links to the fault', async () => {
    const refused = clientPolicy.replace('port: 8080', 'port: 80800');
    const folder = makeFolder({ 'policy.yaml': refused, 'web.yaml': deployment('web'), 'client.yaml': deployment('client') });
    const editor = await startEditor({ folders: [folder] });
    const [policy, web] = [folder.uriOf('policy.yaml'), folder.uriOf('web.yaml')];
    await editor.open(policy, refused);
    await editor.open(web, deployment('web'));
    const { value } = await hoverAt(editor, web, 'web\n');
    expect(value).toContain('Anyone can reach it');
    expect(value).toContain('NetworkPolicy shop/web-from-client is left out of the answer, because the API server refuses it: ');
    expect(value).toContain(`([policy.yaml](${policy}#L`);
  });

  test('is plain text for an editor that shows no Markdown', async () => {
    const { editor, web } = await open({ capabilities: simpleClient });
    const { kind, value } = await hoverAt(editor, web, 'web\n');
    expect(kind).toBe('plaintext');
    expect(value).toContain('client');
    expect(value).not.toMatch(/\*\*|\]\(|file:/);
  });

  test('is nothing where there is nothing to say, and outside of the text', async () => {
    const { editor, policy } = await open();
    expect(await editor.request('textDocument/hover', editor.before(policy, 'apiVersion'))).toBeNull();
    expect(await editor.request('textDocument/hover', { textDocument: { uri: policy }, position: { line: 900, character: 0 } })).toBeNull();
    expect(await editor.request('textDocument/hover', { textDocument: { uri: 'file:///never.yaml' }, position: { line: 0, character: 0 } })).toBeNull();
  });

  test('follows an edit at once', async () => {
    const { editor, policy, web } = await open();
    await editor.replace(policy, 'app: client', 'app: nobody');
    expect((await hoverAt(editor, web, 'web\n')).value).not.toContain('Deployment `client`');
  });

  test('has links that run commands only for a client that carries them out', async () => {
    const folder = makeFolder({ 'web.yaml': deployment('web') });
    const uri = folder.uriOf('web.yaml');
    const said = async (commands: readonly string[]) => {
      const editor = await startEditor({ folders: [folder], initializationOptions: { commands } });
      await editor.open(uri, deployment('web'));
      return (await hoverAt(editor, uri, 'web\n')).value;
    };
    expect(await said([])).not.toContain('command:');
    const [, args = ''] = /\(command:netpol\.addDefaultDeny\?([^)]+)\)/.exec(await said(['netpol.addDefaultDeny'])) ?? [];
    expect(JSON.parse(decodeURIComponent(args))).toEqual([uri, expect.objectContaining({ line: expect.any(Number), character: expect.any(Number) })]);
  });

  test('has a link to the map, for a client that shows it', async () => {
    const folder = makeFolder({ 'policy.yaml': clientPolicy, 'web.yaml': deployment('web') });
    const editor = await startEditor({ folders: [folder], initializationOptions: { commands: ['netpol.showMap'] } });
    for (const [file, text, find] of [['web.yaml', deployment('web'), 'web\n'] as const, ['policy.yaml', clientPolicy, 'web-from-client'] as const]) {
      const uri = folder.uriOf(file);
      await editor.open(uri, text);
      const [, args = ''] = /\[Map\]\(command:netpol\.showMap\?([^)]+)\)/.exec((await hoverAt(editor, uri, find)).value) ?? [];
      expect(JSON.parse(decodeURIComponent(args))).toEqual([uri, 'shop/Deployment/web']);
    }
  });

  test('asks, below its verdict, about the connection that people wonder about, for a client that answers it', async () => {
    const folder = makeFolder({
      'policy.yaml': clientPolicy,
      'web.yaml': deployment('web'),
      'client.yaml': deployment('client'),
      'other.yaml': deployment('other'),
    });
    const editor = await startEditor({ folders: [folder], initializationOptions: { commands: ['netpol.explain'] } });
    const question = async (file: string, text: string, find: string) => {
      await editor.open(folder.uriOf(file), text);
      const { value } = await hoverAt(editor, folder.uriOf(file), find);
      const [, words, args = ''] = /\[([^\]]+)\]\(command:netpol\.explain\?([^)]+)\)$/.exec(value.split('\n\n')[1] ?? '') ?? [];
      return [words, JSON.parse(decodeURIComponent(args))];
    };
    const uri = folder.uriOf;
    // Only client is let in, so other is the neighbour to wonder about; nothing isolates client, whom web reaches, too.
    const notOther = { from: 'shop/Deployment/other', to: 'shop/Deployment/web' };
    expect(await question('web.yaml', deployment('web'), 'web\n')).toEqual(['Why not `other`?', [{ uri: uri('web.yaml'), ...notOther }]]);
    expect(await question('policy.yaml', clientPolicy, 'web-from-client')).toEqual([
      "Why can't `other` reach `web`?",
      [{ uri: uri('policy.yaml'), ...notOther }],
    ]);
    const [words] = await question('client.yaml', deployment('client'), 'client\n');
    expect(words).toBe('Why can `other` reach it?');
  });
});
