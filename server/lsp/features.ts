import { type Connection, DocumentDiagnosticReportKind, DocumentDiagnosticRequest, WorkspaceDiagnosticRequest } from 'vscode-languageserver';
import { type SessionHolder, serve } from './dispatch.js';

/** What editors ask for, a line each. */
export function registerFeatures(connection: Connection, holder: SessionHolder): void {
  serve(connection, holder, DocumentDiagnosticRequest.type, {
    empty: { kind: DocumentDiagnosticReportKind.Full, items: [] },
    answer: ({ fetched }, params) => fetched.answer(params),
  });
  serve(connection, holder, WorkspaceDiagnosticRequest.type, {
    empty: { items: [] },
    answer: ({ fetched }, params, token) => fetched.answerWorkspace(params, token),
  });
}
