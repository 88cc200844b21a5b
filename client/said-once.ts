import * as vscode from 'vscode';
import { type BaseLanguageClient, DocumentDiagnosticRequest, type Middleware, vsdiag } from 'vscode-languageclient';
import type { SaidToo } from '../server/lsp/protocol.js';
import { isSameFault } from './same-fault.js';

/**
 * Leaves out findings that the YAML extension has at the same place, where it knows the schemas of Kubernetes: for as long as it has them, so that
 * nothing is said by nobody. `netpol.schemaFindings` switches that off.
 */
export class SaidOnce {
  /** By file: all findings of the server, and those of them that are shown. */
  readonly #known = new Map<string, { readonly all: readonly vscode.Diagnostic[]; readonly shown: readonly vscode.Diagnostic[] }>();

  readonly middleware: Pick<Middleware, 'provideDiagnostics'> = {
    provideDiagnostics: async (document, previous, token, next) => {
      const report = await next(document, previous, token);
      const uri = document instanceof vscode.Uri ? document : document.uri;
      const all = report?.kind === vsdiag.DocumentDiagnosticReportKind.full ? report.items : this.#known.get(uri.toString())?.all;
      if (!report || !all) return report;
      const items = shownOf(uri, all);
      this.#known.set(uri.toString(), { all, shown: items });
      return { ...report, kind: vsdiag.DocumentDiagnosticReportKind.full, items };
    },
  };

  /** Has findings fetched again where the other extension has others now. */
  watch(client: BaseLanguageClient): vscode.Disposable {
    const look = (uri: vscode.Uri) => {
      const known = this.#known.get(uri.toString());
      if (!known || isSame(shownOf(uri, known.all), known.shown)) return;
      const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
      if (document) client.getFeature(DocumentDiagnosticRequest.method)?.getProvider(document)?.onDidChangeDiagnosticsEmitter.fire();
    };
    return vscode.Disposable.from(
      vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        for (const uri of uris) look(uri);
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('netpol.schemaFindings')) for (const name of this.#known.keys()) look(vscode.Uri.parse(name));
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => void this.#known.delete(uri.toString())),
    );
  }
}

function isSame(a: readonly vscode.Diagnostic[], b: readonly vscode.Diagnostic[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index]);
}

function shownOf(uri: vscode.Uri, all: readonly vscode.Diagnostic[]): vscode.Diagnostic[] {
  if (vscode.workspace.getConfiguration('netpol', uri).get('schemaFindings') !== 'auto') return [...all];
  const others = vscode.languages
    .getDiagnostics(uri)
    .map(({ range, source, code, severity }) => ({ range, source, code, isError: severity === vscode.DiagnosticSeverity.Error }));
  return all.filter((one) => {
    const said = (one as { readonly data?: Partial<SaidToo> }).data?.saidToo;
    return !said || !others.some((other) => isSameFault(said, other));
  });
}
