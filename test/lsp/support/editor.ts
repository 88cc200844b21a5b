import { onTestFinished } from 'vitest';
import type { MessageConnection } from 'vscode-jsonrpc/node';
import type {
  ClientCapabilities,
  Diagnostic,
  DocumentDiagnosticReport,
  InitializeResult,
  PublishDiagnosticsParams,
  Range,
  Registration,
  ServerCapabilities,
  TextDocumentContentChangeEvent,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { fullClient } from './capabilities.js';
import { inWorker, type Served, serve } from './serve.js';
import { serveChartProgram, serveFiles } from './served-files.js';
import type { Folder } from './workspace-folder.js';

export interface EditorOptions {
  readonly folders?: readonly Folder[];
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: unknown;
  /** What `workspace/configuration` answers by section; `never`: it does not answer. */
  readonly settings?: Readonly<Record<string, unknown>> | 'never';
  /** Instead of waiting until the workspace is indexed. */
  readonly startOnly?: boolean;
}

/** A small editor: it knows its documents' texts, answers what the server asks and remembers what the server says. */
export class Editor {
  readonly connection: MessageConnection;
  readonly exited: Promise<number | null>;
  readonly #served: Served;
  capabilities: ServerCapabilities = {};
  readonly registrations: Registration[] = [];
  readonly published: PublishDiagnosticsParams[] = [];
  readonly log: string[] = [];
  readonly shown: unknown[] = [];
  readonly questions: unknown[] = [];
  /** What people are told. */
  readonly messages: string[] = [];
  readonly progress: unknown[] = [];
  refreshes = { diagnostics: 0, codeLens: 0, inlayHint: 0, semanticTokens: 0 };
  settings: Readonly<Record<string, unknown>> | 'never';
  /** Which action of `window/showMessageRequest` a person takes. */
  choose: (titles: readonly string[]) => string | undefined = () => undefined;
  readonly texts = new Map<string, TextDocument>();
  readonly #waiting = new Set<() => void>();

  constructor(served: Served, settings: Readonly<Record<string, unknown>> | 'never') {
    this.connection = served.connection;
    this.exited = served.exited;
    this.#served = served;
    this.settings = settings;
    this.#answer();
    serveFiles(this.connection);
    serveChartProgram(this.connection);
    this.connection.listen();
  }

  #answer(): void {
    const { connection } = this;
    const happened = () => this.happened();
    connection.onRequest('client/registerCapability', ({ registrations }: { registrations: Registration[] }) => {
      this.registrations.push(...registrations);
      happened();
      return null;
    });
    connection.onRequest('workspace/configuration', ({ items }: { items: { section?: string; scopeUri?: string }[] }) => {
      const { settings } = this;
      if (settings === 'never') return new Promise(() => {});
      return items.map(({ section = '', scopeUri = '' }) => settings[`${scopeUri} ${section}`] ?? settings[section] ?? null);
    });
    connection.onRequest('window/workDoneProgress/create', () => null);
    connection.onRequest('workspace/diagnostic/refresh', () => {
      this.refreshes.diagnostics++;
      happened();
      return null;
    });
    connection.onRequest('workspace/codeLens/refresh', () => {
      this.refreshes.codeLens++;
      happened();
      return null;
    });
    for (const kind of ['inlayHint', 'semanticTokens'] as const)
      connection.onRequest(`workspace/${kind}/refresh`, () => {
        this.refreshes[kind]++;
        happened();
        return null;
      });
    connection.onRequest('workspace/applyEdit', ({ edit }: { edit: WorkspaceEdit }) => {
      this.apply(edit);
      return { applied: true };
    });
    connection.onRequest('window/showDocument', (params: unknown) => {
      this.shown.push(params);
      happened();
      return { success: true };
    });
    connection.onRequest('window/showMessageRequest', (params: { actions?: { title: string }[] }) => {
      this.questions.push(params);
      const title = this.choose((params.actions ?? []).map((action) => action.title));
      happened();
      return title === undefined ? null : { title };
    });
    connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.published.push(params);
      happened();
    });
    connection.onNotification('window/showMessage', ({ message }: { message: string }) => {
      this.messages.push(message);
      happened();
    });
    connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
      this.log.push(message);
      happened();
    });
    connection.onNotification('$/progress', (params: unknown) => {
      this.progress.push(params);
      happened();
    });
    connection.onNotification('netpol/mapChanged', () => {
      this.mapChanges++;
      happened();
    });
    connection.onNotification('netpol/status', (status: { state: string }) => {
      this.status = status.state;
      happened();
    });
  }

  /** The server said something: looks at what is waited for. */
  happened(): void {
    for (const check of this.#waiting) check();
  }

  status = 'unknown';
  /** How often the server said that the map changed. */
  mapChanges = 0;

  /** Resolves when `met` gives something, or a promise of it, which is looked at whenever the server has said something. Rejects where it throws. */
  until<T>(met: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
    return new Promise((resolve, reject) => {
      let [looking, again] = [false, false];
      const look = async () => {
        looking = true;
        try {
          do {
            again = false;
            const answer = met();
            // A state that lasts for one message only is seen where the answer need not be waited for.
            const found = answer instanceof Promise ? await answer : answer;
            if (found === undefined || found === false) continue;
            this.#waiting.delete(check);
            resolve(found);
            return;
          } while (again);
        } catch (error) {
          this.#waiting.delete(check);
          reject(error instanceof Error ? error : new Error(String(error)));
        } finally {
          looking = false;
        }
      };
      // What the server says while it is asked is looked at afterwards.
      const check = () => {
        again = true;
        if (!looking) void look();
      };
      this.#waiting.add(check);
      check();
    });
  }

  ready(): Promise<unknown> {
    return this.until(() => this.status === 'ready');
  }

  request<T>(method: string, params: unknown): Promise<T> {
    return this.connection.sendRequest<T>(method, params);
  }

  notify(method: string, params: unknown): Promise<void> {
    return this.connection.sendNotification(method, params);
  }

  async open(uri: string, text: string, languageId = 'yaml'): Promise<void> {
    this.texts.set(uri, TextDocument.create(uri, languageId, 1, text));
    await this.notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
  }

  async change(uri: string, ...contentChanges: TextDocumentContentChangeEvent[]): Promise<void> {
    const document = this.document(uri);
    const version = document.version + 1;
    this.texts.set(uri, TextDocument.update(document, contentChanges, version));
    await this.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
  }

  /** Replaces the first `find` by `by`, as typing would: with a range. */
  async replace(uri: string, find: string, by: string): Promise<void> {
    await this.change(uri, { range: this.rangeOf(uri, find), text: by });
  }

  async close(uri: string): Promise<void> {
    this.texts.delete(uri);
    await this.notify('textDocument/didClose', { textDocument: { uri } });
  }

  document(uri: string): TextDocument {
    const document = this.texts.get(uri);
    if (!document) throw new Error(`${uri} is not open`);
    return document;
  }

  text(uri: string): string {
    return this.document(uri).getText();
  }

  /** Where `find` stands first in a document. */
  rangeOf(uri: string, find: string): Range {
    const document = this.document(uri);
    const start = document.getText().indexOf(find);
    if (start < 0) throw new Error(`${uri} does not hold ${find}`);
    return { start: document.positionAt(start), end: document.positionAt(start + find.length) };
  }

  /** `at` and what stands behind it: the place of a cursor in front of it. */
  before(uri: string, find: string): { textDocument: { uri: string }; position: Range['start'] } {
    return { textDocument: { uri }, position: this.rangeOf(uri, find).start };
  }

  /** The findings of a file, fetched. */
  async pull(uri: string): Promise<readonly Diagnostic[]> {
    const report = await this.request<DocumentDiagnosticReport>('textDocument/diagnostic', { textDocument: { uri } });
    if (report.kind !== 'full') throw new Error('nothing was known before, so nothing can be unchanged');
    return report.items;
  }

  /** The findings last sent for a file. */
  lastPublished(uri: string): PublishDiagnosticsParams | undefined {
    return this.published.findLast((params) => params.uri === uri);
  }

  /** Carries out an edit, creating what it creates; refuses one that was made for another version of a document. */
  apply(edit: WorkspaceEdit): void {
    for (const [uri, edits] of Object.entries(edit.changes ?? {})) this.#applyTo(uri, edits, undefined);
    for (const change of edit.documentChanges ?? []) {
      if ('kind' in change) {
        if (change.kind === 'delete') {
          this.texts.delete(change.uri);
          continue;
        }
        if (change.kind !== 'create') throw new Error(`unexpected ${change.kind}`);
        if (this.texts.has(change.uri)) throw new Error(`${change.uri} exists`);
        this.texts.set(change.uri, TextDocument.create(change.uri, 'yaml', 0, ''));
      } else {
        const edits = change.edits.map((each) => {
          if (!('newText' in each)) throw new Error('snippets were not asked for');
          return each;
        });
        this.#applyTo(change.textDocument.uri, edits, change.textDocument.version);
      }
    }
  }

  #applyTo(uri: string, edits: readonly { range: Range; newText: string }[], version: number | null | undefined): void {
    const document = this.document(uri);
    if (version !== undefined && version !== null && version !== document.version)
      throw new Error(`the edit is for version ${version} of ${uri}, which has ${document.version}`);
    this.texts.set(uri, TextDocument.create(uri, document.languageId, document.version, TextDocument.applyEdits(document, [...edits])));
  }

  async stop(): Promise<number | null> {
    await this.request('shutdown', undefined);
    await this.notify('exit', undefined);
    return this.#served.ended();
  }
}

/** Starts the built server and says hello; it is ended when the test is over. */
export async function startEditor(options: EditorOptions = {}): Promise<Editor> {
  return connectEditor(await serve(), options);
}

/** Says hello to a server that is already connected. */
export async function connectEditor(served: Served, options: EditorOptions): Promise<Editor> {
  const editor = new Editor(served, options.settings ?? {});
  onTestFinished(() => {
    editor.connection.dispose();
    served.end();
  });
  const folders = options.folders ?? [];
  const { capabilities } = await editor.request<InitializeResult>('initialize', {
    processId: process.pid,
    clientInfo: { name: 'protocol tests' },
    capabilities: options.capabilities ?? fullClient,
    rootUri: folders[0]?.uri ?? null,
    workspaceFolders: folders.length === 0 ? null : folders.map(({ uri, path }) => ({ uri, name: path })),
    initializationOptions: { status: true, files: inWorker, charts: inWorker, ...(options.initializationOptions as object | undefined) },
  });
  editor.capabilities = capabilities;
  await editor.notify('initialized', {});
  if (!options.startOnly) await editor.ready();
  return editor;
}
