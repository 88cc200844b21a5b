import type {
  Connection,
  DidChangeConfigurationParams,
  DidChangeTextDocumentParams,
  DidChangeWatchedFilesParams,
  DidChangeWorkspaceFoldersParams,
  DidCloseTextDocumentParams,
  DidOpenTextDocumentParams,
  DidSaveTextDocumentParams,
} from 'vscode-languageserver';
import { canonicalFileId } from '../util/file-id.js';
import type { FileId } from '../workspace/snapshot.js';
import { ownSection } from './configuration.js';
import { listen, type SessionHolder } from './dispatch.js';
import { notificationNames } from './protocol.js';
import type { Session } from './session.js';
import { filesChanged } from './watching.js';

/** Keeps the workspace up with what the editor and the disk do. */
export function registerSync(connection: Connection, holder: SessionHolder): void {
  listen(connection, holder, 'textDocument/didOpen', opened);
  listen(connection, holder, 'textDocument/didChange', changed);
  listen(connection, holder, 'textDocument/didClose', closed);
  listen(connection, holder, 'textDocument/didSave', saved);
  listen(connection, holder, notificationNames.trusted, ({ trust, rego }) => {
    trust.grant();
    rego.all();
  });
  listen(connection, holder, 'workspace/didChangeWatchedFiles', watchedFilesChanged);
  listen(connection, holder, 'workspace/didChangeConfiguration', configured);
  listen(connection, holder, 'workspace/didChangeWorkspaceFolders', foldersChanged);
}

function opened(session: Session, { textDocument }: DidOpenTextDocumentParams): Promise<void> {
  const { id, uri, text, version } = session.documents.open(textDocument);
  session.workspace.open(uri, text, version);
  searchAgain(session);
  session.past.opened(id, text);
  configurationChanged(session, id);
  return session.channel.edited(id);
}

function changed(session: Session, params: DidChangeTextDocumentParams): Promise<void> {
  const document = session.documents.change(params);
  if (!document) throw new Error(`${params.textDocument.uri} is not open`);
  session.workspace.change(document.uri, document.text, document.version);
  configurationChanged(session, document.id);
  return session.channel.edited(document.id);
}

async function closed(session: Session, { textDocument }: DidCloseTextDocumentParams): Promise<void> {
  const id = session.documents.close(textDocument.uri);
  session.channel.closed(id);
  session.diagnostics.forget(id);
  session.past.closed(id);
  session.refresh.closed(id);
  await session.workspace.close(textDocument.uri);
  configurationChanged(session, id);
}

async function saved(session: Session, { textDocument }: DidSaveTextDocumentParams): Promise<void> {
  searchAgain(session);
  const id = canonicalFileId(textDocument.uri);
  session.past.saved(id);
  session.rego.saved([id]);
  await session.refresh.saved([id]);
}

/** A client that does not tell of the disk is at least at hand when a person does something: what changed meanwhile is found then. */
function searchAgain({ client, indexing, workspace }: Session): void {
  if (!client.fileEvents && workspace.snapshot().complete) indexing.soon();
}

function watchedFilesChanged(session: Session, params: DidChangeWatchedFilesParams): Promise<void> {
  for (const { uri } of params.changes) configurationChanged(session, canonicalFileId(uri));
  return filesChanged(session, session.indexing, params);
}

async function configured(session: Session, { settings }: DidChangeConfigurationParams): Promise<void> {
  const { configuration, indexing } = session;
  const before = excludesOf(session);
  await configuration.read(indexing.folders, ownSection(settings));
  await useSettings(session, excludesOf(session) !== before);
}

/** What is left out below each folder, to be compared. */
function excludesOf({ configuration, indexing }: Session): string {
  return JSON.stringify(indexing.folders.map((folder) => configuration.excludeOf(folder)));
}

/** A configuration file was typed in, or changed on the disk: it counts once it rests. */
export function configurationChanged(session: Session, id: FileId): void {
  const { configuration, configurationFiles, indexing } = session;
  if (!configurationFiles.isOne(id, indexing.folders)) return;
  configurationFiles.soon(async () => {
    const said = () => [...configuration.folders, ...configuration.baselines];
    const [before, old] = [excludesOf(session), said()];
    await configurationFiles.read(indexing.folders);
    const isSame = old.length === said().length && said().every((one, index) => one === old[index]);
    if (!isSame) await useSettings(session, excludesOf(session) !== before);
  });
}

/** Takes in new settings; `search`: what is left out changed, too. */
export async function useSettings({ configuration, netpol, refresh, indexing, rego }: Session, search: boolean): Promise<void> {
  netpol.configure(configuration.config());
  rego.all();
  if (search) await indexing.start();
  await refresh.now();
  await refresh.shown('anyway');
}

async function foldersChanged({ indexing, configuration, configurationFiles, netpol }: Session, { event }: DidChangeWorkspaceFoldersParams): Promise<void> {
  const added = event.added.map(({ uri }) => uri);
  const removed = event.removed.map(({ uri }) => uri);
  await configurationFiles.read([...indexing.folders.filter((folder) => !removed.includes(folder)), ...added]);
  netpol.configure(configuration.config());
  await indexing.changeFolders(added, removed);
}
