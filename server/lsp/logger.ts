import { type ClientConnection, levels } from './connection.js';

/** The log that people read in their editor's output. */
export interface Logger {
  info(message: string): void;
  warn(message: string): void;
  /** Says `message` and what `cause` was. */
  error(message: string, cause?: unknown): void;
}

/** Writes with `window/logMessage`, which every client has. */
export function clientLogger(connection: ClientConnection): Logger {
  return {
    info: (message) => connection.log(levels.info, message),
    warn: (message) => connection.log(levels.warn, message),
    error: (message, cause) => connection.log(levels.error, cause === undefined ? message : `${message}: ${describe(cause)}`),
  };
}

/** An error with the places it passed; anything else as text. */
export function describe(cause: unknown): string {
  if (cause instanceof Error) return cause.stack ?? cause.message;
  return String(cause);
}
