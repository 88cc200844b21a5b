import { ApplyWorkspaceEditRequest, type CancellationToken, MessageType, ShowDocumentRequest, ShowMessageNotification } from 'vscode-languageserver';
import type { EnvironmentAnswers } from '../netpol.js';
import { baseName, canonicalFileId, parentOf } from '../util/file-id.js';
import { recordOf } from '../util/record.js';
import { Slices } from '../workspace/scheduler.js';
import type { FileId } from '../workspace/snapshot.js';
import { defaultSizeLimit, type Workspace } from '../workspace/workspace.js';
import { isDocument } from './params-form.js';
import type { RecordAssertionsParams, RecordAssertionsResult } from './protocol.js';
import type { Session } from './session.js';
import { toWorkspaceEdit } from './workspace-edit.js';

/** `netpol/recordAssertions`: the edit that writes down who can reach whom now, in a new file, for a client that applies it itself. */
export async function answerRecordAssertions(
  session: Session,
  { textDocument }: RecordAssertionsParams,
  token: CancellationToken,
): Promise<RecordAssertionsResult> {
  const { assertionFiles, documents, indexing, netpol, workspace } = session;
  await assertionFiles.whenComplete(token);
  if (token.isCancellationRequested) return {};
  const [root] = indexing.folders;
  // Beside the file, on a disk or in a virtual workspace; a document without a file has nothing beside it.
  const isFile = textDocument !== undefined && !/^untitled:/i.test(textDocument.uri);
  const folder = isFile ? parentOf(canonicalFileId(textDocument.uri)) : root && canonicalFileId(root).replace(/\/$/, '');
  if (folder === undefined) return { message: 'Open a folder first: the file of assertions is made in it.' };
  const file = await freeName(workspace, folder);
  const { snapshot, environment } = netpol.analysis();
  const seen = environment(file);
  if (seen.workloads === 0) return { message: 'No manifest here makes pods, so there are no connections to record.' };
  const newText = await record(session, seen, token);
  if (newText === undefined) return {};
  if (newText.length > defaultSizeLimit) return { message: 'There is so much to record here that the file would be too large to be read.' };
  const edit = toWorkspaceEdit(session, snapshot, [{ file, create: true, edits: [{ range: { start: 0, end: 0 }, newText }] }]);
  return edit ? { edit, uri: documents.uriOf(file) } : { message: 'This editor cannot create files: `netpol test --record` prints the assertions.' };
}

/** Of thousands of workloads it takes long, so it lets in what arrives meanwhile; undefined where nobody waits any more. */
async function record({ background, host }: Session, environment: EnvironmentAnswers, token: CancellationToken): Promise<string | undefined> {
  const slices = new Slices({ now: background.now, rest: host.pause });
  const steps = environment.recording();
  for (;;) {
    if (slices.over) await slices.rest();
    if (token.isCancellationRequested) return undefined;
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The command `netpol.recordAssertions`: has the edit applied, shows the file, and says what there is to say. */
export async function recordAssertionsHere(session: Session, params: RecordAssertionsParams, token: CancellationToken): Promise<void> {
  const { connection, client } = session;
  const { edit, uri, message } = await answerRecordAssertions(session, params, token);
  if (edit) {
    const { applied } = await connection.sendRequest(ApplyWorkspaceEditRequest.type, { label: 'Record connections as assertions', edit });
    if (applied && uri !== undefined && client.showDocument) await connection.sendRequest(ShowDocumentRequest.type, { uri, takeFocus: true });
  }
  if (message !== undefined) await connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Info, message });
}

/** The parameters, where they are that; whatever else counts as left out. */
export function readRecordAssertions(value: unknown): RecordAssertionsParams {
  const { textDocument } = recordOf(value) ?? {};
  return isDocument(textDocument) ? { textDocument: { uri: textDocument.uri } } : {};
}

/** `<folder>/<its name>.netpol-test.yaml`, with a number where that is taken: no file is ever written over. */
async function freeName(workspace: Workspace, folder: FileId): Promise<FileId> {
  const base = canonicalFileId(`${folder}/${encodeURIComponent(baseName(folder) || 'connections')}`);
  let id = `${base}.netpol-test.yaml`;
  for (let n = 2; await workspace.exists(id); n++) id = `${base}-${n}.netpol-test.yaml`;
  return id;
}
