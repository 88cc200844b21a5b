import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type ExplainParams, type ExplainResult, requestNames } from '../server/lsp/protocol.js';
import { type ManifestChanges, registerAnswerDocuments } from './answer-documents.js';

const scheme = 'netpol-explain';

/** Wraps its lines and colours its verdicts; see `package.json`. */
export const explainLanguage = 'netpol-explain';

/** Where the answer to a question stands: a document that exists only while it is looked at. Its name is what the tab shows. */
export function explainDocumentUri(params: ExplainParams): vscode.Uri {
  const short = (name: string) => name.split('/').at(-1) ?? name;
  const port = params.port === undefined ? '' : ` ${params.port.replaceAll('/', ' ')}`;
  return vscode.Uri.from({ scheme, path: `/${short(params.from)} \u2192 ${short(params.to)}${port}`, query: JSON.stringify(params) });
}

/** The question that a document answers; undefined for other documents. */
export function explainedIn({ scheme: own, query }: vscode.Uri): ExplainParams | undefined {
  if (own !== scheme) return undefined;
  try {
    const value: unknown = JSON.parse(query);
    return typeof value === 'object' && value !== null && 'uri' in value && 'from' in value && 'to' in value ? (value as ExplainParams) : undefined;
  } catch {
    return undefined;
  }
}

/** Fills the documents, and has them filled again when manifests change. */
export function registerExplainDocuments(client: BaseLanguageClient, changes: ManifestChanges): readonly vscode.Disposable[] {
  return registerAnswerDocuments(client, changes, scheme, async (uri) => {
    const params = explainedIn(uri);
    if (params) return client.sendRequest<ExplainResult>(requestNames.explain, params);
    return { text: `${vscode.l10n.t('This address holds no question. Run "NetworkPolicy: Why Can / Can\'t A Reach B?" to ask one.')}\n`, links: [] };
  });
}
