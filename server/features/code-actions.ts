import { type CheckOptions, checkFile } from '../rules/check.js';
import type { Finding } from '../rules/finding.js';
import type { FileEdit, Fix } from '../rules/rule.js';
import type { Range } from '../util/range.js';
import type { TextEdit } from '../util/text-edit.js';
import type { FileId, Snapshot } from '../workspace/snapshot.js';

/** Something that can be done about findings: edits of whole files, in file offsets. */
export interface CodeAction {
  readonly title: string;
  readonly kind: 'quickfix' | 'fixAll';
  /** The finding that it mends; undefined where it mends several. */
  readonly finding: Finding | undefined;
  /** The best of a finding's fixes. */
  readonly preferred: boolean;
  readonly edits: readonly FileEdit[];
}

export interface CodeActionOptions extends CheckOptions {
  /** What is asked for; undefined: quick fixes and all safe fixes of the file. */
  readonly kinds?: readonly CodeAction['kind'][];
}

/**
 * The fixes for the findings that touch a range, computed from the snapshot as it is now; never from what a client says of findings.
 * @param range file offsets; empty for a cursor
 */
export function codeActions(snapshot: Snapshot, file: FileId, range: Range, options: CodeActionOptions = {}): readonly CodeAction[] {
  const wants = (kind: CodeAction['kind']) => options.kinds?.includes(kind) ?? true;
  const findings = checkFile(snapshot, file, options);
  const quick = wants('quickfix') ? findings.filter((finding) => touch(finding.range, range)).flatMap((finding) => quickFixes(file, finding)) : [];
  return [...quick, ...(wants('fixAll') ? fixAll(file, findings) : [])];
}

function quickFixes(file: FileId, finding: Finding): readonly CodeAction[] {
  return finding
    .fixes()
    .map((fix, index) => ({ title: fix.title, kind: 'quickfix', finding, preferred: index === 0 && !fix.silences, edits: editsOf(file, fix) }));
}

/** One edit for each file: a fix may change the finding's file in two ways. */
function editsOf(file: FileId, { edits, elsewhere = [] }: Fix): readonly FileEdit[] {
  const byFile = new Map<FileId, FileEdit>();
  if (edits.length > 0) byFile.set(file, { file, create: false, edits });
  for (const each of elsewhere) {
    const known = byFile.get(each.file);
    byFile.set(each.file, known ? { ...known, edits: [...known.edits, ...each.edits] } : each);
  }
  return [...byFile.values()];
}

/** Every fix that keeps the meaning, as far as they do not meet: what is left is fixed the next time. */
function fixAll(file: FileId, findings: readonly Finding[]): readonly CodeAction[] {
  const edits: TextEdit[] = [];
  let fixed = 0;
  for (const finding of findings) {
    const safe = finding.fixes().find((fix) => fix.safe && (fix.elsewhere?.length ?? 0) === 0);
    if (!safe || safe.edits.some((edit) => edits.some((other) => touch(edit.range, other.range)))) continue;
    edits.push(...safe.edits);
    fixed++;
  }
  if (fixed === 0) return [];
  const title = fixed === 1 ? 'Apply the safe fix of this file' : `Apply ${fixed} safe fixes of this file`;
  return [{ title, kind: 'fixAll', finding: undefined, preferred: false, edits: [{ file, create: false, edits }] }];
}

function touch(a: Range, b: Range): boolean {
  return a.start <= b.end && b.start <= a.end;
}
