import { CreateFile, type TextEdit as ProtocolEdit, TextDocumentEdit, type WorkspaceEdit } from 'vscode-languageserver';
import type { FileEdit } from '../rules/rule.js';
import { LineIndex } from '../util/line-index.js';
import type { Snapshot } from '../workspace/snapshot.js';
import type { Client } from './client.js';
import type { Session } from './session.js';
import { toTextEdit } from './to-proto.js';

/** Whether the client can do what the edits want of it. */
export function canApply({ createsFiles }: Client, files: readonly FileEdit[]): boolean {
  return createsFiles || files.every(({ create }) => !create);
}

/**
 * The edit as this client takes it: tied to the versions that it was made for where the client knows versions. Undefined where it
 * creates a file and the client cannot, or where a file is gone.
 */
export async function toWorkspaceEdit(session: Session, snapshot: Snapshot, files: readonly FileEdit[]): Promise<WorkspaceEdit | undefined> {
  const { client, documents, lines } = session;
  if (!canApply(client, files)) return undefined;
  // Taken before anything is waited for: these are the versions of the snapshot.
  const versions = files.map(({ file }) => documents.versionOf(file) ?? null);
  const converted: (FileEdit & { readonly uri: string; readonly version: number | null; readonly converted: ProtocolEdit[] })[] = [];
  for (const [index, each] of files.entries()) {
    const found = each.create ? new LineIndex('') : await lines.of(snapshot, each.file);
    if (!found) return undefined;
    converted.push({
      ...each,
      uri: documents.uriOf(each.file),
      version: versions[index] ?? null,
      converted: each.edits.map((edit) => toTextEdit(found, edit)),
    });
  }
  if (!client.versionedEdits) return { changes: Object.fromEntries(converted.map(({ uri, converted }) => [uri, converted])) };
  return {
    documentChanges: converted.flatMap(({ uri, version, create, converted }) => [
      ...(create ? [CreateFile.create(uri, { overwrite: false, ignoreIfExists: false })] : []),
      TextDocumentEdit.create({ uri, version }, converted),
    ]),
  };
}
