import type { LineIndex } from '../util/line-index.js';
import type { FileId, Snapshot, WorkspaceFile } from '../workspace/snapshot.js';
import type { Workspace } from '../workspace/workspace.js';

/** Where the lines of files begin, also of files that are not open: links and other places are offsets, the protocol wants lines. */
export class FileLines {
  readonly #workspace: Workspace;
  /** By the file's version: a changed file is another object. */
  readonly #closed = new WeakMap<WorkspaceFile, LineIndex>();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** The lines, where they are at hand without reading anything. */
  known(snapshot: Snapshot, id: FileId): LineIndex | undefined {
    const file = snapshot.file(id);
    return file && (file.source?.lines ?? this.#closed.get(file));
  }

  /** The lines of a file that the snapshot knows; undefined where it is gone meanwhile. */
  async of(snapshot: Snapshot, id: FileId): Promise<LineIndex | undefined> {
    const file = snapshot.file(id);
    const known = this.known(snapshot, id);
    if (!file || known) return known;
    const lines = (await this.#workspace.load(id))?.file.source?.lines;
    if (lines) this.#closed.set(file, lines);
    return lines;
  }
}
