import { answerAssertions, answerRunAssertions } from './assertions.js';
import { answerIncomingCalls, answerOutgoingCalls, prepareCallHierarchy } from './call-hierarchy.js';
import { answerCodeActions, resolveCodeAction } from './code-actions.js';
import { answerCodeLens, resolveLens } from './code-lens.js';
import { answerCompletion } from './completion.js';
import type { ClientConnection } from './connection.js';
import { answerDefaultDeny } from './default-deny.js';
import { answerDefinition } from './definition.js';
import { answerDifference } from './difference.js';
import { dispatcher, type SessionHolder } from './dispatch.js';
import { answerDocumentSymbols } from './document-symbols.js';
import { answerEnds } from './ends.js';
import { executeCommand } from './execute-command.js';
import { answerExplain } from './explain.js';
import { answerHighlights } from './highlights.js';
import { answerHover } from './hover.js';
import { type DocumentDiagnosticReport, DocumentDiagnosticReportKind, ownRequest, requests, type WorkspaceDiagnosticReport } from './lsp.js';
import { answerMap, answerMapPlace } from './map.js';
import { answerProbes } from './probes.js';
import {
  type AssertionsParams,
  type AssertionsResult,
  type DefaultDenyParams,
  type DefaultDenyResult,
  type DifferenceParams,
  type DifferenceResult,
  type EndsParams,
  type EndsResult,
  type ExplainParams,
  type ExplainResult,
  type MapModel,
  type MapParams,
  type MapPlaceParams,
  type ProbesParams,
  type ProbesResult,
  type ProtocolLocation,
  type RecordAssertionsParams,
  type RecordAssertionsResult,
  type RunAssertionsParams,
  type RunAssertionsResult,
  requestNames,
} from './protocol.js';
import { answerRecordAssertions } from './record-assertions.js';
import { answerReferences } from './references.js';

/** What editors ask for, a line each: the request, what is answered where the handler fails, the handler. */
export function registerFeatures(connection: ClientConnection, holder: SessionHolder): void {
  const on = dispatcher(connection, holder);
  on(requests.documentDiagnostic, noReport, ({ fetched }, params) => fetched.answer(params));
  on(requests.workspaceDiagnostic, noReports, ({ fetched }, params, token) => fetched.answerWorkspace(params, token), 'patient');
  on(requests.hover, nothing, answerHover);
  on(requests.codeLens, none, answerCodeLens);
  on(requests.codeLensResolve, same, resolveLens);
  on(requests.codeAction, none, answerCodeActions);
  on(requests.codeActionResolve, same, resolveCodeAction);
  on(defaultDenyRequest, noEdit, answerDefaultDeny);
  on(endsRequest, noEnds, answerEnds);
  on(explainRequest, noAnswer, answerExplain);
  on(differenceRequest, noDifference, answerDifference);
  on(assertionsRequest, noFiles, answerAssertions);
  on(runAssertionsRequest, noResults, answerRunAssertions, 'patient');
  on(recordAssertionsRequest, noEdit, answerRecordAssertions, 'patient');
  on(requests.documentSymbol, none, answerDocumentSymbols);
  on(requests.definition, nothing, answerDefinition);
  on(requests.references, none, answerReferences);
  on(requests.documentHighlight, none, answerHighlights);
  on(probesRequest, noProbes, answerProbes);
  on(requests.callHierarchyPrepare, nothing, prepareCallHierarchy);
  on(requests.callHierarchyIncomingCalls, none, answerIncomingCalls);
  on(requests.callHierarchyOutgoingCalls, none, answerOutgoingCalls);
  on(requests.completion, none, answerCompletion);
  on(mapRequest, nothing, answerMap, 'patient');
  on(mapPlaceRequest, nothing, answerMapPlace);
  on(requests.executeCommand, nothing, executeCommand, 'patient');
}

const defaultDenyRequest = ownRequest<DefaultDenyParams, DefaultDenyResult>(requestNames.defaultDeny);
const mapRequest = ownRequest<MapParams, MapModel | null>(requestNames.map);
const mapPlaceRequest = ownRequest<MapPlaceParams, ProtocolLocation | null>(requestNames.mapPlace);
const endsRequest = ownRequest<EndsParams, EndsResult>(requestNames.ends);
const explainRequest = ownRequest<ExplainParams, ExplainResult>(requestNames.explain);
const differenceRequest = ownRequest<DifferenceParams, DifferenceResult>(requestNames.difference);

const assertionsRequest = ownRequest<AssertionsParams, AssertionsResult>(requestNames.assertions);
const runAssertionsRequest = ownRequest<RunAssertionsParams, RunAssertionsResult>(requestNames.runAssertions);
const recordAssertionsRequest = ownRequest<RecordAssertionsParams, RecordAssertionsResult>(requestNames.recordAssertions);

const probesRequest = ownRequest<ProbesParams, ProbesResult>(requestNames.probes);

const nothing = () => null;
const none = () => [];
const same = <T>(value: T) => value;
const noProbes = (): ProbesResult => ({ probes: [] });
const noEdit = () => ({});
const noEnds = (): EndsResult => ({ ends: [] });
const noAnswer = (): ExplainResult => ({ text: 'This cannot be explained; the log says why.\n', problem: true, links: [], explanations: [] });
const noDifference = (): DifferenceResult => ({ text: 'The difference cannot be said; the log says why.\n', problem: true, links: [] });
const noFiles = (): AssertionsResult => ({ files: [] });
const noResults = (): RunAssertionsResult => ({ results: [] });
const noReport = (): DocumentDiagnosticReport => ({ kind: DocumentDiagnosticReportKind.Full, items: [] });
const noReports = (): WorkspaceDiagnosticReport => ({ items: [] });
