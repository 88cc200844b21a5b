import type { FileSource } from './file-source.js';
import type { ChartEngine } from './rendering/charts.js';
import type { Scheduler } from './scheduler.js';
import type { Snapshot, WorkspaceFile } from './snapshot.js';
import type { WorkspaceSettings } from './workspace-settings.js';

export interface WorkspaceOptions {
  readonly source: FileSource;
  readonly scheduler: Scheduler;
  readonly settings: WorkspaceSettings;
  /** Takes one line about a file that could not be used. */
  log(line: string): void;
  /** Files of more bytes are refused without being read. */
  readonly sizeLimit?: number;
  /** Each file is asked about once, as a command does and an editor does not: environments that are left behind are let go. */
  readonly once?: true;
  /** Each file is loaded after it was indexed: texts are kept for that, as far as memory allows. */
  readonly keepTexts?: true | undefined;
  /** Renders charts, where that can be done. */
  readonly helm?: ChartEngine | undefined;
  /** Indexing renders no kustomization. */
  readonly unitsLater?: true | undefined;
}

export interface IndexOptions {
  readonly signal?: AbortSignal;
  /** After each slice: the files done, and how many are known of so far. */
  onProgress?(done: number, known: number): void;
}

/** A file with its text and trees, and a snapshot that shows it so. */
export interface LoadedFile {
  readonly file: WorkspaceFile;
  readonly snapshot: Snapshot;
}
