import type { Connection } from 'vscode-languageserver';
import type { Scheduler } from '../workspace/scheduler.js';
import type { Workspace } from '../workspace/workspace.js';
import type { Activity } from './activity.js';
import type { AssertionFiles } from './assertion-files.js';
import type { Client } from './client.js';
import type { Configuration } from './configuration.js';
import type { Diagnostics } from './diagnostics.js';
import type { DiagnosticsChannel } from './diagnostics-channel.js';
import type { FetchedDiagnostics } from './diagnostics-pull.js';
import type { OpenDocuments } from './documents.js';
import type { Host } from './host.js';
import type { Indexing } from './indexing.js';
import type { Logger } from './logger.js';
import type { PastTexts } from './past-texts.js';
import type { Refresh } from './refresh.js';
import type { Trust } from './trust.js';

/** What everything that serves one editor works with. */
export interface Core {
  readonly connection: Connection;
  readonly client: Client;
  readonly host: Host;
  readonly activity: Activity;
  /** For work that nobody waits for. */
  readonly background: Scheduler;
  readonly log: Logger;
  readonly workspace: Workspace;
  readonly documents: OpenDocuments;
  readonly configuration: Configuration;
  readonly trust: Trust;
}

/** One editor being served, from `initialize` to `shutdown`: what handlers work with. */
export interface Session extends Core {
  readonly diagnostics: Diagnostics;
  readonly channel: DiagnosticsChannel;
  /** Answers whoever fetches findings; the channel itself where the client is known to. */
  readonly fetched: FetchedDiagnostics;
  readonly assertionFiles: AssertionFiles;
  readonly refresh: Refresh;
  readonly indexing: Indexing;
  readonly past: PastTexts;
}
