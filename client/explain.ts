import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { commandNames, type EndsResult, type ExplainArguments, type ExplainParams, requestNames } from '../server/lsp/protocol.js';
import type { ManifestChanges } from './answer-documents.js';
import { explainDocumentUri, explainedIn, explainLanguage, registerExplainDocuments } from './explain-document.js';
import { pickEnd, pickPort } from './explain-picks.js';

/** The command that says why one end can, or cannot, reach another, and the documents that it opens. */
export function registerExplain(client: BaseLanguageClient, changes: ManifestChanges): readonly vscode.Disposable[] {
  return [vscode.commands.registerCommand(commandNames.explain, (given?: unknown) => explain(client, given)), ...registerExplainDocuments(client, changes)];
}

/** Shows the answer to what a link names; what it leaves out, and everything where it is run by hand, is picked first. */
async function explain(client: BaseLanguageClient, given: unknown): Promise<void> {
  const params = await askedPair(client, given);
  if (params) await show(params);
}

/**
 * Two ends and a port: what a link or an answer names, the rest picked. Undefined where the person leaves.
 * @param given with `asksPort`: the port is picked, too, where none is named
 */
export async function askedPair(client: BaseLanguageClient, given: unknown): Promise<ExplainParams | undefined> {
  const asked = readArguments(given) ?? atCursor(client);
  const asksPort = typeof given === 'object' && given !== null && 'asksPort' in given;
  if (asked) return completed(client, asked, asksPort);
  void vscode.window.showInformationMessage(vscode.l10n.t('Open a manifest first: what can be picked is what its environment holds.'));
  return undefined;
}

interface Asked extends ExplainArguments {
  readonly position?: { readonly line: number; readonly character: number };
}

/** What is left out is asked for; undefined where the person leaves. */
async function completed(client: BaseLanguageClient, { uri, position, from, to, port }: Asked, asksPort: boolean): Promise<ExplainParams | undefined> {
  if (from !== undefined && to !== undefined && (port !== undefined || !asksPort)) return { uri, from, to, ...(port === undefined ? {} : { port }) };
  const known = await client.sendRequest<EndsResult>(requestNames.ends, { textDocument: { uri }, ...(position ? { position } : {}) });
  const start = from ?? (await pickEnd(known, 'from', to));
  if (start === undefined) return undefined;
  const end = to ?? (await pickEnd(known, 'to', start));
  if (end === undefined) return undefined;
  const at = port === undefined ? await pickPort(known, end) : { port };
  return at && { uri, from: start, to: end, ...at };
}

/** Beside the manifest; in the place of an answer that is shown already. */
async function show(params: ExplainParams): Promise<void> {
  const opened = await vscode.workspace.openTextDocument(explainDocumentUri(params));
  const document = await vscode.languages.setTextDocumentLanguage(opened, explainLanguage);
  const shown = vscode.window.visibleTextEditors.find((editor) => editor.document.uri.scheme === document.uri.scheme)?.viewColumn;
  await vscode.window.showTextDocument(document, { viewColumn: shown ?? vscode.ViewColumn.Beside, preview: true });
}

/** The arguments of a link; a menu of the editor gives something else. */
export function readArguments(given: unknown): ExplainArguments | undefined {
  if (typeof given !== 'object' || given === null || given instanceof vscode.Uri) return undefined;
  const { uri, from, to, port } = given as Record<string, unknown>;
  if (typeof uri !== 'string') return undefined;
  return {
    uri,
    ...(typeof from === 'string' ? { from } : {}),
    ...(typeof to === 'string' ? { to } : {}),
    ...(typeof port === 'string' || typeof port === 'number' ? { port: `${port}` } : {}),
  };
}

/** The manifest that is being edited and the place in it; from an answer, the manifest that it was asked from. */
function atCursor({ code2ProtocolConverter: convert }: BaseLanguageClient): Asked | undefined {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return undefined;
  const explained = explainedIn(editor.document.uri);
  return explained ? { uri: explained.uri } : { uri: convert.asUri(editor.document.uri), position: convert.asPosition(editor.selection.active) };
}
