import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { commandNames, type DifferenceResult, type EnvironmentDifferenceParams, type EnvironmentsResult, requestNames } from '../server/lsp/protocol.js';
import { type ManifestChanges, registerAnswerDocuments } from './answer-documents.js';
import { pickOne } from './environment-picks.js';

const scheme = 'netpol-environments';

/** The command that says what one environment allows and another does not, and the documents that it opens. */
export function registerEnvironmentDifference(client: BaseLanguageClient, changes: ManifestChanges): readonly vscode.Disposable[] {
  return [
    vscode.commands.registerCommand(commandNames.showEnvironmentDifference, (given?: unknown) => show(client, given)),
    ...registerAnswerDocuments(client, changes, scheme, async (uri) => {
      const params = paramsOf(uri.query);
      return params
        ? client.sendRequest<DifferenceResult>(requestNames.environmentDifference, params)
        : { text: `${vscode.l10n.t('This address names no environments.')}\n`, links: [] };
    }),
  ];
}

/** @param given what a program asks for; otherwise a person picks two */
async function show(client: BaseLanguageClient, given: unknown): Promise<void> {
  const params = readParams(given) ?? (await picked(client));
  if (!params) return;
  const document = await vscode.workspace.openTextDocument(documentUri(params));
  const editor = await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true, preserveFocus: true });
  // Its lines are broken for the width of the page, and nobody counts them.
  editor.options = { lineNumbers: vscode.TextEditorLineNumbersStyle.Off };
}

async function picked(client: BaseLanguageClient): Promise<EnvironmentDifferenceParams | undefined> {
  const document = vscode.window.activeTextEditor?.document;
  const about = document ? { textDocument: { uri: client.code2ProtocolConverter.asUri(document.uri) } } : {};
  const known = await client.sendRequest<EnvironmentsResult>(requestNames.environments, about);
  if (known.count < 2) {
    void vscode.window.showInformationMessage(vscode.l10n.t('All manifests here are one environment, so there is nothing to compare.'));
    return undefined;
  }
  const against = await pickOne(known, vscode.l10n.t('Show Difference between Environments: From'));
  if (against === undefined) return undefined;
  const environment = await pickOne(known, vscode.l10n.t('Show Difference between Environments: From {0} To', against), against);
  return environment === undefined ? undefined : { environment, against };
}

/** Its name is what the tab shows, and has it coloured as a difference. */
function documentUri(params: EnvironmentDifferenceParams): vscode.Uri {
  const [from, to] = [params.against, params.environment].map((name) => name.replaceAll('/', ' '));
  return vscode.Uri.from({ scheme, path: `/${vscode.l10n.t('{0} to {1}', from ?? '', to ?? '')}.diff`, query: JSON.stringify(params) });
}

function paramsOf(query: string): EnvironmentDifferenceParams | undefined {
  try {
    return readParams(JSON.parse(query));
  } catch {
    return undefined;
  }
}

function readParams(value: unknown): EnvironmentDifferenceParams | undefined {
  if (typeof value !== 'object' || value === null || !('environment' in value) || !('against' in value)) return undefined;
  const { environment, against } = value;
  return typeof environment === 'string' && typeof against === 'string' ? { environment, against } : undefined;
}
