import {
  type CancellationToken,
  LSPErrorCodes,
  MessageType,
  type PrepareRenameParams,
  type PrepareRenameResult,
  type RenameParams,
  ResponseError,
  ShowMessageNotification,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { editorOf, type Rename } from '../netpol/editor.js';
import type { LineIndex } from '../util/line-index.js';
import { shownLine, shownText, withoutMarks } from '../util/text.js';
import type { FileId, Snapshot } from '../workspace/snapshot.js';
import { openFile, toOffset } from './from-proto.js';
import type { Session } from './session.js';
import { withTexts } from './texts.js';
import { toRange } from './to-proto.js';
import { toWorkspaceEdit } from './workspace-edit.js';

/** `textDocument/prepareRename`: what is renamed, or an error that says why it cannot be. */
export function answerPrepareRename({ netpol }: Session, { textDocument, position }: PrepareRenameParams): PrepareRenameResult | null {
  const editor = editorOf(netpol.analysis());
  const opened = openFile(editor.snapshot, textDocument);
  const found = opened && editor.prepareRename(opened.file.id, toOffset(opened.lines, position));
  if (!opened || !found) return null;
  if (found.refusal !== undefined) throw refused(found.refusal);
  return { range: toRange(opened.lines, found.range), placeholder: found.name };
}

/** `textDocument/rename`: one edit of all files, with words to confirm; or an error that says why it cannot be. */
export async function answerRename(
  session: Session,
  { textDocument, position, newName }: RenameParams,
  token: CancellationToken,
): Promise<WorkspaceEdit | null> {
  const found = await withTexts(session, token, (textOf) => {
    const editor = editorOf(session.netpol.analysis());
    const opened = openFile(editor.snapshot, textDocument);
    return opened && editor.rename(opened.file.id, toOffset(opened.lines, position), newName, textOf);
  });
  if (!found?.answer || token.isCancellationRequested) return null;
  const { answer, snapshot, linesOf } = found;
  if (answer.refusal !== undefined) throw refused(answer.refusal);
  const edit = toEdit(session, snapshot, answer, linesOf);
  // A preview has little room for words.
  if (edit && session.client.previews && isToBeRead(answer)) {
    void session.connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Info, message: descriptionOf(answer) });
  }
  return edit;
}

/** Whether there is more to know of it than that names change: then it is looked at before it is done. */
function isToBeRead({ effects, notes }: Rename): boolean {
  return effects.length > 0 || notes.length > 0;
}

function descriptionOf({ effects, notes }: Rename): string {
  return plainText([effects.length === 0 ? 'Who selects whom stays as it is.' : few(effects), ...notes].join(' '));
}

/** Where people cannot be told and asked before, nothing is done that makes a selector select others. */
function toEdit(session: Session, snapshot: Snapshot, renamed: Rename, linesOf: (file: FileId) => LineIndex | undefined): WorkspaceEdit | null {
  const { title, edits, effects } = renamed;
  if (edits.length === 0) return { changes: {} };
  if (effects.length > 0 && !session.client.annotatedEdits) throw refused(`Selectors would select others than now: ${effects[0]}`);
  const annotation = { label: shownLine(withoutMarks(title)), needsConfirmation: isToBeRead(renamed), description: descriptionOf(renamed) };
  return toWorkspaceEdit(session, snapshot, edits, { annotation, linesOf }) ?? null;
}

function few(effects: readonly string[]): string {
  const shown = effects.slice(0, 10).join(' ');
  return effects.length > 10 ? `${shown} And ${effects.length - 10} more.` : shown;
}

function plainText(text: string): string {
  return shownText(withoutMarks(text));
}

function refused(reason: string): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestFailed, plainText(reason));
}
