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
import { configOf } from '../netpol.js';
import { canonicalFileId } from '../util/file-id.js';
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
  listen(connection, holder, notificationNames.trusted, ({ trust }) => trust.grant());
  listen(connection, holder, 'workspace/didChangeWatchedFiles', (session, params: DidChangeWatchedFilesParams) =>
    filesChanged(session, session.indexing, params),
  );
  listen(connection, holder, 'workspace/didChangeConfiguration', configured);
  listen(connection, holder, 'workspace/didChangeWorkspaceFolders', foldersChanged);
}

function opened(session: Session, { textDocument }: DidOpenTextDocumentParams): Promise<void> {
  const { id, uri, text, version } = session.documents.open(textDocument);
  session.workspace.open(uri, text, version);
  searchAgain(session);
  session.past.opened(id, text);
  return session.channel.edited(id);
}

function changed(session: Session, params: DidChangeTextDocumentParams): Promise<void> {
  const document = session.documents.change(params);
  if (!document) throw new Error(`${params.textDocument.uri} is not open`);
  session.workspace.change(document.uri, document.text, document.version);
  return session.channel.edited(document.id);
}

async function closed(session: Session, { textDocument }: DidCloseTextDocumentParams): Promise<void> {
  const id = session.documents.close(textDocument.uri);
  session.channel.closed(id);
  session.diagnostics.forget(id);
  session.past.closed(id);
  session.refresh.closed(id);
  await session.workspace.close(textDocument.uri);
}

async function saved(session: Session, { textDocument }: DidSaveTextDocumentParams): Promise<void> {
  searchAgain(session);
  const id = canonicalFileId(textDocument.uri);
  session.past.saved(id);
  await session.refresh.saved([id]);
}

/** A client that does not tell of the disk is at least at hand when a person does something: what changed meanwhile is found then. */
function searchAgain({ client, indexing, workspace }: Session): void {
  if (!client.fileEvents && workspace.snapshot().complete) indexing.soon();
}

async function configured(session: Session, { settings }: DidChangeConfigurationParams): Promise<void> {
  const { configuration, indexing } = session;
  const excludes = () => JSON.stringify(indexing.folders.map((folder) => configuration.excludeOf(folder)));
  const before = excludes();
  await configuration.read(indexing.folders, ownSection(settings));
  await useSettings(session, excludes() !== before);
}

/** Takes in new settings; `search`: what is left out changed, too. */
export async function useSettings({ configuration, netpol, refresh, indexing }: Session, search: boolean): Promise<void> {
  netpol.configure(configOf(configuration.settings));
  if (search) await indexing.start();
  await refresh.now();
  await refresh.lenses(true);
}

function foldersChanged({ indexing }: Session, { event }: DidChangeWorkspaceFoldersParams): Promise<void> {
  return indexing.changeFolders(
    event.added.map(({ uri }) => uri),
    event.removed.map(({ uri }) => uri),
  );
}
