import type { FileId } from '../util/file-id.js';
import type { Range } from '../util/range.js';

/** A place to show: file offsets. */
export interface Location {
  readonly file: FileId;
  readonly range: Range;
}
