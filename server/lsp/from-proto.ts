import type { Position, Range } from 'vscode-languageserver';
import { canonicalFileId } from '../util/file-id.js';
import type { LineIndex } from '../util/line-index.js';
import type * as ours from '../util/range.js';
import type { Snapshot, WorkspaceFile } from '../workspace/snapshot.js';

/** The file that a request is about, with its lines; undefined where it is not open or nothing is known of it. */
export function openFile(snapshot: Snapshot, { uri }: { readonly uri: string }): { readonly file: WorkspaceFile; readonly lines: LineIndex } | undefined {
  const file = snapshot.file(canonicalFileId(uri));
  return file?.source && { file, lines: file.source.lines };
}

/** Places outside the text are clamped to it. */
export function toOffset(lines: LineIndex, position: Position): number {
  return lines.offsetAt(position);
}

export function toOffsets(lines: LineIndex, { start, end }: Range): ours.Range {
  const from = lines.offsetAt(start);
  return { start: from, end: Math.max(from, lines.offsetAt(end)) };
}
