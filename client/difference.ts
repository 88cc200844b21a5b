import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { commandNames, type DifferenceParams, type DifferenceResult, requestNames } from '../server/lsp/protocol.js';
import { type AnswerText, type ManifestChanges, registerAnswerDocuments } from './answer-documents.js';

const scheme = 'netpol-diff';

/** The commands that say what an edit opens and closes, and the documents that they open. */
export function registerDifference(client: BaseLanguageClient, changes: ManifestChanges): readonly vscode.Disposable[] {
  const { registerCommand } = vscode.commands;
  return [
    registerCommand(commandNames.showDifference, (given?: unknown) => showDifference(client, given, 'edit')),
    registerCommand(commandNames.showDifferenceToHead, (given?: unknown) => showDifference(client, given, 'head')),
    ...registerAnswerDocuments(client, changes, scheme, (uri) => answerIn(client, uri)),
  ];
}

/** Beside the manifest; in the place of a difference that is shown already. */
async function showDifference(client: BaseLanguageClient, given: unknown, against: NonNullable<DifferenceParams['against']>): Promise<void> {
  const uri = readUri(client, given) ?? manifestAt(client);
  if (uri === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Open a manifest first: what its edit changes is shown beside it.'));
    return;
  }
  const document = await vscode.workspace.openTextDocument(documentUri({ textDocument: { uri }, against }));
  const shown = vscode.window.visibleTextEditors.find((editor) => editor.document.uri.scheme === scheme)?.viewColumn;
  const editor = await vscode.window.showTextDocument(document, { viewColumn: shown ?? vscode.ViewColumn.Beside, preview: true, preserveFocus: true });
  // Its lines are broken for the width of the page, and nobody counts them.
  editor.options = { lineNumbers: vscode.TextEditorLineNumbersStyle.Off };
}

/** Where a difference stands: a document that exists only while it is looked at. Its name is what the tab shows, and has it coloured as a diff. */
function documentUri(params: DifferenceParams): vscode.Uri {
  const name = vscode.Uri.parse(params.textDocument.uri).path.split('/').at(-1);
  return vscode.Uri.from({
    scheme,
    path: `/${name} (${params.against === 'head' ? vscode.l10n.t('since HEAD') : vscode.l10n.t('this edit')}).diff`,
    query: JSON.stringify(params),
  });
}

function paramsOf({ query }: vscode.Uri): DifferenceParams | undefined {
  try {
    const value: unknown = JSON.parse(query);
    return typeof value === 'object' && value !== null && 'textDocument' in value ? (value as DifferenceParams) : undefined;
  } catch {
    return undefined;
  }
}

async function answerIn(client: BaseLanguageClient, uri: vscode.Uri): Promise<AnswerText> {
  const params = paramsOf(uri);
  if (params) return client.sendRequest<DifferenceResult>(requestNames.difference, params);
  return { text: `${vscode.l10n.t('This address names no manifest. Run "NetworkPolicy: Show What This Edit Changes" on one.')}\n`, links: [] };
}

/** What a code lens names, or a row of source control; the palette gives nothing. */
function readUri({ code2ProtocolConverter: convert }: BaseLanguageClient, given: unknown): string | undefined {
  if (typeof given === 'object' && given !== null && 'resourceUri' in given && given.resourceUri instanceof vscode.Uri) return convert.asUri(given.resourceUri);
  if (typeof given !== 'object' || given === null || !('textDocument' in given)) return undefined;
  const { textDocument } = given as { readonly textDocument: { readonly uri?: unknown } | null };
  return typeof textDocument?.uri === 'string' ? textDocument.uri : undefined;
}

/** The manifest that is being edited, or whose difference is looked at. */
function manifestAt({ code2ProtocolConverter: convert }: BaseLanguageClient): string | undefined {
  const uri = vscode.window.activeTextEditor?.document.uri;
  if (uri?.scheme === scheme) return paramsOf(uri)?.textDocument.uri;
  return uri && convert.asUri(uri);
}
