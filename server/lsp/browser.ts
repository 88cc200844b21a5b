import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { MemorySource } from '../workspace/memory-source.js';
import type { Host } from './host.js';
import { startServer } from './server.js';

/** A browser worker: it sees the open documents only, because it has no disk. */
const browserHost: Host = {
  openFolders: () => new MemorySource(),
  background: { now: () => performance.now(), rest: nextTask },
  breathe: nextTask,
  later: (work, milliseconds) => {
    const timer = setTimeout(work, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** Messages of the page are tasks of their own, so they are served before a timer that was set after them. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}

/** The worker's own scope, whose messages come from the page. */
declare const self: ConstructorParameters<typeof BrowserMessageReader>[0];

startServer(createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self)), browserHost);
