import {
  CallHierarchyIncomingCallsRequest,
  CallHierarchyOutgoingCallsRequest,
  CallHierarchyPrepareRequest,
  CodeActionRequest,
  CodeActionResolveRequest,
  CodeLensRequest,
  CodeLensResolveRequest,
  CompletionRequest,
  type Connection,
  DefinitionRequest,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  DocumentDiagnosticRequest,
  DocumentHighlightRequest,
  DocumentLinkRequest,
  DocumentSymbolRequest,
  ExecuteCommandRequest,
  FoldingRangeRequest,
  HoverRequest,
  InlayHintRequest,
  PrepareRenameRequest,
  ProtocolRequestType,
  ReferencesRequest,
  RenameRequest,
  SelectionRangeRequest,
  SemanticTokensRangeRequest,
  SemanticTokensRequest,
  TextDocumentContentRequest,
  type TextDocumentContentResult,
  type WorkspaceDiagnosticReport,
  WorkspaceDiagnosticRequest,
  WorkspaceSymbolRequest,
} from 'vscode-languageserver';
import { answerAssertionCoverage } from './assertion-coverage.js';
import { answerAssertions, answerRunAssertions } from './assertions.js';
import { answerIncomingCalls, answerOutgoingCalls, prepareCallHierarchy } from './call-hierarchy.js';
import { answerCodeActions, resolveCodeAction } from './code-actions.js';
import { answerCodeLens, resolveLens } from './code-lens.js';
import { answerCompletion } from './completion.js';
import { answerTextDocumentContent } from './content-documents.js';
import { answerDefaultDeny, answerDefaultDenyChoices } from './default-deny.js';
import { answerDefinition } from './definition.js';
import { answerDifference } from './difference.js';
import { dispatcher, type SessionHolder } from './dispatch.js';
import { answerDocumentLinks } from './document-links.js';
import { answerDocumentSymbols } from './document-symbols.js';
import { answerEnds } from './ends.js';
import { answerEnvironmentDifference } from './environment-difference.js';
import { answerEnvironments, chooseEnvironment } from './environments.js';
import { executeCommand } from './execute-command.js';
import { answerExplain } from './explain.js';
import { answerHighlights } from './highlights.js';
import { answerHover } from './hover.js';
import { answerInlayHints } from './inlay-hints.js';
import { answerMap, answerMapPlace } from './map.js';
import { answerMapPage } from './map-page.js';
import { answerNamespace, answerNamespaces } from './namespaces.js';
import { answerProbes } from './probes.js';
import { answerAllow, answerGeneratePolicies } from './proposed.js';
import {
  type AllowParams,
  type AssertionCoverageResult,
  type AssertionsParams,
  type AssertionsResult,
  type ChooseEnvironmentParams,
  type ChooseEnvironmentResult,
  type DefaultDenyChoicesResult,
  type DefaultDenyParams,
  type DefaultDenyResult,
  type DifferenceParams,
  type DifferenceResult,
  type EndsParams,
  type EndsResult,
  type EnvironmentDifferenceParams,
  type EnvironmentsParams,
  type EnvironmentsResult,
  type ExplainParams,
  type ExplainResult,
  type GeneratePoliciesParams,
  type MapModel,
  type MapPageParams,
  type MapParams,
  type MapPlaceParams,
  type NamespaceParams,
  type NamespaceResult,
  type NamespacesParams,
  type NamespacesResult,
  type ProbesParams,
  type ProbesResult,
  type ProposedEditResult,
  type ProtocolLocation,
  type RecordAssertionsParams,
  type RecordAssertionsResult,
  type RenderedParams,
  type RenderedResult,
  type RunAssertionsParams,
  type RunAssertionsResult,
  requestNames,
} from './protocol.js';
import { answerRecordAssertions } from './record-assertions.js';
import { answerReferences } from './references.js';
import { answerPrepareRename, answerRename } from './rename.js';
import { answerRendered } from './rendered.js';
import { answerSemanticTokens, answerSemanticTokensInRange } from './semantic-tokens.js';
import { answerFoldingRanges, answerSelectionRanges } from './structure.js';
import { answerWorkspaceSymbols } from './workspace-symbols.js';

/** What editors ask for, a line each: the request, what is answered where the handler fails, the handler. */
export function registerFeatures(connection: Connection, holder: SessionHolder): void {
  const on = dispatcher(connection, holder);
  on(DocumentDiagnosticRequest.type, noReport, ({ fetched }, params) => fetched.answer(params));
  on(WorkspaceDiagnosticRequest.type, noReports, ({ fetched }, params, token) => fetched.answerWorkspace(params, token), 'patient');
  on(HoverRequest.type, nothing, answerHover);
  on(CodeLensRequest.type, none, answerCodeLens);
  on(CodeLensResolveRequest.type, same, resolveLens);
  on(CodeActionRequest.type, none, answerCodeActions);
  on(CodeActionResolveRequest.type, same, resolveCodeAction);
  on(defaultDenyRequest, noEdit, answerDefaultDeny, 'once');
  on(defaultDenyChoicesRequest, noChoices, answerDefaultDenyChoices, 'once');
  on(endsRequest, noEnds, answerEnds, 'once');
  on(explainRequest, noAnswer, answerExplain);
  on(allowRequest, notProposed, answerAllow, 'once');
  on(generatePoliciesRequest, notProposed, answerGeneratePolicies, 'once');
  on(environmentsRequest, noEnvironments, answerEnvironments);
  on(chooseEnvironmentRequest, notChosen, chooseEnvironment);
  on(namespacesRequest, noNamespaces, answerNamespaces);
  on(namespaceRequest, noContents, answerNamespace);
  on(renderedRequest, () => notRendered, answerRendered);
  on(differenceRequest, noDifference, answerDifference);
  on(TextDocumentContentRequest.type, noContent, answerTextDocumentContent);
  on(environmentDifferenceRequest, noDifference, answerEnvironmentDifference);
  on(assertionsRequest, noFiles, answerAssertions);
  on(runAssertionsRequest, noResults, answerRunAssertions, 'once');
  on(assertionCoverageRequest, noCoverage, answerAssertionCoverage, 'once');
  on(recordAssertionsRequest, noEdit, answerRecordAssertions, 'once');
  on(DocumentSymbolRequest.type, none, answerDocumentSymbols);
  on(DefinitionRequest.type, nothing, answerDefinition);
  on(ReferencesRequest.type, none, answerReferences);
  on(PrepareRenameRequest.type, nothing, answerPrepareRename);
  on(RenameRequest.type, nothing, answerRename, 'once');
  on(DocumentHighlightRequest.type, none, answerHighlights);
  on(InlayHintRequest.type, none, answerInlayHints);
  on(WorkspaceSymbolRequest.type, none, answerWorkspaceSymbols);
  on(FoldingRangeRequest.type, nothing, answerFoldingRanges);
  on(SelectionRangeRequest.type, none, answerSelectionRanges);
  on(DocumentLinkRequest.type, none, answerDocumentLinks);
  on(SemanticTokensRequest.type, noTokens, answerSemanticTokens);
  on(SemanticTokensRangeRequest.type, noTokens, answerSemanticTokensInRange);
  on(probesRequest, noProbes, answerProbes);
  on(CallHierarchyPrepareRequest.type, nothing, prepareCallHierarchy);
  on(CallHierarchyIncomingCallsRequest.type, none, answerIncomingCalls);
  on(CallHierarchyOutgoingCallsRequest.type, none, answerOutgoingCalls);
  on(CompletionRequest.type, none, answerCompletion);
  on(mapRequest, nothing, answerMap, 'patient');
  on(mapPlaceRequest, nothing, answerMapPlace);
  on(mapPageRequest, nothing, answerMapPage, 'once');
  on(ExecuteCommandRequest.type, nothing, executeCommand, 'once');
}

const defaultDenyChoicesRequest = new ProtocolRequestType<DefaultDenyParams, DefaultDenyChoicesResult, never, void, void>(requestNames.defaultDenyChoices);
const defaultDenyRequest = new ProtocolRequestType<DefaultDenyParams, DefaultDenyResult, never, void, void>(requestNames.defaultDeny);
const mapRequest = new ProtocolRequestType<MapParams, MapModel | null, never, void, void>(requestNames.map);
const mapPlaceRequest = new ProtocolRequestType<MapPlaceParams, ProtocolLocation | null, never, void, void>(requestNames.mapPlace);
const mapPageRequest = new ProtocolRequestType<MapPageParams, string | null, never, void, void>(requestNames.mapPage);
const endsRequest = new ProtocolRequestType<EndsParams, EndsResult, never, void, void>(requestNames.ends);
const renderedRequest = new ProtocolRequestType<RenderedParams, RenderedResult, never, void, void>(requestNames.rendered);
const environmentsRequest = new ProtocolRequestType<EnvironmentsParams, EnvironmentsResult, never, void, void>(requestNames.environments);
const chooseEnvironmentRequest = new ProtocolRequestType<ChooseEnvironmentParams, ChooseEnvironmentResult, never, void, void>(requestNames.chooseEnvironment);
const namespacesRequest = new ProtocolRequestType<NamespacesParams, NamespacesResult, never, void, void>(requestNames.namespaces);
const namespaceRequest = new ProtocolRequestType<NamespaceParams, NamespaceResult, never, void, void>(requestNames.namespace);
const explainRequest = new ProtocolRequestType<ExplainParams, ExplainResult, never, void, void>(requestNames.explain);
const allowRequest = new ProtocolRequestType<AllowParams, ProposedEditResult, never, void, void>(requestNames.allow);
const generatePoliciesRequest = new ProtocolRequestType<GeneratePoliciesParams, ProposedEditResult, never, void, void>(requestNames.generatePolicies);
const environmentDifferenceRequest = new ProtocolRequestType<EnvironmentDifferenceParams, DifferenceResult, never, void, void>(
  requestNames.environmentDifference,
);
const differenceRequest = new ProtocolRequestType<DifferenceParams, DifferenceResult, never, void, void>(requestNames.difference);

const assertionsRequest = new ProtocolRequestType<AssertionsParams, AssertionsResult, never, void, void>(requestNames.assertions);
const runAssertionsRequest = new ProtocolRequestType<RunAssertionsParams, RunAssertionsResult, never, void, void>(requestNames.runAssertions);
const assertionCoverageRequest = new ProtocolRequestType<RunAssertionsParams, AssertionCoverageResult, never, void, void>(requestNames.assertionCoverage);
const recordAssertionsRequest = new ProtocolRequestType<RecordAssertionsParams, RecordAssertionsResult, never, void, void>(requestNames.recordAssertions);

const probesRequest = new ProtocolRequestType<ProbesParams, ProbesResult, never, void, void>(requestNames.probes);

const nothing = () => null;
const none = () => [];
const noTokens = () => ({ data: [] });
const same = <T>(value: T) => value;
const noProbes = (): ProbesResult => ({ probes: [] });
const notProposed = (): ProposedEditResult => ({ message: 'Nothing can be proposed; the log says why.' });
const noEdit = () => ({});
const noChoices = () => ({ choices: [] });
const noEnds = (): EndsResult => ({ ends: [] });
const notRendered: RenderedResult = { text: 'This cannot be rendered; the log says why.\n', problem: true, links: [], environments: [] };
const noEnvironments = (): EnvironmentsResult => ({ complete: false, count: 0, incomplete: 0, environments: [], profile: {} });
const noNamespaces = (): NamespacesResult => ({ complete: false, totals: { workloads: 0, policies: 0 }, namespaces: [] });
const noContents = (): NamespaceResult => ({ workloads: [], policies: [] });
const notChosen = (): ChooseEnvironmentResult => ({ problem: 'It cannot be chosen; the log says why.' });
const noAnswer = (): ExplainResult => ({ text: 'This cannot be explained; the log says why.\n', problem: true, links: [], explanations: [] });
const noDifference = (): DifferenceResult => ({ text: 'The difference cannot be said; the log says why.\n', problem: true, links: [] });
const noContent = (): TextDocumentContentResult => ({ text: 'This cannot be answered; the log says why.\n' });
const noFiles = (): AssertionsResult => ({ files: [] });
const noCoverage = (): AssertionCoverageResult => ({ files: [] });
const noResults = (): RunAssertionsResult => ({ results: [] });
const noReport = (): DocumentDiagnosticReport => ({ kind: DocumentDiagnosticReportKind.Full, items: [] });
const noReports = (): WorkspaceDiagnosticReport => ({ items: [] });
