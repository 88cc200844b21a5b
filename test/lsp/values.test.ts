import { describe, expect, test } from 'vitest';
import * as library from 'vscode-languageserver-protocol';
import * as own from '../../server/lsp/lsp.js';

const ours: Readonly<Record<string, object>> = { ...own };
const theirs: Readonly<Record<string, unknown>> = { ...library };

/** The library's request or notification of each of our names. */
const declared: Readonly<Record<string, Readonly<Record<string, { readonly method: string }>>>> = {
  requests: {
    documentDiagnostic: library.DocumentDiagnosticRequest,
    workspaceDiagnostic: library.WorkspaceDiagnosticRequest,
    hover: library.HoverRequest,
    codeLens: library.CodeLensRequest,
    codeLensResolve: library.CodeLensResolveRequest,
    codeAction: library.CodeActionRequest,
    codeActionResolve: library.CodeActionResolveRequest,
    documentSymbol: library.DocumentSymbolRequest,
    definition: library.DefinitionRequest,
    references: library.ReferencesRequest,
    documentHighlight: library.DocumentHighlightRequest,
    callHierarchyPrepare: library.CallHierarchyPrepareRequest,
    callHierarchyIncomingCalls: library.CallHierarchyIncomingCallsRequest,
    callHierarchyOutgoingCalls: library.CallHierarchyOutgoingCallsRequest,
    completion: library.CompletionRequest,
    executeCommand: library.ExecuteCommandRequest,
  },
  clientRequests: {
    configuration: library.ConfigurationRequest,
    applyEdit: library.ApplyWorkspaceEditRequest,
    showDocument: library.ShowDocumentRequest,
    showMessage: library.ShowMessageRequest,
    refreshCodeLenses: library.CodeLensRefreshRequest,
    refreshDiagnostics: library.DiagnosticRefreshRequest,
    register: library.RegistrationRequest,
    createProgress: library.WorkDoneProgressCreateRequest,
  },
  notifications: {
    showMessage: library.ShowMessageNotification,
    logMessage: library.LogMessageNotification,
    publishDiagnostics: library.PublishDiagnosticsNotification,
    didChangeWatchedFiles: library.DidChangeWatchedFilesNotification,
    didChangeConfiguration: library.DidChangeConfigurationNotification,
  },
};

describe('what stands here of the protocol is what its library has', () => {
  test.each([
    ['requests', own.requests],
    ['clientRequests', own.clientRequests],
    ['notifications', own.notifications],
  ])('%s', (table, names) => {
    const methods = (some: Readonly<Record<string, { readonly method: string }>>) => Object.entries(some).map(([name, { method }]) => [name, method]);
    expect(methods(names)).toEqual(methods(declared[table] ?? {}));
  });

  test('the numbers and words', () => {
    const tables = Object.entries(ours).filter(([name]) => !(name in declared) && name !== 'ownRequest');
    expect(tables.map(([name]) => name)).toContain('SymbolKind');
    for (const [name, constants] of tables) {
      expect(Object.keys(constants).length, name).toBeGreaterThan(0);
      expect(theirs[name], name).toMatchObject(constants);
    }
  });
});
