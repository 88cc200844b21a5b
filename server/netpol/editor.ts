import { type AllowQuestion, allow, type NotProposed, type ProposedEdit } from '../features/allow.js';
import { type Call, type CallItem, type CallNode, callsOf, prepareCalls } from '../features/call-hierarchy.js';
import { type AddedPolicy, addDefaultDeny } from '../features/code-actions/add-default-deny.js';
import { allowOffers, type CodeAction, codeActions, type FindingOffer } from '../features/code-actions.js';
import { type CodeLens, type CodeLensOptions, codeLenses, type ResolvedCodeLens, resolveCodeLens } from '../features/code-lens.js';
import type { Completion } from '../features/completion/offer.js';
import { completions } from '../features/completion.js';
import { type DefaultDenyAnswer, type DefaultDenyOptions, defaultDeny, namespaceOf } from '../features/default-deny.js';
import { type Definition, definition } from '../features/definition.js';
import { type DocumentLink, documentLinks } from '../features/document-links.js';
import { type DocumentSymbol, documentSymbols } from '../features/document-symbols.js';
import { type DifferenceTextOptions, editDifferenceText } from '../features/edit-difference/text.js';
import { differenceTitle, objectDifferences } from '../features/edit-difference.js';
import { endAt, type PickableEnd, pickableEnds } from '../features/ends/pickable-ends.js';
import { type FoldingRange, foldingRanges } from '../features/folding-ranges.js';
import { type Highlight, highlights } from '../features/highlights.js';
import { type Hover, type HoverOptions, hover } from '../features/hover.js';
import { type IndexReading, indexReport } from '../features/index-report.js';
import type { InlayHint, InlayHintOptions } from '../features/inlay-hints/hint.js';
import { inlayHints } from '../features/inlay-hints.js';
import type { LinkedText } from '../features/linked-text.js';
import type { MapModel, MapOptions, MapPlace } from '../features/map/model.js';
import { mapInSteps } from '../features/map.js';
import { type NamedProbe, probesAt } from '../features/probe/probes.js';
import { type ProposalAsked, type ProposalTarget, proposalTargets, proposePolicies } from '../features/proposed-policies.js';
import { references } from '../features/references.js';
import { prepareRename, type Renamable, type Rename, type RenameRefusal, rename } from '../features/rename.js';
import { selectionRanges } from '../features/selection-ranges.js';
import { type SemanticToken, semanticTokens } from '../features/semantic-tokens.js';
import type { TextOf } from '../features/text-of.js';
import { type WorkspaceSymbol, workspaceSymbols } from '../features/workspace-symbols.js';
import type { Direction } from '../model/network-policy.js';
import { refusalText } from '../rules/refusal.js';
import type { Range } from '../util/range.js';
import type { FileId, Location, Snapshot } from '../workspace/snapshot.js';
import type { Analysis } from './analysis.js';
import { type Preparation, preparationFor } from './prepare.js';

/**
 * The questions that only editors ask: about a place in a file, or for a picture. Made from the same state as the others; apart from them so
 * that a program without an editor does not carry what answers them. Offsets are those of the file.
 */
export interface EditorAnswers {
  readonly snapshot: Snapshot;
  hover(file: FileId, offset: number, options: HoverOptions): Hover | undefined;
  /** Places only, so that they stand still while one types; `resolveLens` fills in a title. */
  codeLenses(file: FileId, options: CodeLensOptions): readonly CodeLens[];
  resolveLens(lens: CodeLens): ResolvedCodeLens | undefined;
  /** Fixes for the findings that touch a range, and what else can be done there. @param kinds undefined: all @param textOf left out: of open files only */
  codeActions(file: FileId, range: Range, kinds?: readonly CodeAction['kind'][], textOf?: TextOf): readonly ActionAnswer[];
  /** What findings that touch a range say is refused, as questions for `allow`. */
  allowOffers(file: FileId, range: Range): readonly OfferAnswer[];
  /** The default-denies for the namespace at a place that code actions leave out. */
  otherDefaultDenies(file: FileId, offset: number): readonly AddedPolicy[];
  completions(file: FileId, offset: number): readonly Completion[];
  definition(file: FileId, offset: number): Definition | undefined;
  references(file: FileId, offset: number): readonly Location[];
  /** What can be renamed at an offset, or why it cannot; undefined where nothing has a name. */
  prepareRename(file: FileId, offset: number): Renamable | RenameRefusal | undefined;
  /** The edit that gives it another name. @param read gives a text, also of a file that is not open */
  rename(file: FileId, offset: number, to: string, read: TextOf): Rename | RenameRefusal | undefined;
  /** What belongs in the same file to what is at an offset; empty where nothing does. */
  highlights(file: FileId, offset: number): readonly Highlight[];
  symbols(file: FileId): readonly DocumentSymbol[];
  /** Of the whole workspace, by `namespace/name` or `label=value`. */
  workspaceSymbols(query: string): readonly WorkspaceSymbol[];
  /** Undefined where editors know as much themselves. */
  foldingRanges(file: FileId): readonly FoldingRange[] | undefined;
  /** What is selected around an offset, each step around the one before. */
  selectionRanges(file: FileId, offset: number): readonly Range[];
  documentLinks(file: FileId): readonly DocumentLink[];
  /** What the text does not show, in its order and without overlaps. */
  semanticTokens(file: FileId): readonly SemanticToken[];
  /** What follows from what is written in a range, and is not written. */
  inlayHints(file: FileId, range: Range, options: InlayHintOptions): readonly InlayHint[];
  prepareCalls(file: FileId, offset: number): readonly CallItem[];
  calls(node: CallNode, direction: Direction): readonly Call[];
  /** How to test who can reach a workload and what it can reach; undefined where no workload is written. */
  probes(file: FileId, offset: number): WorkloadProbes | undefined;
  defaultDeny(file: FileId, offset: number | undefined, options: DefaultDenyOptions): DefaultDenyAnswer;
  /** The edit that lets one end reach another and nothing else. @param textOf gives a text, also of a file that is not open */
  allow(file: FileId, question: AllowQuestion, textOf: TextOf): ProposedAnswer;
  /** What policies can be generated for at an offset. */
  proposalTargets(file: FileId, offset: number): readonly ProposalTarget[];
  /** Policies from what manifests say has to work. @param textOf as above */
  proposePolicies(asked: ProposalAsked, textOf: TextOf): ProposedAnswer;
  /** What a connection may begin or end at in the environment of a file. */
  ends(file: FileId): readonly PickableEnd[];
  /** The one of these that is written at an offset. */
  endAt(file: FileId, offset: number): string | undefined;
  /** In steps, for who must rest in between. */
  map(file: FileId | undefined, options: MapOptions): Generator<void, MapModel>;
  mapPlace(file: FileId | undefined, place: MapPlace): Location | undefined;
  /** What the map of the environment of a file is made from: another list where another map would be answered. */
  mapBasis(file: FileId | undefined): readonly unknown[];
  /** The namespaces of what is written in a file. */
  namespacesIn(file: FileId): readonly string[];
  /** What the edit of a file opens and closes, above each object that does. @param since what people call the state before */
  editTitles(before: Analysis, file: FileId, since: string): readonly EditTitle[];
  /** The same with the reasons, as a document. */
  editText(before: Analysis, file: FileId, options: DifferenceTextOptions): LinkedText;
  /** What the first hovers and lenses would wait for, found out in time; undefined where no file is known. */
  preparation(files: readonly FileId[]): Preparation | undefined;
  /** What was read, for a log. */
  report(reading: IndexReading): readonly string[];
}

/** A question for `allow`, and the finding that it is about, by its rule and place. */
export interface OfferAnswer extends Omit<FindingOffer, 'finding'> {
  readonly finding: ActionAnswer['finding'];
}

/** Something that can be done: edits of whole files, and the finding that it is for, by its rule and place. */
export interface ActionAnswer extends Omit<CodeAction, 'finding'> {
  readonly finding: { readonly rule: string; readonly range: Range } | undefined;
}

/** An edit and what comes of it, or why there is none. */
export type ProposedAnswer = ProposedEdit | NotProposed;

export interface WorkloadProbes {
  readonly workload: string;
  readonly probes: readonly NamedProbe[];
}

export interface EditTitle {
  readonly title: string;
  /** Of the object; 0 for what is gone. */
  readonly offset: number;
}

/** The questions of editors about the state of an analysis. */
export function editorOf({ snapshot, judging, environment }: Analysis): EditorAnswers {
  const viewOf = (file: FileId | undefined) => environment(file).view;
  return {
    snapshot,
    hover: (file, offset, options) => hover(snapshot, file, offset, options),
    codeLenses: (file, options) => codeLenses(snapshot, file, options),
    resolveLens: (lens) => resolveCodeLens(snapshot, lens),
    codeActions: (file, range, kinds, textOf) =>
      codeActions(snapshot, file, range, { ...judging, ...(kinds && { kinds }), ...(textOf && { textOf }) }).map(actionAnswer),
    allowOffers: (file, range) =>
      allowOffers(snapshot, file, range, judging).map(({ finding: { rule, range: at }, ...offer }) => ({ ...offer, finding: { rule, range: at } })),
    otherDefaultDenies: (file, offset) => addDefaultDeny(snapshot, file, offset)?.others() ?? [],
    completions: (file, offset) => completions(snapshot, file, offset),
    definition: (file, offset) => definition(snapshot, file, offset),
    references: (file, offset) => references(snapshot, file, offset),
    prepareRename: (file, offset) => prepareRename(snapshot, file, offset),
    rename: (file, offset, to, read) => rename(snapshot, { file, offset }, to, read),
    highlights: (file, offset) => highlights(snapshot, file, offset),
    symbols: (file) => documentSymbols(snapshot, file),
    workspaceSymbols: (query) => workspaceSymbols(snapshot, query),
    foldingRanges: (file) => foldingRanges(snapshot, file),
    selectionRanges: (file, offset) => selectionRanges(snapshot, file, offset),
    documentLinks: (file) => documentLinks(snapshot, file),
    semanticTokens: (file) => semanticTokens(snapshot, file),
    inlayHints: (file, range, options) => inlayHints(snapshot, file, range, options),
    prepareCalls: (file, offset) => prepareCalls(snapshot, file, offset),
    calls: (node, direction) => callsOf(snapshot, node, direction),
    probes: (file, offset) => {
      const found = probesAt(snapshot, file, offset);
      return found && { workload: found.workload.name, probes: found.probes };
    },
    defaultDeny: (file, offset, options) => defaultDeny(snapshot, file, offset, options),
    allow: (file, question, textOf) => allow(snapshot, file, question, textOf),
    proposalTargets: (file, offset) => proposalTargets(snapshot, file, offset),
    proposePolicies: (asked, textOf) => proposePolicies(snapshot, asked, textOf),
    ends: (file) => pickableEnds(viewOf(file)),
    endAt: (file, offset) => endAt(snapshot, file, offset),
    map: (file, options) => mapInSteps(snapshot, viewOf(file), options),
    mapPlace: (file, place) => environment(file).mapPlace(place),
    mapBasis: (file) => {
      const { evaluator, refused } = viewOf(file);
      return [evaluator, snapshot.complete, refused.map(({ object, reason }) => `${object.id} ${refusalText(reason)}`).join('\n')];
    },
    namespacesIn: (file) => [...new Set((snapshot.file(file)?.objects ?? []).flatMap((placed) => namespaceOf(placed) ?? []))],
    editTitles: (before, file, since) =>
      objectDifferences(before.snapshot, snapshot, file).map((difference) => {
        const { object } = difference;
        return { title: differenceTitle(difference, since), offset: object ? object.object.range.start + object.offset : 0 };
      }),
    editText: (before, file, options) => editDifferenceText(before.snapshot, snapshot, file, options),
    preparation: (files) => preparationFor(snapshot, files),
    report: (reading) => indexReport(snapshot, reading),
  };
}

function actionAnswer({ finding, ...action }: CodeAction): ActionAnswer {
  return { ...action, finding: finding && { rule: finding.rule, range: finding.range } };
}

export type { Call, CallItem, CallNode } from '../features/call-hierarchy.js';
export type { CodeLens, ResolvedCodeLens } from '../features/code-lens.js';
export type { Completion } from '../features/completion/offer.js';
export type { DocumentLink } from '../features/document-links.js';
export type { DocumentSymbol } from '../features/document-symbols.js';
export type { FoldingRange } from '../features/folding-ranges.js';
export type { Highlight } from '../features/highlights.js';
export type { InlayHint } from '../features/inlay-hints/hint.js';
export type { MapFilter, MapOptions, MapPlace } from '../features/map/model.js';
export type { Rename } from '../features/rename.js';
export type { HoverCommands } from '../features/scope.js';
export type { SemanticToken } from '../features/semantic-tokens.js';
export type { TextOf } from '../features/text-of.js';
export type { WorkspaceSymbol } from '../features/workspace-symbols.js';
export type { Preparation } from './prepare.js';
