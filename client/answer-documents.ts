import * as vscode from 'vscode';
import type { BaseLanguageClient, Location } from 'vscode-languageclient';
import { notificationNames } from '../server/lsp/protocol.js';

/** A text of the server, and the places that it names by ranges in it. */
export interface AnswerText {
  readonly text: string;
  readonly links: readonly { readonly range: Location['range']; readonly location: Location }[];
}

/** Tells that manifests say something else now. One for all who want to know: the client keeps one listener for each notification. */
export class ManifestChanges implements vscode.Disposable {
  readonly #emitter = new vscode.EventEmitter<void>();
  readonly #listeners: readonly vscode.Disposable[];
  readonly event = this.#emitter.event;

  constructor(client: BaseLanguageClient) {
    this.#listeners = [
      client.onNotification(notificationNames.changed, () => this.#emitter.fire()),
      vscode.workspace.onDidSaveTextDocument(() => this.#emitter.fire()),
    ];
  }

  dispose(): void {
    for (const one of [...this.#listeners, this.#emitter]) one.dispose();
  }
}

/** Documents of a scheme that exist only while they are looked at: filled by answers, with links to the places that they name, and filled again when manifests change. */
export function registerAnswerDocuments(
  client: BaseLanguageClient,
  changes: ManifestChanges,
  scheme: string,
  ask: (uri: vscode.Uri) => Promise<AnswerText>,
): readonly vscode.Disposable[] {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const answers = new Map<string, AnswerText>();
  const provideTextDocumentContent = async (uri: vscode.Uri): Promise<string> => {
    const answer = await ask(uri);
    // Not when one is closed: a document that gets another language is closed and opened again.
    const open = new Set(vscode.workspace.textDocuments.map((document) => document.uri.toString()));
    for (const known of answers.keys()) if (!open.has(known)) answers.delete(known);
    answers.set(uri.toString(), answer);
    return answer.text;
  };
  const provideDocumentLinks = ({ uri }: vscode.TextDocument) => (answers.get(uri.toString())?.links ?? []).map((link) => linkOf(client, link));
  return [
    changed,
    vscode.workspace.registerTextDocumentContentProvider(scheme, { onDidChange: changed.event, provideTextDocumentContent }),
    vscode.languages.registerDocumentLinkProvider({ scheme }, { provideDocumentLinks }),
    changes.event(() => {
      for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === scheme) changed.fire(uri);
    }),
  ];
}

/** To the line; the fragment is what the editor opens a file at. */
function linkOf({ protocol2CodeConverter: convert }: BaseLanguageClient, { range, location }: AnswerText['links'][number]): vscode.DocumentLink {
  const { line, character } = location.range.start;
  const target = convert.asUri(location.uri).with({ fragment: `L${line + 1},${character + 1}` });
  return new vscode.DocumentLink(convert.asRange(range), target);
}
