/**
 * What our client and the server say to each other beyond the protocol, and the settings. The one file that `client` shares with the
 * server: it imports nothing, so that neither pulls in the other's packages.
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

export const defaultSettings: Settings = {
  defaultNamespace: 'default',
  exclude: {},
  rules: {},
  diagnostics: { scope: 'openFiles' },
  codeLens: { policies: true, workloads: true, namespaces: true },
};

/** What a client may say in `initialize`; every member may be left out, and what is not understood is ignored. */
export interface InitializationOptions {
  /** Settings for a client that does not answer `workspace/configuration`. */
  readonly netpol?: unknown;
  /**
   * Commands of `commands` that the client carries out itself. The server then does not announce them, so that a client that makes an
   * editor command of each announced one has no clash; sent to the server with `workspace/executeCommand` they work all the same.
   */
  readonly clientCommands?: readonly string[];
  /** Whether the client wants `statusNotification`. */
  readonly status?: boolean;
}

export const commands = {
  /** Arguments: one `AddDefaultDenyArguments`. The server sends the edit back with `workspace/applyEdit`. */
  addDefaultDeny: 'netpol.addDefaultDeny',
  /** Arguments: one `ShowLocationsArguments`. A client that can peek does it itself; else the server asks which one and has it shown. */
  showLocations: 'netpol.showLocations',
} as const;

export interface AddDefaultDenyArguments {
  readonly uri: string;
  /** A place in the namespace that is meant: in a policy, a workload or a Namespace. Left out: the first object of the file. */
  readonly position?: Position;
  /** Left out: both. */
  readonly directions?: 'ingress' | 'egress' | 'both';
  /** As a new document at the end of the file, or as a new file beside it. Left out: in the file. */
  readonly into?: 'file' | 'newFile';
}

/** What `addDefaultDeny` answers: why nothing was done, as a sentence for people, or that it was. */
export interface AddDefaultDenyResult {
  readonly applied: boolean;
  readonly reason?: string;
}

export interface ShowLocationsArguments {
  /** Where the lens stands; a peek opens there. */
  readonly uri: string;
  readonly position: Position;
  readonly locations: readonly Location[];
}

/** Server to client, where `InitializationOptions.status` asks for it: what the index does. */
export const statusNotification = 'netpol/status';

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
