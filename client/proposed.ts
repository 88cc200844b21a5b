import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type AllowParams, commandNames, type GeneratePoliciesParams, type ProposedEditResult, requestNames } from '../server/lsp/protocol.js';
import type { ShownCalls } from './calls.js';
import { askedPair, readArguments } from './explain.js';
import { explainedIn, explainLanguage } from './explain-document.js';

/** The commands that propose edits, which are looked at before they are made; and the action in an answer that says how a connection is opened. */
export function registerProposed(client: BaseLanguageClient, calls: ShownCalls): readonly vscode.Disposable[] {
  const { registerCommand } = vscode.commands;
  return [
    registerCommand(commandNames.allow, (given?: unknown) => {
      const pair = calls.pairOf(given);
      return allow(client, pair ? { ...pair, asksPort: true } : given);
    }),
    registerCommand(commandNames.generatePolicies, (given?: unknown) => generate(client, given)),
    vscode.languages.registerCodeActionsProvider({ language: explainLanguage }, { provideCodeActions: actionsInAnswer }),
    vscode.languages.registerCodeLensProvider({ language: explainLanguage }, { provideCodeLenses: lensesInAnswer }),
  ];
}

/** What is given counts, then the question of the answer that is looked at; what neither says is picked. */
async function allow(client: BaseLanguageClient, given: unknown): Promise<void> {
  const shown = explainedIn(vscode.window.activeTextEditor?.document.uri ?? vscode.Uri.file('/'));
  const params = await askedPair(client, readArguments(given) ? given : (shown ?? given));
  if (!params) return;
  const result = await client.sendRequest<ProposedEditResult>(requestNames.allow, params);
  if (result.choice === undefined) return propose(client, result);
  // More than was asked for is opened only where a person says so.
  const chosen = await vscode.window.showInformationMessage(result.message, result.choice);
  const wider: AllowParams = { ...params, withTwins: true };
  if (chosen === result.choice) await propose(client, await client.sendRequest<ProposedEditResult>(requestNames.allow, wider));
}

/** For what a code action names, else for the namespace of the object at the cursor. */
async function generate(client: BaseLanguageClient, given: unknown): Promise<void> {
  const params = isParams(given) ? given : atCursor(client);
  if (params) await propose(client, await client.sendRequest<ProposedEditResult>(requestNames.generatePolicies, params));
  else
    void vscode.window.showInformationMessage(vscode.l10n.t('Open a manifest first: the policies are written for the namespace of the object at the cursor.'));
}

/** The preview shows the edit, ticked; there is little room for words in it, so a message says what comes of it, or why there is none. */
async function propose(client: BaseLanguageClient, { edit, message }: ProposedEditResult): Promise<void> {
  if (message !== '') void vscode.window.showInformationMessage(message);
  if (edit) await vscode.workspace.applyEdit(await client.protocol2CodeConverter.asWorkspaceEdit(edit), { isRefactoring: true });
}

function isParams(given: unknown): given is GeneratePoliciesParams {
  return typeof given === 'object' && given !== null && 'textDocument' in given;
}

function atCursor({ code2ProtocolConverter: convert }: BaseLanguageClient): GeneratePoliciesParams | undefined {
  const editor = vscode.window.activeTextEditor;
  return editor && { textDocument: { uri: convert.asUri(editor.document.uri) }, position: convert.asPosition(editor.selection.active), for: 'namespace' };
}

/** Above what to change to allow it. */
function lensesInAnswer(document: vscode.TextDocument): vscode.CodeLens[] {
  const params = explainedIn(document.uri);
  const lines = document.getText().split('\n');
  return lines.flatMap((text, line) => {
    const command = { title: vscode.l10n.t('Allow this connection'), command: commandNames.allow, arguments: [params] };
    return params && toAllow.test(text) ? [new vscode.CodeLens(new vscode.Range(line, 0, line, 0), command)] : [];
  });
}

/** How a line begins that says what would allow the connection. */
const toAllow = /^\s*To allow it/;

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
