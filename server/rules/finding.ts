import type { Mismatch } from '../model/mismatch.js';
import { type Range, shift } from '../util/range.js';
import { digest } from '../util/text.js';
import type { FileId } from '../workspace/snapshot.js';
import type { Category, FileEdit, Fix, RefusedConnection, RelatedPlace, Severity } from './rule.js';

/** One thing said about one place of a file; what the editor, the command line and CI all print. */
export interface Finding {
  readonly file: FileId;
  /** File offsets. */
  readonly range: Range;
  readonly rule: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly message: string;
  /** The rule's page on the web; undefined where the project has no address. */
  readonly url: string | undefined;
  readonly related: readonly RelatedPlace[];
  /** The environments in which it holds, where the file takes part in others, too, and it does not hold there. */
  readonly environments?: readonly string[];
  /** Of the object that it is about. */
  readonly namespace?: string | undefined;
  /** Of what does not fit the schema: how, and the place where whoever only knows the schema says so, in file offsets. */
  readonly mismatch?: { readonly fault: Mismatch['fault']; readonly range: Range };
  /** Computed when asked; edits in file offsets. */
  fixes(): readonly FoundFix[];
  /** Computed when asked: the connections that it says are refused. */
  refused?(): readonly RefusedConnection[];
}

/** Of a message, in UTF-16 units: what manifests say has no end. */
export const longestMessage = 4000;

/** A fix of a finding, which no other fix of the file passes for. */
export interface FoundFix extends Fix {
  /**
   * Of what is said where, and the place among the fixes of that. The same as long as the finding is, though others come and go: who computes it
   * again from a later state finds this one or none.
   */
  readonly id: string;
}

/** Fixes as a finding has them. The message belongs to the name because a rule may say two things of one place. */
export function foundFixes({ rule, range, message }: Pick<Finding, 'rule' | 'range' | 'message'>, fixes: readonly Fix[]): readonly FoundFix[] {
  return fixes.map((fix, index) => ({ ...fix, id: `${rule}@${range.start}-${range.end}.${digest(message)}#${index}` }));
}

/** The edits of a fix, one for each file: it may change the finding's own in two ways. Of that, they are in offsets of the file. */
export function fileEditsOf(file: FileId, { edits, elsewhere = [] }: Fix): readonly FileEdit[] {
  const byFile = new Map<FileId, FileEdit>();
  if (edits.length > 0) byFile.set(file, { file, create: false, edits });
  for (const each of elsewhere) {
    const known = byFile.get(each.file);
    byFile.set(each.file, known ? { ...known, edits: [...known.edits, ...each.edits] } : each);
  }
  return [...byFile.values()];
}

/** A fix of a document in offsets of the file, in which the document begins at `offset`. */
export function inFile(fix: Fix, offset: number): Fix {
  return offset === 0
    ? fix
    : {
        ...fix,
        edits: fix.edits.map(({ range, newText }) => ({
          range: shift(range, offset),
          newText,
        })),
      };
}
