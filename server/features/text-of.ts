import type { SourceFile } from '../syntax/source-file.js';
import type { FileId } from '../workspace/snapshot.js';

/** Gives the text of a file, also of one that is not open; undefined where it is not at hand. Who edits several files asks it for each. */
export type TextOf = (file: FileId) => SourceFile | undefined;
