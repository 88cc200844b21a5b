import type { WorkspaceEdit } from 'vscode-languageserver';

/**
 * What our client and the server say to each other beyond the protocol, and the settings. The one file that `client` shares with the
 * server: it imports types only, so that neither pulls in the other's packages.
 */

/** Severity by rule, as in `netpol.rules`. */
export type RuleSetting = 'error' | 'warning' | 'info' | 'hint' | 'off';

/** The settings below `netpol.`, as the server understands them after defaults. */
export interface Settings {
  readonly defaultNamespace: string;
  /** Glob patterns; the value `false` takes a pattern back. */
  readonly exclude: Readonly<Record<string, boolean>>;
  readonly rules: Readonly<Record<string, RuleSetting>>;
  readonly diagnostics: { readonly scope: 'openFiles' | 'workspace' };
  readonly codeLens: { readonly policies: boolean; readonly workloads: boolean; readonly namespaces: boolean };
}

/** What a client may say in `initialize`; every member may be left out, and what is not understood is ignored. */
export interface InitializationOptions {
  /**
   * Commands of `commandNames` that the client carries out itself. The server does not announce them then, so that a client that makes
   * an editor command of each announced one has no clash; sent to the server with `workspace/executeCommand` they work all the same.
   */
  readonly commands?: readonly string[];
  /** Settings for a client that does not answer `workspace/configuration`: what stands below `netpol` in the settings. */
  readonly netpol?: unknown;
  /** Whether the client wants `notificationNames.status`. */
  readonly status?: boolean;
}

export const commandNames = {
  /** For the server: arguments are one `DefaultDenyParams`; it sends the edit with `workspace/applyEdit`. Our client asks with `requestNames.defaultDeny` instead. */
  addDefaultDeny: 'netpol.addDefaultDeny',
  /** What code lenses run; arguments are `ShowLocationsArguments`. Where the client cannot, the server asks which one and has it shown. */
  showLocations: 'netpol.showLocations',
  /** Of the client alone. */
  restart: 'netpol.restart',
  /** Of the client alone. */
  showOutput: 'netpol.showOutput',
} as const;

/** Where the lens stands, as URI and position, and the places to show. */
export type ShowLocationsArguments = readonly [uri: string, position: Position, locations: readonly Location[]];

export const requestNames = {
  /** `DefaultDenyParams` to `DefaultDenyResult`: computes the edit and applies nothing. */
  defaultDeny: 'netpol/defaultDeny',
} as const;

export type Direction = 'ingress' | 'egress';

export interface DefaultDenyParams {
  readonly textDocument: { readonly uri: string };
  /** A place in the namespace that is meant: in a policy, a workload or a Namespace. Left out: the first object of the file. */
  readonly position?: Position;
  /** What is to be denied; left out: both. */
  readonly directions?: readonly Direction[];
  /** As a new document at the end of the file, or as a new file beside it. Left out: in the file. */
  readonly into?: 'file' | 'newFile';
}

export interface DefaultDenyResult {
  readonly edit?: WorkspaceEdit;
  /** For people: why there is no edit, or what should be known of it. */
  readonly message?: string;
}

export const notificationNames = {
  /** Server to client, where `InitializationOptions.status` asks for it: a `Status`. */
  status: 'netpol/status',
} as const;

export interface Status {
  /** `indexing`: findings that need the whole workspace are not there yet. */
  readonly state: 'indexing' | 'ready';
  /** Files that hold Kubernetes objects. */
  readonly files: number;
}

/** As in the protocol: both from 0, `character` in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Location {
  readonly uri: string;
  readonly range: { readonly start: Position; readonly end: Position };
}
