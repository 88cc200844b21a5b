import {
  type CancellationToken,
  type Connection,
  DiagnosticRefreshRequest,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  WorkspaceDiagnosticRequest,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { canonicalFileId } from '../util/file-id.js';
import type { FileId } from '../workspace/snapshot.js';
import type { Core } from './core.js';
import { type Diagnostics, emptyResult, type Report } from './diagnostics.js';
import type { DiagnosticsChannel } from './diagnostics-channel.js';
import { oneAtATime, wakeAll, wokenOrCancelled } from './waiting.js';

/** Of a file that is not to be judged, so that the client forgets what it had. */
const nothing: Report = { resultId: 'none', version: undefined, items: [] };
const cleared = { resultId: nothing.resultId, items: [] };

/** Answers a client that fetches findings, and tells it when those of files that it has not edited are others. */
export class FetchedDiagnostics implements DiagnosticsChannel {
  readonly #core: Core;
  readonly #diagnostics: Diagnostics;
  /** The result that the client has of an open file. */
  readonly #answered = new Map<FileId, string>();
  /** Requests for the whole workspace that wait for something to be new. */
  readonly #waiting = new Set<() => void>();
  /** Closed since the last answer about the whole workspace: a client that asks about it keeps what it had of them until told otherwise. */
  readonly #closed = new Set<FileId>();
  /** Whether the client ever asked about the whole workspace. */
  #asksAboutAll = false;
  readonly #refresh: () => Promise<void>;

  constructor(core: Core, diagnostics: Diagnostics) {
    this.#core = core;
    this.#refresh = oneAtATime(() => core.connection.sendRequest(DiagnosticRefreshRequest.type));
    this.#diagnostics = diagnostics;
  }

  /** The client asks by itself. */
  async edited(): Promise<void> {}

  closed(id: FileId): void {
    this.#answered.delete(id);
    if (this.#asksAboutAll) this.#closed.add(id);
    this.#wake();
  }

  async others(current: () => boolean): Promise<void> {
    this.#wake();
    for (const [id, resultId] of [...this.#answered]) {
      if (!current()) return;
      await this.#core.background.rest();
      const report = await this.#diagnostics.judge(id);
      if (report.resultId === resultId || this.#answered.get(id) !== resultId) continue;
      return this.#refresh();
    }
  }

  /** `textDocument/diagnostic`. */
  async answer({ textDocument, previousResultId }: DocumentDiagnosticParams): Promise<DocumentDiagnosticReport> {
    const id = canonicalFileId(textDocument.uri);
    await this.#core.configuration.counts;
    const { resultId, version, items } = this.#wanted(id) ? await this.#diagnostics.judge(id) : nothing;
    // Where it was closed meanwhile, nobody would forget it again.
    if (version !== undefined && this.#core.documents.get(id)) this.#answered.set(id, resultId);
    return previousResultId === resultId
      ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId }
      : { kind: DocumentDiagnosticReportKind.Full, resultId, items };
  }

  /**
   * `workspace/diagnostic`. Answers what is not as the client has it. Where nothing is, and the client takes parts of an answer, the
   * request stays open until something is, so that the client need not ask every other second.
   */
  async answerWorkspace(params: WorkspaceDiagnosticParams, token: CancellationToken): Promise<WorkspaceDiagnosticReport> {
    const previous = new Map(params.previousResultIds.map(({ uri, value }) => [canonicalFileId(uri), value]));
    const { partialResultToken } = params;
    this.#asksAboutAll = true;
    await this.#core.configuration.counts;
    while (true) {
      const changed = this.#change(token);
      const items: WorkspaceDocumentDiagnosticReport[] = [];
      const report = (item: WorkspaceDocumentDiagnosticReport) => {
        if (partialResultToken === undefined) items.push(item);
        else this.#send(this.#core.connection, partialResultToken, item);
      };
      const count = await this.#reportAll(previous, report, token);
      if (count > 0 || partialResultToken === undefined || token.isCancellationRequested) return { items };
      await changed;
    }
  }

  /** Reports what the client has not; returns how much that was. */
  async #reportAll(
    previous: ReadonlyMap<FileId, string>,
    report: (item: WorkspaceDocumentDiagnosticReport) => void,
    token: CancellationToken,
  ): Promise<number> {
    const { netpol, documents, background, configuration } = this.#core;
    const { snapshot } = netpol.analysis();
    const wanted = new Set(
      configuration.settings.diagnostics.scope === 'workspace' && snapshot.complete
        ? [...snapshot.files, ...snapshot.unitFiles, ...snapshot.assertionFiles]
        : [],
    );
    const closed = [...this.#closed].filter((id) => !documents.get(id) && !wanted.has(id));
    this.#closed.clear();
    for (const id of closed) report({ kind: DocumentDiagnosticReportKind.Full, uri: id, version: null, ...cleared });
    let count = closed.length;
    for (const id of new Set([...wanted, ...previous.keys()])) {
      if (token.isCancellationRequested) return count;
      const had = previous.get(id);
      if (this.#diagnostics.unchanged(netpol.analysis(), id) === (had ?? emptyResult)) continue;
      await background.rest();
      const { resultId, version, items } = wanted.has(id) ? await this.#diagnostics.judge(id) : nothing;
      if (resultId === had || (had === undefined && items.length === 0)) continue;
      count++;
      report({ kind: DocumentDiagnosticReportKind.Full, uri: documents.uriOf(id), version: version ?? null, resultId, items });
    }
    return count;
  }

  /** What is not open has findings only where the setting says so. */
  #wanted(id: FileId): boolean {
    const { documents, configuration } = this.#core;
    return documents.get(id) !== undefined || configuration.settings.diagnostics.scope === 'workspace';
  }

  #wake(): void {
    wakeAll(this.#waiting);
  }

  #send(connection: Connection, token: string | number, item: WorkspaceDocumentDiagnosticReport): void {
    void connection.sendProgress(WorkspaceDiagnosticRequest.partialResult, token, { items: [item] });
  }

  #change(token: CancellationToken): Promise<void> {
    return wokenOrCancelled(this.#waiting, token);
  }
}
