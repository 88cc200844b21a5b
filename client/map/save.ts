import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type MapPageParams, requestNames } from '../../server/lsp/protocol.js';
import type { FromView } from './messages.js';

/** What the person at the map wants to keep. */
export interface Wish extends Pick<Extract<FromView, { readonly type: 'save' }>, 'kind' | 'text'> {
  /** Whose environment the map is of. */
  readonly document: Pick<MapPageParams, 'textDocument'>;
}

const names = { svg: 'netpol-map.svg', html: 'netpol-map.html' } as const;

/** Asks where to, and writes the picture or the page there. Says only what went wrong. */
export async function saveFromMap(client: BaseLanguageClient, extension: vscode.Uri, { kind, text, document }: Wish): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, names[kind]) } : {}),
    filters: kind === 'svg' ? { SVG: ['svg'] } : { HTML: ['html'] },
    title: kind === 'svg' ? vscode.l10n.t('Save the Picture') : vscode.l10n.t('Save the Page'),
  });
  if (!target) return;
  try {
    const content = kind === 'svg' ? text : await pageFrom(client, extension, document);
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(content));
  } catch (error) {
    void vscode.window.showErrorMessage(vscode.l10n.t('The map could not be saved: {0}', error instanceof Error ? error.message : String(error)));
  }
}

/** The server makes the page; what it runs lies beside this program. */
async function pageFrom(client: BaseLanguageClient, extension: vscode.Uri, document: Wish['document']): Promise<string> {
  const read = async (name: string) => new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension, 'dist', name)));
  const params: MapPageParams = { ...document, script: await read('map.js'), style: await read('map.css') };
  const page = await client.sendRequest<string | null>(requestNames.mapPage, params);
  if (page === null) throw new Error(vscode.l10n.t('the server made none; the output of NetworkPolicy says why'));
  return page;
}
