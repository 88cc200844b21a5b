import type { Range } from '../util/range.js';
import type { FileId } from '../workspace/snapshot.js';
import type { Category, Fix, RelatedPlace, Severity } from './rule.js';

/** One thing said about one place of a file; what the editor, the command line and CI all print. */
export interface Finding {
  readonly file: FileId;
  /** File offsets. */
  readonly range: Range;
  readonly rule: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly message: string;
  /** The rule's page. */
  readonly url: string;
  readonly related: readonly RelatedPlace[];
  /** The environments in which it holds, where the file takes part in others, too, and it does not hold there. */
  readonly environments?: readonly string[];
  /** Computed when asked; edits in file offsets. */
  fixes(): readonly Fix[];
}
