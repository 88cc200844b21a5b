import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { commandNames, type GeneratePoliciesParams, type ProposedEditResult, requestNames } from '../server/lsp/protocol.js';
import { askedPair } from './explain.js';
import { explainedIn, explainLanguage } from './explain-document.js';

/** The commands that propose edits, which are looked at before they are made; and the action in an answer that says how a connection is opened. */
export function registerProposed(client: BaseLanguageClient): readonly vscode.Disposable[] {
  const { registerCommand } = vscode.commands;
  return [
    registerCommand(commandNames.allow, (given?: unknown) => allow(client, given)),
    registerCommand(commandNames.generatePolicies, (given?: unknown) => generate(client, given)),
    vscode.languages.registerCodeActionsProvider({ language: explainLanguage }, { provideCodeActions: actionsInAnswer }),
  ];
}

async function allow(client: BaseLanguageClient, given: unknown): Promise<void> {
  const params = await askedPair(client, explainedIn(vscode.window.activeTextEditor?.document.uri ?? vscode.Uri.file('/')) ?? given);
  if (params) await propose(client, await client.sendRequest<ProposedEditResult>(requestNames.allow, params));
}

/** For what a code action names, else for the namespace of the object at the cursor. */
async function generate(client: BaseLanguageClient, given: unknown): Promise<void> {
  const params = isParams(given) ? given : atCursor(client);
  if (params) await propose(client, await client.sendRequest<ProposedEditResult>(requestNames.generatePolicies, params));
  else
    void vscode.window.showInformationMessage(vscode.l10n.t('Open a manifest first: the policies are written for the namespace of the object at the cursor.'));
}

/** The preview shows the edit, and the words of its annotation only where changes are grouped by type: so a message says what comes of it, or why there is none. */
async function propose(client: BaseLanguageClient, { edit, message }: ProposedEditResult): Promise<void> {
  // What is to be confirmed is not ticked by itself in the preview.
  if (message !== '') void vscode.window.showInformationMessage(edit ? vscode.l10n.t('Tick the change and apply it. {0}', message) : message);
  if (edit) await vscode.workspace.applyEdit(await client.protocol2CodeConverter.asWorkspaceEdit(edit), { isRefactoring: true });
}

function isParams(given: unknown): given is GeneratePoliciesParams {
  return typeof given === 'object' && given !== null && 'textDocument' in given;
}

function atCursor({ code2ProtocolConverter: convert }: BaseLanguageClient): GeneratePoliciesParams | undefined {
  const editor = vscode.window.activeTextEditor;
  return editor && { textDocument: { uri: convert.asUri(editor.document.uri) }, position: convert.asPosition(editor.selection.active), for: 'namespace' };
}

/** Where an answer says that it is denied, or what to change to allow it. */
function actionsInAnswer(document: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
  const params = explainedIn(document.uri);
  const isDenied = /\bdenied\b|^To allow it/i.test(document.lineAt(range.start.line).text);
  if (!params || !isDenied || !document.getText().includes('To allow it')) return [];
  const title = vscode.l10n.t('Allow this connection');
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.command = { title, command: commandNames.allow, arguments: [params] };
  return [action];
}
