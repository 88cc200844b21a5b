import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { type ExplainParams, type ExplainResult, notificationNames, requestNames } from '../server/lsp/protocol.js';

const scheme = 'netpol-explain';

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

/** Fills the documents, links the places that they name, and has them filled again when manifests change. */
export function registerExplainDocuments(client: LanguageClient): readonly vscode.Disposable[] {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const answers = new Map<string, ExplainResult>();
  const provideTextDocumentContent = async (uri: vscode.Uri): Promise<string> => {
    const params = explainedIn(uri);
    if (!params) return 'This address holds no question. Run "NetworkPolicy: Why Can / Can\'t A Reach B?" to ask one.\n';
    const answer = await client.sendRequest<ExplainResult>(requestNames.explain, params);
    answers.set(uri.toString(), answer);
    return answer.text;
  };
  const provideDocumentLinks = ({ uri }: vscode.TextDocument) => (answers.get(uri.toString())?.links ?? []).map((link) => linkOf(client, link));
  return [
    changed,
    vscode.workspace.registerTextDocumentContentProvider(scheme, { onDidChange: changed.event, provideTextDocumentContent }),
    vscode.languages.registerDocumentLinkProvider({ scheme }, { provideDocumentLinks }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => answers.delete(uri.toString())),
    client.onNotification(notificationNames.changed, () => {
      for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === scheme) changed.fire(uri);
    }),
  ];
}

/** To the line; the fragment is what the editor opens a file at. */
function linkOf({ protocol2CodeConverter: convert }: LanguageClient, { range, location }: ExplainResult['links'][number]): vscode.DocumentLink {
  const { line, character } = location.range.start;
  const target = convert.asUri(location.uri).with({ fragment: `L${line + 1},${character + 1}` });
  return new vscode.DocumentLink(convert.asRange(range), target);
}
