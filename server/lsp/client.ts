import { type CompletionClientCapabilities, type InitializeParams, InsertTextMode, MarkupKind, ResourceOperationKind } from 'vscode-languageserver';
import { commandNames, type InitializationOptions } from './protocol.js';

/** What the editor at the other end can do, read once from `initialize`. */
export interface Client {
  /** For the log. */
  readonly name: string;
  /** Findings are fetched by clients that can and that can be told to fetch again; the others have them sent. */
  readonly diagnostics: 'pull' | 'push';
  readonly diagnosticDetails: DiagnosticDetails;
  /** Answers `workspace/configuration`. */
  readonly configuration: boolean;
  /** Takes a registration for `workspace/didChangeConfiguration`. */
  readonly configurationEvents: boolean;
  /** Takes a registration for `workspace/didChangeWatchedFiles`. */
  readonly fileEvents: boolean;
  readonly workspaceFolders: boolean;
  readonly progress: boolean;
  readonly showDocument: boolean;
  readonly codeLensRefresh: boolean;
  readonly inlayHintRefresh: boolean;
  readonly tokensRefresh: boolean;
  /** Shows documents whose text the server gives, and asks again where it is told to. */
  readonly textDocumentContent: boolean;
  /** So many folds it takes of a file. */
  readonly mostFolds: number;
  /** `documentChanges` with versions; else plain `changes`. */
  readonly versionedEdits: boolean;
  readonly createsFiles: boolean;
  readonly deletesFiles: boolean;
  /** Edits with words on them, which people confirm. */
  readonly annotatedEdits: boolean;
  readonly preparesRename: boolean;
  readonly codeActionLiterals: boolean;
  /** Asks for an action's edit when it is chosen. */
  readonly codeActionResolve: boolean;
  /** Shows why an action cannot be chosen. */
  readonly disabledActions: boolean;
  readonly markdownHover: boolean;
  readonly nestedSymbols: boolean;
  readonly locationLinks: boolean;
  /** Commands that the client carries out itself. */
  readonly commands: ReadonlySet<string>;
  /** Wants to be told what the index does. */
  readonly status: boolean;
  /** Wants to be told when answers may have changed. */
  readonly changes: boolean;
  /** Shows assertions as tests of its own. */
  readonly tests: boolean;
  /** Completes what the schema of files of assertions says by itself. */
  readonly schemas: boolean;
  /** Completes what the schemas of Kubernetes say by itself. */
  readonly kubernetesSchemas: boolean;
  /** Takes inserted text in which places are filled in. */
  readonly snippets: boolean;
  /** Inserts several lines as they stand where it is told to; else it may indent them as the line that they begin on. */
  readonly insertsAsIs: boolean;
  /** It does so where nothing is told. */
  readonly adjustsIndentation: boolean;
  /** See `InitializationOptions.previews`. */
  readonly previews: boolean;
  /** Gives the files of the workspace to a server without a disk. */
  readonly files: boolean;
  /** Leaves out what a YAML server says, too. */
  readonly saidToo: boolean;
  /** Gives a server in a browser's worker what renders charts. */
  readonly charts: boolean;
}

export interface DiagnosticDetails {
  readonly related: boolean;
  readonly codeDescription: boolean;
  readonly tags: boolean;
}

/** Reads the client's abilities; what is missing or malformed counts as not there. */
export function readClient({ capabilities, clientInfo, initializationOptions }: InitializeParams): Client {
  const { workspace = {}, textDocument = {}, window = {} } = capabilities;
  const options = readOptions(initializationOptions);
  const details = textDocument.diagnostic ?? textDocument.publishDiagnostics ?? {};
  const canPull = textDocument.diagnostic !== undefined && workspace.diagnostics?.refreshSupport === true;
  const action = textDocument.codeAction ?? {};
  const edit = workspace.workspaceEdit ?? {};
  return {
    name: clientInfo ? `${clientInfo.name} ${clientInfo.version ?? ''}`.trim() : 'an editor that does not say its name',
    diagnostics: canPull ? 'pull' : 'push',
    diagnosticDetails: {
      related: details.relatedInformation === true || textDocument.publishDiagnostics?.relatedInformation === true,
      codeDescription: details.codeDescriptionSupport === true || textDocument.publishDiagnostics?.codeDescriptionSupport === true,
      tags: details.tagSupport !== undefined || textDocument.publishDiagnostics?.tagSupport !== undefined,
    },
    configuration: workspace.configuration === true,
    configurationEvents: workspace.didChangeConfiguration?.dynamicRegistration === true,
    fileEvents: workspace.didChangeWatchedFiles?.dynamicRegistration === true,
    workspaceFolders: workspace.workspaceFolders === true,
    progress: window.workDoneProgress === true,
    showDocument: window.showDocument?.support === true,
    codeLensRefresh: workspace.codeLens?.refreshSupport === true,
    inlayHintRefresh: workspace.inlayHint?.refreshSupport === true,
    tokensRefresh: workspace.semanticTokens?.refreshSupport === true,
    textDocumentContent: workspace.textDocumentContent !== undefined,
    mostFolds: countOf(textDocument.foldingRange?.rangeLimit),
    versionedEdits: edit.documentChanges === true,
    createsFiles: edit.documentChanges === true && (edit.resourceOperations ?? []).includes(ResourceOperationKind.Create),
    deletesFiles: edit.documentChanges === true && (edit.resourceOperations ?? []).includes(ResourceOperationKind.Delete),
    annotatedEdits: edit.documentChanges === true && edit.changeAnnotationSupport !== undefined,
    preparesRename: textDocument.rename?.prepareSupport === true,
    codeActionLiterals: action.codeActionLiteralSupport !== undefined,
    disabledActions: action.disabledSupport === true,
    codeActionResolve: action.dataSupport === true && (action.resolveSupport?.properties ?? []).includes('edit'),
    markdownHover: (textDocument.hover?.contentFormat ?? []).includes(MarkupKind.Markdown),
    nestedSymbols: textDocument.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    locationLinks: textDocument.definition?.linkSupport === true,
    commands: new Set(options.commands ?? []),
    status: options.status === true,
    changes: options.changes === true,
    tests: options.tests === true,
    schemas: options.schemas === true,
    kubernetesSchemas: options.kubernetesSchemas === true,
    ...readCompletion(textDocument.completion),
    previews: options.previews === true,
    files: options.files === true,
    charts: options.charts === true,
    saidToo: options.saidToo === true,
  };
}

function readCompletion({
  completionItem,
  insertTextMode,
}: CompletionClientCapabilities = {}): Pick<Client, 'snippets' | 'insertsAsIs' | 'adjustsIndentation'> {
  return {
    snippets: completionItem?.snippetSupport === true,
    insertsAsIs: completionItem?.insertTextModeSupport?.valueSet?.includes(InsertTextMode.asIs) === true,
    adjustsIndentation: insertTextMode === InsertTextMode.adjustIndentation,
  };
}

/** A limit that makes sense; without one there is none. */
function countOf(limit: unknown): number {
  return typeof limit === 'number' && limit > 0 ? limit : Number.POSITIVE_INFINITY;
}

/** The initialization options with members of the wrong kind left out. */
export function readOptions(value: unknown): InitializationOptions {
  if (typeof value !== 'object' || value === null) return {};
  const { commands, netpol, status, changes, tests, schemas, kubernetesSchemas, previews, files, charts, saidToo, trusted, environment } = value as Record<
    string,
    unknown
  >;
  return {
    ...(Array.isArray(commands) ? { commands: commands.filter((name) => typeof name === 'string') } : {}),
    ...(netpol === undefined ? {} : { netpol }),
    ...(typeof environment === 'string' ? { environment } : {}),
    status: status === true,
    changes: changes === true,
    tests: tests === true,
    trusted: trusted === true,
    schemas: schemas === true,
    kubernetesSchemas: kubernetesSchemas === true,
    previews: previews === true,
    files: files === true,
    charts: charts === true,
    saidToo: saidToo === true,
  };
}

/** The commands that the server announces: those that it can carry out and the client does not. */
export function announcedCommands(client: Client): string[] {
  const own = [
    commandNames.addDefaultDeny,
    commandNames.allow,
    commandNames.chooseEnvironment,
    commandNames.explain,
    commandNames.generatePolicies,
    commandNames.recordAssertions,
    commandNames.showDifference,
    commandNames.showFile,
    commandNames.showLocations,
  ];
  return own.filter((name) => !client.commands.has(name));
}
