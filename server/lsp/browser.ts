import { BrowserMessageReader, BrowserMessageWriter, type Connection, createConnection } from 'vscode-languageserver/browser';
import { clientCharts } from './client-charts.js';
import { clientFiles } from './client-files.js';
import type { Host } from './host.js';
import { joined } from './joined-source.js';
import { startServer } from './server.js';

/** A browser worker has no disk: it reads the workspace through the client, or sees the open documents only. */
function browserHost(connection: Connection): Host {
  const later = (work: () => void, milliseconds: number) => {
    const timer = setTimeout(work, milliseconds);
    return () => clearTimeout(timer);
  };
  return {
    openFolders: (folders, log, client) => joined(client.files ? folders.map((folder) => clientFiles(connection, folder, log)) : []),
    background: { now: () => performance.now(), rest: nextTask },
    pause: nextTask,
    // Some browsers let no worker start another one.
    charts: (client) => (client.charts && 'Worker' in globalThis ? clientCharts(connection, later) : undefined),
    later,
  };
}

/** Messages of the page are tasks of their own, so they are served before a timer that was set after them. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}

/** The worker's own scope, whose messages come from the page. */
declare const self: ConstructorParameters<typeof BrowserMessageReader>[0];

const connection = createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self));
startServer(connection, browserHost(connection));
