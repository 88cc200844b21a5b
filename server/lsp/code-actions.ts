import {
  type CancellationToken,
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  CodeActionTriggerKind,
  type Command,
  type Diagnostic,
  LSPErrorCodes,
  type Range,
  ResponseError,
} from 'vscode-languageserver';
import { editorOf, type ActionAnswer as OurAction } from '../netpol/editor.js';
import type { LineIndex } from '../util/line-index.js';
import { shownLine, shownText } from '../util/text.js';
import type { FileId, Snapshot } from '../workspace/snapshot.js';
import { fixAllKind } from './code-action-kinds.js';
import { openFile, toOffsets } from './from-proto.js';
import { offerActions, proposalActions } from './proposal-actions.js';
import { commandNames, type DefaultDenyParams } from './protocol.js';
import type { Session } from './session.js';
import { withTexts } from './texts.js';
import { toMarkedRange } from './to-proto.js';
import { canApply, toWorkspaceEdit } from './workspace-edit.js';

const protocolKinds: Readonly<Record<OurAction['kind'], CodeActionKind>> = {
  quickfix: CodeActionKind.QuickFix,
  refactor: CodeActionKind.Refactor,
  rewrite: CodeActionKind.RefactorRewrite,
  extract: CodeActionKind.RefactorExtract,
  move: CodeActionKind.RefactorMove,
  fixAll: fixAllKind,
};

/** What comes back when the client wants an action's edit: what was asked, so that it is computed again from the text as it is then. */
interface ActionData {
  readonly uri: string;
  readonly version: number | undefined;
  readonly range: Range;
  readonly kind: OurAction['kind'];
  /** Which one: several findings may have a fix of the same title. */
  readonly id: string;
}

/** `textDocument/codeAction`. A client that asks for an action's edit when it is chosen gets none before. */
export async function answerCodeActions(
  session: Session,
  { textDocument: { uri }, range, context }: CodeActionParams,
  token: CancellationToken,
): Promise<(CodeAction | Command)[]> {
  if (!session.client.codeActionLiterals) return [];
  const kinds = kindsOf(context);
  const found = await actionsAt(session, uri, range, kinds, token);
  if (!found) return [];
  const about = (finding: OurAction['finding']) => fixedBy(found.snapshot, uri, finding, context.diagnostics);
  const own = found.answer.flatMap((action) => shownAction(session, found, action, { uri, range, about }));
  const proposals = wantsRewriting(context) ? proposalActions(editorOf(session.netpol.analysis()), uri, range.start) : [];
  const offers = kinds.includes('quickfix') ? await offerActions(session, uri, range, about) : [];
  // What does something about a finding stands before what silences it.
  const silencing = own.findIndex(({ title, kind }) => kind === CodeActionKind.QuickFix && title.startsWith('Ignore '));
  const at = silencing < 0 ? own.length : silencing;
  return [...own.slice(0, at), ...offers, ...own.slice(at), ...proposals];
}

/** Where actions are asked for, and which diagnostics of the client each is about. */
interface AskedAt {
  readonly uri: string;
  readonly range: Range;
  about(this: void, finding: OurAction['finding']): Diagnostic[];
}

/** What is known of the texts that edits are made in. */
interface Known {
  readonly snapshot: Snapshot;
  readonly linesOf: (file: FileId) => LineIndex | undefined;
}

/** An action as the client takes it; none where it could not carry it out. */
function shownAction(session: Session, { snapshot, linesOf }: Known, action: OurAction, { uri, range, about }: AskedAt): CodeAction[] {
  const { client, documents, workspace } = session;
  const shown = { ...toCodeAction(action, about(action.finding)), ...showing(session, action) };
  if (action.asks !== undefined) return [{ ...shown, command: choosing(action, uri, range) }];
  if (action.refusal !== undefined) return client.disabledActions ? [{ ...shown, disabled: { reason: shownText(action.refusal) } }] : [];
  if (!canApply(client, action.edits)) return [];
  const version = documents.versionOf(workspace.fileId(uri));
  if (client.codeActionResolve) return [{ ...shown, data: { uri, version, range, kind: action.kind, id: action.id } satisfies ActionData }];
  const edit = toEdit(session, snapshot, action, linesOf);
  return edit ? [{ ...shown, edit }] : [];
}

function choosing({ title }: OurAction, uri: string, { start }: Range): Command {
  const params: DefaultDenyParams = { textDocument: { uri }, position: start, choose: true };
  return { title, command: commandNames.addDefaultDeny, arguments: [params] };
}

/** A file that an action makes is opened after it, where the client can. */
function showing({ client, documents }: Session, { edits }: OurAction): { readonly command?: Command } {
  const made = edits.find(({ create }) => create);
  return made && client.showDocument
    ? { command: { title: 'Show the new file', command: commandNames.showFile, arguments: [documents.uriOf(made.file)] } }
    : {};
}

/** `codeAction/resolve`: the edit of the same action, if the document is still the one that it was offered for. */
export async function resolveCodeAction(session: Session, action: CodeAction, token: CancellationToken): Promise<CodeAction> {
  const data = readData(action.data);
  if (!data) return action;
  const { documents, workspace } = session;
  if (documents.versionOf(workspace.fileId(data.uri)) !== data.version) throw new ResponseError(LSPErrorCodes.ContentModified, 'The document changed since.');
  const found = await actionsAt(session, data.uri, data.range, [data.kind], token);
  // What fixes the finding may have changed with another file: then the person chose by a title that this one has not.
  const same = found?.answer.find(({ id, title }) => id === data.id && title === action.title);
  const edit = found && same && toEdit(session, found.snapshot, same, found.linesOf);
  if (!edit) throw new ResponseError(LSPErrorCodes.ContentModified, 'The finding is gone.');
  return { ...action, edit };
}

/** What can be done, with the texts that it takes, also of files that are not open. */
function actionsAt(session: Session, uri: string, range: Range, kinds: readonly OurAction['kind'][], token: CancellationToken) {
  return withTexts(session, token, (textOf): readonly OurAction[] => {
    const { snapshot, codeActions } = editorOf(session.netpol.analysis());
    const opened = openFile(snapshot, { uri });
    return opened && kinds.length > 0 ? codeActions(opened.file.id, toOffsets(opened.lines, range), kinds, textOf) : [];
  });
}

/** With the words that people confirm, where there are some. */
function toEdit(session: Session, snapshot: Snapshot, { title, description, edits }: OurAction, linesOf: (file: FileId) => LineIndex | undefined) {
  const annotation = description === undefined ? undefined : { label: shownLine(title), description: shownText(description), needsConfirmation: true };
  return toWorkspaceEdit(session, snapshot, edits, { linesOf, ...(annotation && { annotation }) });
}

/** A kind asked for takes in the kinds below it. What the editor asks for by itself, for a light bulb, are quick fixes; who names no kind gets no rewriting. */
function kindsOf({ only, triggerKind }: CodeActionParams['context']): readonly OurAction['kind'][] {
  if (!only) return triggerKind === CodeActionTriggerKind.Automatic ? ['quickfix'] : ['quickfix', 'refactor', 'fixAll'];
  const asked = (kind: string) => only.some((one) => one === '' || one === kind || kind.startsWith(`${one}.`));
  return [
    ...(asked(CodeActionKind.QuickFix) ? (['quickfix'] as const) : []),
    ...(asked(CodeActionKind.Refactor) ? (['refactor'] as const) : []),
    ...rewritingKinds.filter((kind) => asked(protocolKinds[kind])),
    ...(asked(fixAllKind) ? (['fixAll'] as const) : []),
  ];
}

const rewritingKinds = ['rewrite', 'extract', 'move'] as const;

/** Not where a light bulb is for what is wrong. */
function wantsRewriting({ only, triggerKind }: CodeActionParams['context']): boolean {
  if (!only) return triggerKind !== CodeActionTriggerKind.Automatic;
  return only.some((one) => one === '' || CodeActionKind.RefactorRewrite === one || CodeActionKind.RefactorRewrite.startsWith(`${one}.`));
}

function toCodeAction({ title, kind, preferred }: OurAction, diagnostics: Diagnostic[]): CodeAction {
  if (kind !== 'quickfix') return { title: shownLine(title), kind: protocolKinds[kind] };
  return { title, kind: CodeActionKind.QuickFix, ...(preferred ? { isPreferred: true } : {}), ...(diagnostics.length > 0 ? { diagnostics } : {}) };
}

/** Of the diagnostics that the client has at the place, those that the action fixes. */
function fixedBy(snapshot: Snapshot, uri: string, finding: OurAction['finding'], diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const source = openFile(snapshot, { uri })?.file.source;
  if (!finding || !source) return [];
  const { start, end } = toMarkedRange(source, finding.range);
  const same = (a: Range['start'], b: Range['start']) => a.line === b.line && a.character === b.character;
  return diagnostics.filter(({ source, code, range }) => source === 'netpol' && code === finding.rule && same(range.start, start) && same(range.end, end));
}

/** The data of an action of ours; it went through the client, so it is looked at before it is used. */
function readData(value: unknown): ActionData | undefined {
  if (typeof value !== 'object' || value === null || !('uri' in value) || !('range' in value) || !('kind' in value) || !('id' in value)) return undefined;
  const known = typeof value.uri === 'string' && typeof value.id === 'string' && typeof value.kind === 'string' && value.kind in protocolKinds;
  return known ? (value as ActionData) : undefined;
}
