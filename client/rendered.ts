import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { commandNames, type RenderedParams, type RenderedResult, requestNames } from '../server/lsp/protocol.js';
import { type ManifestChanges, registerAnswerDocuments } from './answer-documents.js';

const scheme = 'netpol-rendered';

/** The command that shows what a file becomes when the kustomization that takes it in is built, and the documents that it opens. */
export function registerRendered(client: BaseLanguageClient, changes: ManifestChanges): readonly vscode.Disposable[] {
  return [
    vscode.commands.registerCommand(commandNames.showRendered, () => showRendered(client)),
    ...registerAnswerDocuments(client, changes, scheme, async (uri) => {
      const params = askedIn(uri);
      return params
        ? client.sendRequest<RenderedResult>(requestNames.rendered, params)
        : { text: `${vscode.l10n.t('This address names no file.')}\n`, links: [] };
    }),
  ];
}

/** Where several kustomizations take the file in, one is picked. */
async function showRendered(client: BaseLanguageClient): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Open a manifest or a kustomization first: what it becomes is shown beside it.'));
    return;
  }
  const uri = client.code2ProtocolConverter.asUri(editor.document.uri);
  const { text, problem, environment: shown, environments } = await client.sendRequest<RenderedResult>(requestNames.rendered, { uri } satisfies RenderedParams);
  if (environments.length === 0 && problem) {
    void vscode.window.showInformationMessage(text.trim());
    return;
  }
  // The one that hovers and lenses speak of stands first.
  const sorted = [...environments].sort((a, b) => Number(b === shown) - Number(a === shown));
  const question = { title: vscode.l10n.t('Show What This File Becomes'), placeHolder: vscode.l10n.t('In which environment?') };
  const environment = sorted.length > 1 ? await vscode.window.showQuickPick(sorted, question) : sorted[0];
  if (environment === undefined) return;
  const opened = await vscode.workspace.openTextDocument(documentUri({ uri, environment }));
  await vscode.window.showTextDocument(opened, { viewColumn: vscode.ViewColumn.Beside, preview: true });
}

/** Its name is what the tab shows. */
function documentUri(params: Required<RenderedParams>): vscode.Uri {
  return vscode.Uri.from({ scheme, path: `/${params.environment.replaceAll('/', ' ')} (rendered).yaml`, query: JSON.stringify(params) });
}

function askedIn({ query }: vscode.Uri): RenderedParams | undefined {
  try {
    const value: unknown = JSON.parse(query);
    return typeof value === 'object' && value !== null && 'uri' in value ? (value as RenderedParams) : undefined;
  } catch {
    return undefined;
  }
}
