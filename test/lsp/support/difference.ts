import type { CodeLens } from 'vscode-languageserver';
import { type Editor, type EditorOptions, startEditor } from './editor.js';
import { clientPolicy, deployment } from './manifests.js';
import { makeFolder } from './workspace-folder.js';

/** A policy, what it selects, and what it lets in. */
export const files = { 'policy.yaml': clientPolicy, 'web.yaml': deployment('web'), 'client.yaml': deployment('client'), 'other.yaml': deployment('other') };
/** A client that shows the difference itself. */
export const able = { commands: ['netpol.showDifference'] };

/** An editor in which the policy is open. */
export async function open(options: EditorOptions = {}) {
  const folder = makeFolder(files);
  const editor = await startEditor({ initializationOptions: able, ...options, folders: [folder] });
  const uri = folder.uriOf('policy.yaml');
  await editor.open(uri, clientPolicy);
  return { folder, editor, uri };
}

/** The lenses of the edit: those that come with their titles. */
export async function edits(editor: Editor, uri: string) {
  const lenses = await editor.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
  return lenses.filter(({ command }) => command !== undefined);
}

/** What the server answers our client. */
export const difference = (editor: Editor, uri: string, against?: string) =>
  editor.request<{ text: string; problem?: true; links: { range: object; location: { uri: string } }[] }>('netpol/difference', {
    textDocument: { uri },
    against,
  });
