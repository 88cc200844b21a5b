import { ApplyWorkspaceEditRequest, MessageType, ShowMessageNotification, ShowMessageRequest } from 'vscode-languageserver';
import { editorOf } from '../netpol/editor.js';
import type { FileEdit } from '../netpol.js';
import type { LineIndex } from '../util/line-index.js';
import { recordOf } from '../util/record.js';
import { shownLine } from '../util/text.js';
import { openFile, toOffset } from './from-proto.js';
import { isDocument } from './params-form.js';
import type { DefaultDenyChoicesResult, DefaultDenyParams, DefaultDenyResult, FlowDirection } from './protocol.js';
import type { Session } from './session.js';
import { isPosition, showFile } from './show-locations.js';
import { toWorkspaceEdit } from './workspace-edit.js';

/** `netpol/defaultDeny`: the edit that adds the policy, for a client that applies it itself. */
export function answerDefaultDeny(session: Session, { textDocument, position, directions, into = 'file' }: DefaultDenyParams): DefaultDenyResult {
  const editor = editorOf(session.netpol.analysis());
  const { snapshot } = editor;
  const opened = openFile(snapshot, textDocument);
  if (!opened) return { message: 'The file is not open, or it holds no Kubernetes object.' };
  const offset = position && toOffset(opened.lines, position);
  const answer = editor.defaultDeny(opened.file.id, offset, { directions: directions ?? ['ingress', 'egress'], into });
  const edit = answer.edit && toWorkspaceEdit(session, snapshot, [answer.edit]);
  if (answer.edit && !edit) return { message: 'This editor cannot create files: add the policy to this one.' };
  const place = answer.edit && placeOf(session, opened.lines, answer.edit);
  return { ...(edit && place ? { edit, place } : {}), ...(answer.message === undefined ? {} : { message: shownLine(answer.message) }) };
}

/** Where the new document begins, behind the line that parts it from the one before. */
function placeOf({ documents }: Session, lines: LineIndex, { file, create, edits }: FileEdit): DefaultDenyResult['place'] {
  const [edit] = edits;
  if (!edit) return undefined;
  const before = create ? 0 : lines.positionAt(edit.range.start).line;
  const within = edit.newText.slice(0, edit.newText.indexOf('apiVersion')).split('\n').length - 1;
  return { uri: documents.uriOf(file), position: { line: before + within, character: 0 } };
}

/** `netpol/defaultDenyChoices`: what code actions leave out, for a client that has people choose. */
export function answerDefaultDenyChoices(session: Session, { textDocument, position }: DefaultDenyParams): DefaultDenyChoicesResult {
  const editor = editorOf(session.netpol.analysis());
  const { snapshot } = editor;
  const opened = openFile(snapshot, textDocument);
  const found = opened && position ? editor.otherDefaultDenies(opened.file.id, toOffset(opened.lines, position)) : [];
  const choices = found.flatMap(({ title, edits: [own] }) => {
    const edit = own && toWorkspaceEdit(session, snapshot, [own]);
    const place = own && opened && placeOf(session, opened.lines, own);
    return edit && place ? [{ title: shownLine(title), edit, place }] : [];
  });
  return { choices };
}

/** The command `netpol.addDefaultDeny`: has the edit applied and says what there is to say. */
export async function addDefaultDeny(session: Session, params: DefaultDenyParams): Promise<void> {
  const { edit, place, message }: DefaultDenyResult = params.choose ? await choice(session, params) : answerDefaultDeny(session, params);
  if (edit) {
    const { applied } = await session.connection.sendRequest(ApplyWorkspaceEditRequest.type, { label: 'Add default-deny policy', edit });
    if (applied && place && place.uri !== params.textDocument.uri) await showFile(session, place.uri);
  }
  if (message !== undefined) await session.connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Info, message });
}

/** What the person chooses; nothing where they leave. */
async function choice(session: Session, params: DefaultDenyParams): Promise<DefaultDenyResult> {
  const { choices } = answerDefaultDenyChoices(session, params);
  if (choices.length === 0) return { message: 'There is no other default-deny to choose here.' };
  const actions = choices.map(({ title }) => ({ title }));
  const chosen = await session.connection.sendRequest(ShowMessageRequest.type, { type: MessageType.Info, message: 'Which one?', actions });
  return choices.find(({ title }) => title === chosen?.title) ?? {};
}

/** The parameters, where they are that; members of the wrong kind count as left out. */
export function readDefaultDeny(value: unknown): DefaultDenyParams | undefined {
  const { textDocument, position, directions, into, choose } = recordOf(value) ?? {};
  if (!isDocument(textDocument)) return undefined;
  return {
    textDocument: { uri: textDocument.uri },
    ...(isPosition(position) ? { position } : {}),
    ...(Array.isArray(directions) ? { directions: directions.filter((one): one is FlowDirection => one === 'ingress' || one === 'egress') } : {}),
    ...(into === 'newFile' ? { into } : {}),
    ...(choose === true ? { choose } : {}),
  };
}
