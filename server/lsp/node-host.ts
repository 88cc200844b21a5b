import type { Connection } from 'vscode-languageserver';
import type { FileSource } from '../workspace/file-source.js';
import { fileIdOfPath, pathOfFileId } from '../workspace/node/disk-ids.js';
import { DiskSource } from '../workspace/node/disk-source.js';
import { policiesOf } from '../workspace/node/folder-policies.js';
import { openRevision } from '../workspace/node/git-source.js';
import { helmBeside } from '../workspace/node/helm-thread.js';
import { nodeScheduler } from '../workspace/node/node-scheduler.js';
import type { Client } from './client.js';
import { clientFiles } from './client-files.js';
import type { Committed, Host, WorkspaceFolder } from './host.js';
import { joined } from './joined-source.js';

/** A Node process: files of this machine, its clock and its event loop. What is on no disk comes from the client, where it gives it. */
export function nodeHost(connection: Connection): Host {
  return {
    openFolders: (folders, log, client) => joined(folders.flatMap((folder) => sourceOf(folder, log, client, connection) ?? [])),
    committed,
    policies: policiesOf,
    charts: () => helmBeside(__dirname),
    background: { now: nodeScheduler.now, rest: restLong },
    pause: nodeScheduler.rest,
    later: (work, milliseconds) => {
      const timer = setTimeout(work, milliseconds);
      return () => clearTimeout(timer);
    },
  };
}

/** As large as the workspace reads a file. */
const largest = 16 * 1024 * 1024;

async function committed(uri: string): Promise<Committed> {
  const file = pathOfFileId(uri);
  if (file === undefined) return { kind: 'problem', problem: 'The file is not on this machine, so no commit of it can be read.' };
  try {
    const { target, source } = await openRevision('HEAD', file);
    const head = source({ folders: [], files: [target] });
    try {
      const content = await head.read(fileIdOfPath(target), { limit: largest });
      if (content.kind === 'refused') return { kind: 'problem', problem: `HEAD cannot be read: ${content.reason}.` };
      return content.kind === 'gone' ? { kind: 'absent' } : content;
    } finally {
      head.close();
    }
  } catch (error) {
    return { kind: 'problem', problem: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * A message takes one turn of the event loop to arrive and one to be handled, and its handler takes another to let a cancellation in;
 * background work that came back earlier would make it wait each time.
 */
async function restLong(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await nodeScheduler.rest();
}

/** Of folders that are not on this machine, and that the client does not give, the open documents are all there is. */
function sourceOf(folder: WorkspaceFolder, log: (line: string) => void, client: Client, connection: Connection): FileSource | undefined {
  const { uri, exclude } = folder;
  const path = pathOfFileId(uri);
  if (path === undefined) return client.files ? clientFiles(connection, folder, log) : undefined;
  const patterns = Object.entries(exclude).flatMap(([pattern, on]) => (on ? [pattern] : []));
  return new DiskSource({ folders: [path], exclude: patterns, log });
}
