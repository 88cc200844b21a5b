import {
  CodeLensRequest,
  CodeLensResolveRequest,
  type Connection,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  DocumentDiagnosticRequest,
  ExecuteCommandRequest,
  HoverRequest,
  type WorkspaceDiagnosticReport,
  WorkspaceDiagnosticRequest,
} from 'vscode-languageserver';
import { answerCodeLens, resolveLens } from './code-lens.js';
import { dispatcher, type SessionHolder } from './dispatch.js';
import { executeCommand } from './execute-command.js';
import { answerHover } from './hover.js';

/** What editors ask for, a line each: the request, what is answered where the handler fails, the handler. */
export function registerFeatures(connection: Connection, holder: SessionHolder): void {
  const on = dispatcher(connection, holder);
  on(DocumentDiagnosticRequest.type, noReport, ({ fetched }, params) => fetched.answer(params));
  on(WorkspaceDiagnosticRequest.type, noReports, ({ fetched }, params, token) => fetched.answerWorkspace(params, token));
  on(HoverRequest.type, nothing, answerHover);
  on(CodeLensRequest.type, none, answerCodeLens);
  on(CodeLensResolveRequest.type, same, resolveLens);
  on(ExecuteCommandRequest.type, nothing, executeCommand);
}

const nothing = () => null;
const none = () => [];
const same = <T>(value: T) => value;
const noReport = (): DocumentDiagnosticReport => ({ kind: DocumentDiagnosticReportKind.Full, items: [] });
const noReports = (): WorkspaceDiagnosticReport => ({ items: [] });
