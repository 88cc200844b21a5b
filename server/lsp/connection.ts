import type { CancellationToken, MessageConnection, ResponseError } from 'vscode-jsonrpc';
import { clientRequests, type InitializeParams, type InitializeResult, type LspNotification, type LspRequest, MessageType, notifications } from './lsp.js';

export { CancellationToken, ErrorCodes, ResponseError } from 'vscode-jsonrpc';

/** What ends with a connection: a process does, a worker is ended by its page. */
export interface Lifetime {
  /** A client said who it is, or nothing. */
  begin(params: Partial<InitializeParams>): void;
  /** It is about to leave in good order. */
  shutDown(): void;
  exit(): void;
}

/** A client, as the server talks to it. What the library of the protocol does besides is not needed here, and a tenth of the server. */
export interface ClientConnection {
  /** Takes messages from now on. */
  listen(): void;
  onInitialize(answer: (params: InitializeParams) => InitializeResult | ResponseError): void;
  onShutdown(work: () => void): void;
  onRequest<P>(method: string, answer: (params: P, token: CancellationToken | undefined) => unknown): void;
  onNotification<P>(method: string, hear: (params: P) => Promise<void>): void;
  request<P, R>(what: LspRequest<P, R>, params: P): Promise<R>;
  notify<P>(what: LspNotification<P> | string, params?: P): Promise<void>;
  /** A part of an answer, or how far something is, to whom the client gave or was given the token. */
  progress(token: string | number, value: unknown): Promise<void>;
  /** Writes to the log that people read in their editor. */
  log(type: 1 | 2 | 3, message: string): void;
  /** Asks the client to tell of something from now on. */
  register<P>(what: LspNotification<P>, options: unknown): Promise<void>;
  /** Asks the client to show how far something is; the token for `progress`. */
  createProgress(): Promise<string>;
}

/** Serves messages until the client says `exit`. */
export function createConnection(messages: MessageConnection, lifetime: Lifetime): ClientConnection {
  let onShutdown: (() => void) | undefined;
  let asked = 0;
  const name = () => `netpol-${++asked}`;
  const request = <P, R>({ method }: LspRequest<P, R>, params: P): Promise<R> =>
    params === undefined ? messages.sendRequest<R>(method) : messages.sendRequest<R>(method, params);
  const notify = <P>(what: LspNotification<P> | string, params?: P): Promise<void> => {
    const method = typeof what === 'string' ? what : what.method;
    return params === undefined ? messages.sendNotification(method) : messages.sendNotification(method, params);
  };
  messages.onRequest('shutdown', () => {
    lifetime.shutDown();
    onShutdown?.();
    return null;
  });
  messages.onNotification('exit', () => lifetime.exit());
  return {
    listen: () => messages.listen(),
    onInitialize: (answer) => {
      messages.onRequest('initialize', (params: InitializeParams | undefined) => {
        lifetime.begin(params ?? {});
        return answer(params ?? { processId: null, rootUri: null, capabilities: {} });
      });
    },
    onShutdown: (work) => {
      onShutdown = work;
    },
    onRequest: (method, answer) => void messages.onRequest(method, answer),
    onNotification: (method, hear) => void messages.onNotification(method, hear),
    request,
    notify,
    progress: (token, value) => messages.sendNotification('$/progress', { token, value }),
    // Whoever cannot be told has gone.
    log: (type, message) => void notify(notifications.logMessage, { type, message }).catch(() => undefined),
    register: async ({ method }, registerOptions) => {
      await request(clientRequests.register, { registrations: [{ id: name(), method, registerOptions }] });
    },
    createProgress: async () => {
      const token = name();
      await request(clientRequests.createProgress, { token });
      return token;
    },
  };
}

/** The levels of the log. */
export const levels = { error: MessageType.Error, warn: MessageType.Warning, info: MessageType.Info } as const;
