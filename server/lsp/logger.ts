import type { Connection } from 'vscode-languageserver';

/** The log that people read in their editor's output. */
export interface Logger {
  info(message: string): void;
  warn(message: string): void;
  /** Says `message` and what `cause` was. */
  error(message: string, cause?: unknown): void;
}

/** Writes with `window/logMessage`, which every client has. */
export function clientLogger(connection: Connection): Logger {
  return {
    info: (message) => connection.console.info(message),
    warn: (message) => connection.console.warn(message),
    error: (message, cause) => connection.console.error(cause === undefined ? message : `${message}: ${describe(cause)}`),
  };
}

/** An error with the places it passed; anything else as text. */
export function describe(cause: unknown): string {
  if (cause instanceof Error) return cause.stack ?? cause.message;
  return String(cause);
}
