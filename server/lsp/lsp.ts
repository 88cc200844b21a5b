import type * as protocol from 'vscode-languageserver-protocol';

/**
 * What is used of the Language Server Protocol: all its types, and of its names and numbers those that are sent or answered here. Its library has
 * them for every request that there is, half of which would be a tenth of the server. The compiler
 * and `test/lsp/values.test.ts` hold each of these against the library's.
 */
export type * from 'vscode-languageserver-protocol';

/** A request by its name; `types` is never there, and ties the types of parameters and answer. */
export interface LspRequest<P, R> {
  readonly method: string;
  readonly types?: (params: P) => R;
}

export interface LspNotification<P> {
  readonly method: string;
  readonly types?: (params: P) => void;
}

/** As the library declares a request or a notification: its name is part of the type. */
interface Declared {
  readonly method: string;
  readonly type: unknown;
}

type RequestOf<D extends Declared> =
  D['type'] extends protocol.ProtocolRequestType<infer P, infer R, infer _Partial, infer _Error, infer _Options>
    ? LspRequest<P, R>
    : D['type'] extends protocol.ProtocolRequestType0<infer R, infer _Partial, infer _Error, infer _Options>
      ? LspRequest<undefined, R>
      : never;

type NotificationOf<D extends Declared> =
  D['type'] extends protocol.ProtocolNotificationType<infer P, infer _Options> ? LspNotification<P> : LspNotification<undefined>;

function request<D extends Declared>(method: D['method']): RequestOf<D> {
  return { method } as RequestOf<D>;
}

function notification<D extends Declared>(method: D['method']): NotificationOf<D> {
  return { method } as NotificationOf<D>;
}

/** A request that the protocol does not have. */
export function ownRequest<P, R>(method: string): LspRequest<P, R> {
  return { method };
}

/** What editors ask. */
export const requests = {
  documentDiagnostic: request<typeof protocol.DocumentDiagnosticRequest>('textDocument/diagnostic'),
  workspaceDiagnostic: request<typeof protocol.WorkspaceDiagnosticRequest>('workspace/diagnostic'),
  hover: request<typeof protocol.HoverRequest>('textDocument/hover'),
  codeLens: request<typeof protocol.CodeLensRequest>('textDocument/codeLens'),
  codeLensResolve: request<typeof protocol.CodeLensResolveRequest>('codeLens/resolve'),
  codeAction: request<typeof protocol.CodeActionRequest>('textDocument/codeAction'),
  codeActionResolve: request<typeof protocol.CodeActionResolveRequest>('codeAction/resolve'),
  documentSymbol: request<typeof protocol.DocumentSymbolRequest>('textDocument/documentSymbol'),
  definition: request<typeof protocol.DefinitionRequest>('textDocument/definition'),
  references: request<typeof protocol.ReferencesRequest>('textDocument/references'),
  documentHighlight: request<typeof protocol.DocumentHighlightRequest>('textDocument/documentHighlight'),
  callHierarchyPrepare: request<typeof protocol.CallHierarchyPrepareRequest>('textDocument/prepareCallHierarchy'),
  callHierarchyIncomingCalls: request<typeof protocol.CallHierarchyIncomingCallsRequest>('callHierarchy/incomingCalls'),
  callHierarchyOutgoingCalls: request<typeof protocol.CallHierarchyOutgoingCallsRequest>('callHierarchy/outgoingCalls'),
  completion: request<typeof protocol.CompletionRequest>('textDocument/completion'),
  executeCommand: request<typeof protocol.ExecuteCommandRequest>('workspace/executeCommand'),
};

/** What a client is asked. */
export const clientRequests = {
  configuration: request<typeof protocol.ConfigurationRequest>('workspace/configuration'),
  applyEdit: request<typeof protocol.ApplyWorkspaceEditRequest>('workspace/applyEdit'),
  showDocument: request<typeof protocol.ShowDocumentRequest>('window/showDocument'),
  showMessage: request<typeof protocol.ShowMessageRequest>('window/showMessageRequest'),
  refreshCodeLenses: request<typeof protocol.CodeLensRefreshRequest>('workspace/codeLens/refresh'),
  refreshDiagnostics: request<typeof protocol.DiagnosticRefreshRequest>('workspace/diagnostic/refresh'),
  register: request<typeof protocol.RegistrationRequest>('client/registerCapability'),
  createProgress: request<typeof protocol.WorkDoneProgressCreateRequest>('window/workDoneProgress/create'),
};

export const notifications = {
  showMessage: notification<typeof protocol.ShowMessageNotification>('window/showMessage'),
  logMessage: notification<typeof protocol.LogMessageNotification>('window/logMessage'),
  publishDiagnostics: notification<typeof protocol.PublishDiagnosticsNotification>('textDocument/publishDiagnostics'),
  didChangeWatchedFiles: notification<typeof protocol.DidChangeWatchedFilesNotification>('workspace/didChangeWatchedFiles'),
  didChangeConfiguration: notification<typeof protocol.DidChangeConfigurationNotification>('workspace/didChangeConfiguration'),
};

/** Some of the constants of a namespace. */
function some<T>() {
  return <K extends keyof T>(constants: Pick<T, K>): Readonly<Pick<T, K>> => constants;
}

export const LSPErrorCodes = some<typeof protocol.LSPErrorCodes>()({ ContentModified: -32801, RequestCancelled: -32800 });
export const CodeActionKind = some<typeof protocol.CodeActionKind>()({ QuickFix: 'quickfix', Refactor: 'refactor', SourceFixAll: 'source.fixAll' });
export type CodeActionKind = protocol.CodeActionKind;
export const CodeActionTriggerKind = some<typeof protocol.CodeActionTriggerKind>()({ Automatic: 2 });
export type CodeActionTriggerKind = protocol.CodeActionTriggerKind;
export const CompletionItemKind = some<typeof protocol.CompletionItemKind>()({ Field: 5, Class: 7, Module: 9, Property: 10, Unit: 11, Value: 12, Keyword: 14 });
export type CompletionItemKind = protocol.CompletionItemKind;
export const DiagnosticSeverity = some<typeof protocol.DiagnosticSeverity>()({ Error: 1, Warning: 2, Information: 3, Hint: 4 });
export type DiagnosticSeverity = protocol.DiagnosticSeverity;
export const DiagnosticTag = some<typeof protocol.DiagnosticTag>()({ Unnecessary: 1 });
export type DiagnosticTag = protocol.DiagnosticTag;
export const DocumentDiagnosticReportKind = some<typeof protocol.DocumentDiagnosticReportKind>()({ Full: 'full', Unchanged: 'unchanged' });
export type DocumentDiagnosticReportKind = protocol.DocumentDiagnosticReportKind;
export const DocumentHighlightKind = some<typeof protocol.DocumentHighlightKind>()({ Text: 1, Read: 2, Write: 3 });
export type DocumentHighlightKind = protocol.DocumentHighlightKind;
export const FileChangeType = some<typeof protocol.FileChangeType>()({ Created: 1, Changed: 2, Deleted: 3 });
export type FileChangeType = protocol.FileChangeType;
export const MarkupKind = some<typeof protocol.MarkupKind>()({ PlainText: 'plaintext', Markdown: 'markdown' });
export type MarkupKind = protocol.MarkupKind;
export const MessageType = some<typeof protocol.MessageType>()({ Error: 1, Warning: 2, Info: 3 });
export type MessageType = protocol.MessageType;
export const PositionEncodingKind = some<typeof protocol.PositionEncodingKind>()({ UTF16: 'utf-16' });
export type PositionEncodingKind = protocol.PositionEncodingKind;
export const ResourceOperationKind = some<typeof protocol.ResourceOperationKind>()({ Create: 'create' });
export type ResourceOperationKind = protocol.ResourceOperationKind;
export const SymbolKind = some<typeof protocol.SymbolKind>()({
  Module: 2,
  Namespace: 3,
  Class: 5,
  Method: 6,
  Property: 7,
  Interface: 11,
  Boolean: 17,
  Null: 21,
  Struct: 23,
  Event: 24,
});
export type SymbolKind = protocol.SymbolKind;
export const TextDocumentSyncKind = some<typeof protocol.TextDocumentSyncKind>()({ Incremental: 2 });
export type TextDocumentSyncKind = protocol.TextDocumentSyncKind;
export const WatchKind = some<typeof protocol.WatchKind>()({ Create: 1, Delete: 4 });
export type WatchKind = protocol.WatchKind;
