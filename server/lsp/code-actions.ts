import {
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
import { type EditorAnswers, editorOf, type ActionAnswer as OurAction } from '../netpol/editor.js';
import { visible } from '../util/text.js';
import type { Snapshot } from '../workspace/snapshot.js';
import { fixAllKind } from './code-action-kinds.js';
import { openFile, toOffset, toOffsets } from './from-proto.js';
import { commandNames, type GeneratePoliciesParams } from './protocol.js';
import type { Session } from './session.js';
import { toMarkedRange } from './to-proto.js';
import { canApply, toWorkspaceEdit } from './workspace-edit.js';

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
export function answerCodeActions(session: Session, { textDocument, range, context }: CodeActionParams): (CodeAction | Command)[] {
  const { client, documents, netpol, workspace } = session;
  const editor = editorOf(netpol.analysis());
  const { snapshot } = editor;
  if (!client.codeActionLiterals) return [];
  const version = documents.versionOf(workspace.fileId(textDocument.uri));
  const actions = actionsAt(editor, textDocument.uri, range, kindsOf(context));
  const proposals = wantsRewriting(context) ? proposalActions(editor, textDocument.uri, range.start) : [];
  if (client.codeActionResolve) {
    const own = actions
      .filter(({ edits }) => canApply(client, edits))
      .map((action) => {
        const data: ActionData = { uri: textDocument.uri, version, range, kind: action.kind, id: action.id };
        return { ...toCodeAction(action, fixedBy(snapshot, textDocument.uri, action, context.diagnostics)), ...showing(session, action), data };
      });
    return [...own, ...proposals];
  }
  const own = actions.flatMap((action) => {
    const edit = toWorkspaceEdit(session, snapshot, action.edits);
    return edit ? [{ ...toCodeAction(action, fixedBy(snapshot, textDocument.uri, action, context.diagnostics)), ...showing(session, action), edit }] : [];
  });
  return [...own, ...proposals];
}

/** Policies from what has to work: the edit takes in files that are not open, so that it is asked for when it is chosen. */
function proposalActions({ snapshot, proposalTargets }: EditorAnswers, uri: string, position: Range['start']): CodeAction[] {
  const opened = openFile(snapshot, { uri });
  const targets = opened ? proposalTargets(opened.file.id, toOffset(opened.lines, position)) : [];
  return targets.map(({ title: name, target }) => {
    const title = visible(name);
    const params: GeneratePoliciesParams = { textDocument: { uri }, position, for: target };
    return { title, kind: CodeActionKind.RefactorRewrite, command: { title, command: commandNames.generatePolicies, arguments: [params] } };
  });
}

/** A file that an action makes is opened after it, where the client can. */
function showing({ client, documents }: Session, { edits }: OurAction): { readonly command?: Command } {
  const made = edits.find(({ create }) => create);
  return made && client.showDocument
    ? { command: { title: 'Show the new file', command: commandNames.showFile, arguments: [documents.uriOf(made.file)] } }
    : {};
}

/** `codeAction/resolve`: the edit of the same action, if the document is still the one that it was offered for. */
export function resolveCodeAction(session: Session, action: CodeAction): CodeAction {
  const data = readData(action.data);
  if (!data) return action;
  const { documents, netpol, workspace } = session;
  const editor = editorOf(netpol.analysis());
  if (documents.versionOf(workspace.fileId(data.uri)) !== data.version) throw new ResponseError(LSPErrorCodes.ContentModified, 'The document changed since.');
  // What fixes the finding may have changed with another file: then the person chose by a title that this one has not.
  const found = actionsAt(editor, data.uri, data.range, [data.kind]).find(({ id, title }) => id === data.id && title === action.title);
  const edit = found && toWorkspaceEdit(session, editor.snapshot, found.edits);
  if (!edit) throw new ResponseError(LSPErrorCodes.ContentModified, 'The finding is gone.');
  return { ...action, edit };
}

function actionsAt({ snapshot, codeActions }: EditorAnswers, uri: string, range: Range, kinds: readonly OurAction['kind'][]): readonly OurAction[] {
  const opened = openFile(snapshot, { uri });
  return opened && kinds.length > 0 ? codeActions(opened.file.id, toOffsets(opened.lines, range), kinds) : [];
}

/** A kind asked for takes in the kinds below it. What the editor asks for by itself, for a light bulb, are quick fixes; who names no kind gets no rewriting. */
function kindsOf({ only, triggerKind }: CodeActionParams['context']): readonly OurAction['kind'][] {
  if (!only) return triggerKind === CodeActionTriggerKind.Automatic ? ['quickfix'] : ['quickfix', 'refactor', 'fixAll'];
  const asked = (kind: string) => only.some((one) => one === '' || one === kind || kind.startsWith(`${one}.`));
  return [
    ...(asked(CodeActionKind.QuickFix) ? (['quickfix'] as const) : []),
    ...(asked(CodeActionKind.Refactor) ? (['refactor'] as const) : []),
    ...(asked(CodeActionKind.RefactorRewrite) ? (['rewrite'] as const) : []),
    ...(asked(fixAllKind) ? (['fixAll'] as const) : []),
  ];
}

/** Not where a light bulb is for what is wrong. */
function wantsRewriting({ only, triggerKind }: CodeActionParams['context']): boolean {
  if (!only) return triggerKind !== CodeActionTriggerKind.Automatic;
  return only.some((one) => one === '' || CodeActionKind.RefactorRewrite === one || CodeActionKind.RefactorRewrite.startsWith(`${one}.`));
}

function toCodeAction({ title, kind, preferred }: OurAction, diagnostics: Diagnostic[]): CodeAction {
  if (kind === 'fixAll') return { title, kind: fixAllKind };
  if (kind === 'rewrite') return { title, kind: CodeActionKind.RefactorRewrite };
  if (kind === 'refactor') return { title, kind: CodeActionKind.Refactor };
  return { title, kind: CodeActionKind.QuickFix, ...(preferred ? { isPreferred: true } : {}), ...(diagnostics.length > 0 ? { diagnostics } : {}) };
}

/** Of the diagnostics that the client has at the place, those that the action fixes. */
function fixedBy(snapshot: Snapshot, uri: string, { finding }: OurAction, diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const source = openFile(snapshot, { uri })?.file.source;
  if (!finding || !source) return [];
  const { start, end } = toMarkedRange(source, finding.range);
  const same = (a: Range['start'], b: Range['start']) => a.line === b.line && a.character === b.character;
  return diagnostics.filter(({ source, code, range }) => source === 'netpol' && code === finding.rule && same(range.start, start) && same(range.end, end));
}

const kinds: readonly OurAction['kind'][] = ['quickfix', 'refactor', 'rewrite', 'fixAll'];

/** The data of an action of ours; it went through the client, so it is looked at before it is used. */
function readData(value: unknown): ActionData | undefined {
  if (typeof value !== 'object' || value === null || !('uri' in value) || !('range' in value) || !('kind' in value) || !('id' in value)) return undefined;
  const known = typeof value.uri === 'string' && typeof value.id === 'string' && kinds.some((kind) => kind === value.kind);
  return known ? (value as ActionData) : undefined;
}
