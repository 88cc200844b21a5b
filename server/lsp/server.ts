import { type Connection, ErrorCodes, type InitializeParams, type InitializeResult, ResponseError } from 'vscode-languageserver';
import { openNetpol } from '../netpol.js';
import { Activity, givingWay } from './activity.js';
import { AssertionFiles } from './assertion-files.js';
import { serverCapabilities } from './capabilities.js';
import { readClient, readOptions } from './client.js';
import { Configuration } from './configuration.js';
import { ConfigurationFiles } from './configuration-files.js';
import { Diagnostics } from './diagnostics.js';
import { FetchedDiagnostics } from './diagnostics-pull.js';
import { PushedDiagnostics } from './diagnostics-push.js';
import { listen, type SessionHolder } from './dispatch.js';
import { OpenDocuments } from './documents.js';
import { registerFeatures } from './features.js';
import type { Host } from './host.js';
import { Indexing } from './indexing.js';
import { clientLogger } from './logger.js';
import { PastTexts } from './past-texts.js';
import { Refresh } from './refresh.js';
import { EditorRego } from './rego.js';
import { loggingOnce } from './rule-failures.js';
import type { Session } from './session.js';
import { registerSync, useSettings } from './sync.js';
import { Trust } from './trust.js';
import { version } from './version.js';
import { watch } from './watching.js';

/** Serves one client over `connection` until it says `exit`. Answers `initialize` at once; the workspace is read after `initialized`. */
export function startServer(connection: Connection, host: Host): void {
  const holder: SessionHolder = { current: undefined, state: 'new' };
  connection.onInitialize((params) => {
    if (holder.state !== 'new') return new ResponseError(ErrorCodes.InvalidRequest, 'The server is initialized already.');
    const session = createSession(connection, host, params);
    holder.current = session;
    holder.state = 'running';
    // Not earlier: what the library listens to by itself is set up before this is called, and the last listener counts.
    registerSync(connection, holder);
    return initializeResult(session);
  });
  connection.onShutdown(() => {
    holder.current?.indexing.stop();
    holder.current?.refresh.stop();
    holder.current?.rego.stop();
    holder.current = undefined;
    holder.state = 'shutDown';
  });
  listen(connection, holder, 'initialized', begin);
  registerFeatures(connection, holder);
  connection.listen();
}

function initializeResult({ client }: Session): InitializeResult {
  return { capabilities: serverCapabilities(client), serverInfo: { name: 'netpol', version } };
}

function createSession(connection: Connection, host: Host, params: InitializeParams): Session {
  const client = readClient(params);
  const log = clientLogger(connection);
  const configuration = new Configuration(connection, client, log, host, readOptions(params.initializationOptions).netpol);
  const activity = new Activity();
  const background = givingWay(host, activity);
  const netpol = openNetpol(host.openFolders([], log.warn, client), configuration.config(), {
    scheduler: background,
    helm: host.charts?.(client),
    log: log.warn,
    onRuleError: loggingOnce(log),
  });
  netpol.choose(readOptions(params.initializationOptions).environment);
  const { workspace } = netpol;
  const documents = new OpenDocuments();
  const trust = new Trust(readOptions(params.initializationOptions).trusted === true);
  const core = { connection, client, host, activity, background, log, netpol, workspace, documents, configuration, trust };
  const diagnostics = new Diagnostics(core);
  const fetched = new FetchedDiagnostics(core, diagnostics);
  const channel = client.diagnostics === 'pull' ? fetched : new PushedDiagnostics(core, diagnostics);
  const assertionFiles = new AssertionFiles(core);
  const refresh = new Refresh(core, channel, assertionFiles);
  const indexing: Indexing = new Indexing(core, foldersOf(params), () => {
    void refresh.ready();
    rego.all();
  });
  const rego = new EditorRego(
    core,
    () => indexing.folders,
    () => void refresh.now(),
  );
  workspace.onChange(() => refresh.changed());
  return {
    ...core,
    diagnostics,
    channel,
    fetched,
    assertionFiles,
    refresh,
    indexing,
    past: new PastTexts(core),
    configurationFiles: new ConfigurationFiles(core),
    rego,
  };
}

/** Settings first, because they say what is left out; files that are open are judged as soon as the settings are known. */
async function begin(session: Session): Promise<void> {
  const { configuration, configurationFiles, netpol, indexing, log, client } = session;
  log.info(`Serving ${client.name}.`);
  void watch(session);
  const read = configuration.read(indexing.folders, undefined);
  await Promise.all([configuration.known, configurationFiles.read(indexing.folders)]);
  const used = configuration.settings;
  netpol.configure(configuration.config());
  configuration.nowCounts();
  const indexed = indexing.start();
  await read;
  // The client took so long that the work began without its settings.
  if (configuration.settings !== used) await useSettings(session, true);
  await indexed;
}

function foldersOf({ workspaceFolders, rootUri, rootPath }: InitializeParams): readonly string[] {
  if (workspaceFolders) return workspaceFolders.map(({ uri }) => uri);
  if (rootUri) return [rootUri];
  return rootPath ? [`file://${rootPath}`] : [];
}
