import { CodeActionKind, PositionEncodingKind, type ServerCapabilities, TextDocumentSyncKind } from 'vscode-languageserver';
import { announcedCommands, type Client } from './client.js';
import { fixAllKind } from './code-action-kinds.js';
import { triggerCharacters } from './completion.js';
import { contentSchemes } from './content-documents.js';
import { tokensLegend } from './semantic-tokens.js';

/** What the server offers this client. Findings are offered for fetching only where the client can be told to fetch again. */
export function serverCapabilities(client: Client): ServerCapabilities {
  const schemes = contentSchemes(client);
  return {
    positionEncoding: PositionEncodingKind.UTF16,
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
    ...(client.diagnostics === 'pull' ? { diagnosticProvider: { identifier: 'netpol', interFileDependencies: true, workspaceDiagnostics: true } } : {}),
    hoverProvider: true,
    documentSymbolProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    renameProvider: client.preparesRename ? { prepareProvider: true } : true,
    documentHighlightProvider: true,
    inlayHintProvider: true,
    workspaceSymbolProvider: true,
    foldingRangeProvider: true,
    selectionRangeProvider: true,
    documentLinkProvider: {},
    semanticTokensProvider: { legend: tokensLegend, full: true, range: true },
    callHierarchyProvider: true,
    completionProvider: { triggerCharacters },
    codeLensProvider: { resolveProvider: true },
    codeActionProvider: client.codeActionLiterals
      ? { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.Refactor, fixAllKind], resolveProvider: client.codeActionResolve }
      : true,
    executeCommandProvider: { commands: announcedCommands(client) },
    workspace: {
      workspaceFolders: { supported: true, changeNotifications: true },
      ...(schemes.length > 0 ? { textDocumentContent: { schemes } } : {}),
    },
  };
}
