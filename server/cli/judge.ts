import { checkFile, createCheckCache } from '../rules/check.js';
import type { Finding } from '../rules/finding.js';
import type { SourceFile } from '../syntax/source-file.js';
import { isPolicy } from '../workspace/refusal.js';
import type { CheckSummary } from './formats/findings.js';
import type { Opened } from './open-paths.js';

/** A file in which something was found. */
export interface JudgedFile {
  /** As people name it. */
  readonly path: string;
  readonly source: SourceFile;
  readonly findings: readonly Finding[];
}

export interface Judgement {
  readonly files: readonly JudgedFile[];
  readonly summary: CheckSummary;
}

/** Judges every manifest that was opened, one file at a time, so that only one text is in memory. A rule that fails is noted and leaves the others alone. */
export async function judge(opened: Opened, note: (line: string) => void): Promise<Judgement> {
  const files: JudgedFile[] = [];
  // What rules find out about the whole workspace is found out once for all files.
  const cache = createCheckCache();
  let documents = 0;
  let count = 0;
  for (const id of opened.snapshot.files) {
    const loaded = await opened.load(id);
    const source = loaded?.file.source;
    if (!loaded || !source) continue;
    documents += source.documents.filter(({ tree }) => tree.root !== undefined).length;
    const path = opened.pathOf(loaded.file);
    const onError = ({ rule, error }: { readonly rule: string; readonly error: unknown }) =>
      note(`netpol: the rule ${rule} failed on ${path} and says nothing there: ${String(error)}\n`);
    const findings = checkFile(loaded.snapshot, id, { onError, cache });
    count++;
    // A file without findings is not kept: a repository's texts are larger than what is wrong with them.
    if (findings.length > 0) files.push({ path, source, findings });
  }
  const objects = opened.snapshot.environment(undefined).objects.map(({ object }) => object);
  const summary = {
    files: count,
    documents,
    policies: objects.filter(isPolicy).length,
    workloads: objects.filter(({ type }) => type === 'workload').length,
  };
  return { files, summary };
}
