import { type ChangeAnnotation, CreateFile, DeleteFile, type TextEdit as ProtocolEdit, TextDocumentEdit, type WorkspaceEdit } from 'vscode-languageserver';
import type { FileEdit } from '../netpol.js';
import { LineIndex } from '../util/line-index.js';
import type { FileId, Snapshot } from '../workspace/snapshot.js';
import type { Client } from './client.js';
import type { Session } from './session.js';
import { toTextEdit } from './to-proto.js';

/** Whether the client can do what the edits want of it. */
export function canApply({ createsFiles }: Client, files: readonly FileEdit[]): boolean {
  return createsFiles || files.every(({ create }) => !create);
}

interface MoreOfEdit {
  /** What people read and, where it says so, confirm, where the client shows that. */
  readonly annotation?: ChangeAnnotation;
  /** Of texts that were read for the edit. */
  linesOf?(file: FileId): LineIndex | undefined;
}

/**
 * The edit as this client takes it: tied to the versions that it was made for where the client knows versions. Undefined where it
 * creates a file and the client cannot, or where a file is gone.
 */
export function toWorkspaceEdit(session: Session, snapshot: Snapshot, files: readonly FileEdit[], more: MoreOfEdit = {}): WorkspaceEdit | undefined {
  const { client, documents } = session;
  if (!canApply(client, files)) return undefined;
  const annotated = client.annotatedEdits ? more.annotation : undefined;
  const converted: (FileEdit & { readonly uri: string; readonly version: number | null; readonly converted: ProtocolEdit[] })[] = [];
  for (const each of files) {
    const found = each.create ? new LineIndex('') : (more.linesOf?.(each.file) ?? snapshot.file(each.file)?.lines);
    if (!found) return undefined;
    converted.push({
      ...each,
      uri: documents.uriOf(each.file),
      version: documents.versionOf(each.file) ?? null,
      converted: each.edits.map((edit) => ({ ...toTextEdit(found, edit), ...(annotated && { annotationId: 'netpol' }) })),
    });
  }
  // A file that is deleted, or of JSON, has no comments.
  const noted = annotated?.needsConfirmation && client.previews ? converted.find(({ emptied, uri }) => !emptied && !uri.endsWith('.json')) : undefined;
  if (annotated) noted?.converted.unshift(noteOf(annotated));
  if (!client.versionedEdits) return { changes: Object.fromEntries(converted.map(({ uri, converted }) => [uri, converted])) };
  return {
    ...(annotated && { changeAnnotations: noted ? previewed(annotated) : { netpol: annotated } }),
    documentChanges: converted.flatMap(
      ({ uri, version, create, emptied, converted }): NonNullable<WorkspaceEdit['documentChanges']> =>
        emptied && client.deletesFiles
          ? [DeleteFile.create(uri, { ignoreIfNotExists: true }, annotated && 'netpol')]
          : [
              ...(create ? [CreateFile.create(uri, { overwrite: false, ignoreIfExists: false }, annotated && 'netpol')] : []),
              TextDocumentEdit.create({ uri, version }, converted),
            ],
    ),
  };
}

/** The changes that count need no tick in a preview that the note has opened. */
function previewed(annotation: ChangeAnnotation): Record<string, ChangeAnnotation> {
  return { netpol: { ...annotation, needsConfirmation: false }, [note]: { ...annotation, label: 'Say so in a comment, too' } };
}

const note = 'netpol-note';

/** What comes of the edit as a comment above everything else in its first file: read in the preview, and written only where it is ticked. */
function noteOf({ label, description = '' }: ChangeAnnotation): ProtocolEdit & { readonly annotationId: string } {
  const words = `${label}. ${description}`.replaceAll(/\s+/g, ' ').trim();
  const start = { line: 0, character: 0 };
  return { range: { start, end: start }, newText: `# ${words.length > longest ? `${words.slice(0, longest)}...` : words}\n`, annotationId: note };
}

/** As long as the other comments that are written. */
const longest = 300;
