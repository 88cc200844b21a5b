import type { FileSource } from '../workspace/file-source.js';
import type { FolderPolicies } from '../workspace/rego.js';
import type { ChartEngine } from '../workspace/rendering/charts.js';
import type { Scheduler } from '../workspace/scheduler.js';
import type { Client } from './client.js';

/** What the server needs from where it runs: a Node process, a browser worker, a test. */
export interface Host {
  /** The files below these folders; `log` takes lines about folders that cannot be read. Without a disk they come from the client, where it gives them. */
  openFolders(folders: readonly WorkspaceFolder[], log: (line: string) => void, client: Client): FileSource;
  /**
   * What a file says in the last commit of its repository. Starts `git`, so it is asked in trusted workspaces only; left out where there is
   * none, as in a browser.
   */
  committed?(uri: string): Promise<Committed>;
  /** The Rego policies that hold for a workspace folder, and who evaluates them. That starts `opa`, so it is asked in trusted workspaces only; left out in a browser. */
  policies?(folder: string): Promise<FolderPolicies | undefined>;
  /** Renders charts, where that can be done: it takes a program beside this one, which is started with the first chart. */
  charts?(client: Client): ChartEngine | undefined;
  /** For work in the background: rests long enough that whatever came meanwhile is served first. */
  readonly background: Scheduler;
  /** Lets in what has arrived already: a cancellation, an edit. */
  pause(): Promise<void>;
  /** Calls `work` after so many milliseconds, unless the returned function is called before. */
  later(work: () => void, milliseconds: number): () => void;
}

/** `absent`: the file is in no commit yet. `problem`: for people, why it cannot be said. */
export type Committed = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'absent' } | { readonly kind: 'problem'; readonly problem: string };

export interface WorkspaceFolder {
  readonly uri: string;
  /** Glob patterns below the folder, from `netpol.exclude` and the editor's own `files.exclude`; the value `false` takes one back. */
  readonly exclude: Readonly<Record<string, boolean>>;
}
