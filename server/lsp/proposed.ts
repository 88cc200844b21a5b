import { ApplyWorkspaceEditRequest, type CancellationToken, MessageType, ShowMessageNotification, ShowMessageRequest } from 'vscode-languageserver';
import { editorOf, type ProposedAnswer, type TextOf } from '../netpol/editor.js';
import { canonicalFileId } from '../util/file-id.js';
import { recordOf } from '../util/record.js';
import { shownLine, shownText } from '../util/text.js';
import { readExplain } from './explain.js';
import { openFile, toOffset } from './from-proto.js';
import { isDocument } from './params-form.js';
import type { AllowParams, GeneratePoliciesParams, ProposedEditResult } from './protocol.js';
import type { Session } from './session.js';
import { isPosition } from './show-locations.js';
import { withTexts } from './texts.js';
import { toWorkspaceEdit } from './workspace-edit.js';

/** `netpol/allow`: the edit that lets one end reach the other, for a client that applies it itself. */
export function answerAllow(session: Session, { uri, ...question }: AllowParams, token: CancellationToken): Promise<ProposedEditResult> {
  const file = canonicalFileId(uri);
  return proposed(session, token, (editor, textOf) => editor.allow(file, { port: undefined, ...question }, textOf));
}

/** `netpol/generatePolicies`: policies for the workload at a place, or for its namespace, likewise. */
export function answerGeneratePolicies(session: Session, params: GeneratePoliciesParams, token: CancellationToken): Promise<ProposedEditResult> {
  return proposed(session, token, (editor, textOf) => {
    const opened = openFile(editor.snapshot, params.textDocument);
    if (!opened) return { refusal: 'The file is not open, or it holds no Kubernetes object.' };
    const offset = params.position && toOffset(opened.lines, params.position);
    return editor.proposePolicies({ file: opened.file.id, offset, target: params.for, createsFiles: session.client.createsFiles }, textOf);
  });
}

type Editor = ReturnType<typeof editorOf>;

async function proposed(session: Session, token: CancellationToken, ask: (editor: Editor, textOf: TextOf) => ProposedAnswer): Promise<ProposedEditResult> {
  const found = await withTexts(session, token, (textOf) => ask(editorOf(session.netpol.analysis()), textOf));
  if (!found) return { message: '' };
  const { answer, snapshot, linesOf } = found;
  if (answer.refusal !== undefined) return { message: shownText(answer.refusal), ...(answer.choice === undefined ? {} : { choice: shownLine(answer.choice) }) };
  const [title, message] = [shownLine(answer.title), shownText(answer.description)];
  const annotation = { label: title, description: message, needsConfirmation: true };
  const edit = toWorkspaceEdit(session, snapshot, answer.edits, { annotation, linesOf });
  return edit ? { edit, title, message } : { message: 'This editor cannot create files.' };
}

/** The commands of the same names: have the edit applied, and say what there is to say. */
export async function applyProposed(session: Session, { edit, title, message }: ProposedEditResult): Promise<void> {
  if (edit) await session.connection.sendRequest(ApplyWorkspaceEditRequest.type, { label: title ?? 'Change policies', edit });
  if (message !== '') await session.connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Info, message });
}

/** The command `netpol.allow`: what opens more than was asked for is done only where a person chooses so. */
export async function allowHere(session: Session, params: AllowParams, token: CancellationToken): Promise<void> {
  const result = await answerAllow(session, params, token);
  if (result.choice === undefined) return applyProposed(session, result);
  const { message, choice } = result;
  const chosen = await session.connection.sendRequest(ShowMessageRequest.type, { type: MessageType.Info, message, actions: [{ title: choice }] });
  if (chosen?.title === choice) await applyProposed(session, await answerAllow(session, { ...params, withTwins: true }, token));
}

/** The parameters, where they are that. */
export function readAllow(value: unknown): AllowParams | undefined {
  const params = readExplain(value);
  return params && { ...params, ...(recordOf(value)?.['withTwins'] === true ? { withTwins: true } : {}) };
}

/** The parameters, where they are that; members of the wrong kind count as left out. */
export function readGeneratePolicies(value: unknown): GeneratePoliciesParams | undefined {
  const { textDocument, position, for: target } = recordOf(value) ?? {};
  if (!isDocument(textDocument)) return undefined;
  return {
    textDocument: { uri: textDocument.uri },
    ...(isPosition(position) ? { position } : {}),
    for: target === 'workload' ? 'workload' : 'namespace',
  };
}
