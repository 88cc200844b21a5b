import type { Connection } from 'vscode-languageserver';
import type { Netpol } from '../netpol.js';
import type { Scheduler } from '../workspace/scheduler.js';
import type { Workspace } from '../workspace/workspace.js';
import type { Activity } from './activity.js';
import type { Client } from './client.js';
import type { Configuration } from './configuration.js';
import type { OpenDocuments } from './documents.js';
import type { Host } from './host.js';
import type { Logger } from './logger.js';
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
  /** Every question about the manifests. */
  readonly netpol: Netpol;
  /** The files of the same. */
  readonly workspace: Workspace;
  readonly documents: OpenDocuments;
  readonly configuration: Configuration;
  readonly trust: Trust;
}
