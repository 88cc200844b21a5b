import {
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type DidChangeWatchedFilesParams,
  FileChangeType,
  type FileSystemWatcher,
  WatchKind,
} from 'vscode-languageserver';
import { baseName, canonicalFileId } from '../util/file-id.js';
import { couldHoldManifests, type FileChange } from '../workspace/file-source.js';
import type { FileId } from '../workspace/snapshot.js';
import type { Indexing } from './indexing.js';
import type { Session } from './session.js';

/** What charts are made of beside YAML. */
const ofCharts = /\.(?:tpl|tgz)$|^\.helmignore$/;

/** Names that could hold manifests, or what charts are made of; ignore files, which decide what is looked at; and folders, of which some clients tell instead of their files. */
const watchers: FileSystemWatcher[] = [
  { globPattern: '**/*.{yaml,yml,json,YAML,YML,JSON}' },
  { globPattern: '**/{Kustomization,.gitignore,.helmignore}' },
  { globPattern: '**/*.{tpl,tgz,rego}' },
  { globPattern: '**/*', kind: WatchKind.Create | WatchKind.Delete },
];

/** Asks the client to tell of changed files and settings, where it takes such a registration. */
export async function watch({ connection, client, log }: Session): Promise<void> {
  try {
    if (client.fileEvents) await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    if (client.configurationEvents) await connection.client.register(DidChangeConfigurationNotification.type, { section: ['netpol', 'files.exclude'] });
  } catch (error) {
    log.error('The editor refused to tell of changed files', error);
  }
}

/** Takes in what happened on the disk. */
export async function filesChanged({ workspace, refresh, rego }: Session, indexing: Indexing, { changes }: DidChangeWatchedFilesParams): Promise<void> {
  const named: FileChange[] = [];
  let search = false;
  for (const { uri, type } of changes) {
    const id = canonicalFileId(uri);
    const name = baseName(id);
    if (couldHoldManifests(name) || ofCharts.test(name))
      named.push({ id, change: type === FileChangeType.Created ? 'created' : type === FileChangeType.Deleted ? 'deleted' : 'changed' });
    else if (name === '.gitignore' || mayBeFolder(id, name)) search = true;
  }
  if (named.length > 0) await workspace.filesChanged(named);
  const policies = changes.filter(({ uri }) => uri.endsWith('.rego'));
  if (named.length + policies.length > 0) rego.saved(named.map(({ id }) => id));
  await refresh.saved(named.map(({ id }) => id));
  if (search) indexing.soon();
}

/** Folders seldom have an extension; a file that looks like one costs a search that finds nothing changed. */
function mayBeFolder(id: FileId, name: string): boolean {
  return !/^[^.]+\.\w+$/.test(name) && !/\/(\.git|node_modules)(\/|$)/.test(id);
}
