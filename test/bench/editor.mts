import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createMessageConnection, type MessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';

/** How an editor takes findings: it asks for them, or they are sent. */
export type Findings = 'pull' | 'push';

/** What happens in a place of a document when a key is pressed. */
export interface Keystroke {
  readonly line: number;
  readonly character: number;
  /** Characters deleted from there on. */
  readonly deletes: number;
  readonly text: string;
}

/** The least of an editor that times a language server over its standard input and output. */
export class Editor {
  readonly #child: ChildProcess;
  readonly #connection: MessageConnection;
  readonly #findings: Findings;
  readonly #versions = new Map<string, number>();
  readonly #waiting = new Map<string, (count: number) => void>();
  /** When the process was started. */
  readonly started: number;
  /** Resolves when the server has indexed the workspace, with the time. */
  readonly indexed: Promise<number>;

  constructor(program: readonly string[], findings: Findings) {
    this.#findings = findings;
    this.started = performance.now();
    this.#child = spawn(process.execPath, [...program], { stdio: ['pipe', 'pipe', 'ignore'] });
    const { stdout, stdin } = this.#child;
    if (!stdout || !stdin) throw new Error('the server has no standard input and output');
    this.#connection = createMessageConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
    this.indexed = new Promise((resolve) => {
      this.#connection.onNotification('netpol/status', ({ state }: { state: string }) => {
        if (state === 'ready') resolve(performance.now());
      });
    });
    this.#connection.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }: { uri: string; diagnostics: unknown[] }) =>
      this.#waiting.get(uri)?.(diagnostics.length),
    );
    this.#connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) => items.map(() => null));
    for (const method of [
      'client/registerCapability',
      'client/unregisterCapability',
      'window/workDoneProgress/create',
      'workspace/diagnostic/refresh',
      'workspace/codeLens/refresh',
    ])
      this.#connection.onRequest(method, () => null);
    this.#connection.listen();
  }

  async initialize(folder: string): Promise<void> {
    const uri = pathToFileURL(folder).href;
    const workspace = {
      configuration: true,
      workspaceFolders: true,
      diagnostics: { refreshSupport: true },
      didChangeWatchedFiles: { dynamicRegistration: true },
      didChangeConfiguration: { dynamicRegistration: true },
      codeLens: { refreshSupport: true },
    };
    const textDocument = {
      publishDiagnostics: { versionSupport: true, relatedInformation: true },
      hover: { contentFormat: ['markdown'] },
      ...(this.#findings === 'pull' ? { diagnostic: { dynamicRegistration: true, relatedDocumentSupport: false } } : {}),
    };
    const folders = [{ uri, name: path.basename(folder) }];
    const capabilities = { workspace, textDocument, window: { workDoneProgress: true } };
    await this.request('initialize', {
      processId: process.pid,
      rootUri: uri,
      workspaceFolders: folders,
      capabilities,
      initializationOptions: { status: true },
    });
    await this.#notify('initialized', {});
  }

  /** Opens a file; gives the number of findings. */
  async open(file: string, text: string): Promise<number> {
    const uri = pathToFileURL(file).href;
    this.#versions.set(uri, 1);
    return this.#found(uri, () => this.#notify('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } }));
  }

  async close(file: string): Promise<void> {
    await this.#notify('textDocument/didClose', { textDocument: { uri: pathToFileURL(file).href } });
  }

  /** Presses a key and waits until the findings of the new text are there; gives the milliseconds. */
  async type(file: string, key: Keystroke): Promise<number> {
    const start = performance.now();
    await this.#found(pathToFileURL(file).href, () => this.change(file, key));
    return performance.now() - start;
  }

  /** Presses a key and waits for nothing. */
  change(file: string, { line, character, deletes, text }: Keystroke): Promise<void> {
    const uri = pathToFileURL(file).href;
    const version = (this.#versions.get(uri) ?? 0) + 1;
    this.#versions.set(uri, version);
    const range = { start: { line, character }, end: { line, character: character + deletes } };
    return this.#notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ range, text }] });
  }

  /** All lenses of a file, filled in one after the other as editors do; gives the milliseconds. */
  async lenses(textDocument: { readonly uri: string }): Promise<number> {
    const start = performance.now();
    const found = (await this.request<unknown[] | null>('textDocument/codeLens', { textDocument })) ?? [];
    for (const lens of found) await this.request('codeLens/resolve', lens);
    return performance.now() - start;
  }

  /** Asks a question and gives the answer. */
  request<T = unknown>(method: string, params: unknown): Promise<T> {
    return this.#connection.sendRequest<T>(method, params);
  }

  /** Asks a question and gives the milliseconds until the answer. */
  async time(method: string, params: unknown): Promise<number> {
    const start = performance.now();
    await this.request(method, params);
    return performance.now() - start;
  }

  /** How long the server's main thread has had the processor, in milliseconds; undefined where the system does not say. */
  busy(): number | undefined {
    try {
      const { pid } = this.#child;
      return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
    } catch {
      return undefined;
    }
  }

  /** The most memory that the server ever held, in MB; undefined where the system does not say. */
  peakMemory(): number | undefined {
    try {
      const kilobytes = /VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${this.#child.pid}/status`, 'utf8'))?.[1];
      return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
    } catch {
      return undefined;
    }
  }

  async stop(): Promise<void> {
    const exited = new Promise((resolve) => this.#child.once('exit', resolve));
    await this.request('shutdown', null).catch(() => {});
    await this.#notify('exit', null);
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 3000);
    await exited;
    clearTimeout(timer);
    this.#connection.dispose();
  }

  async #found(uri: string, act: () => Promise<void>): Promise<number> {
    if (this.#findings === 'pull') {
      await act();
      const { items = [] } = await this.request<{ items?: unknown[] }>('textDocument/diagnostic', { textDocument: { uri }, identifier: 'netpol' });
      return items.length;
    }
    const sent = new Promise<number>((resolve) => this.#waiting.set(uri, resolve));
    await act();
    return sent;
  }

  #notify(method: string, params: unknown): Promise<void> {
    return this.#connection.sendNotification(method, params);
  }
}
