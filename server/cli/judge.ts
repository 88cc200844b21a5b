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
  /** How many files are manifests, or templates of some. */
  readonly manifests: number;
  readonly summary: CheckSummary;
}

/** Judges every manifest that was opened, one file at a time, so that only one text is in memory. A rule that fails is noted and leaves the others alone. */
export async function judge(opened: Opened, note: (line: string) => void): Promise<Judgement> {
  const files: JudgedFile[] = [];
  // What rules find out about the whole workspace is found out once for all files.
  const cache = createCheckCache();
  const summary = { files: 0, documents: 0, policies: 0, workloads: 0 };
  let manifests = 0;
  for (const id of opened.snapshot.files) {
    const loaded = await opened.load(id);
    const source = loaded?.file.source;
    if (!loaded || !source) continue;
    summary.documents += source.documents.filter(({ tree }) => tree.root !== undefined).length;
    const path = opened.pathOf(loaded.file);
    const onError = ({ rule, error }: { readonly rule: string; readonly error: unknown }) =>
      note(`netpol: the rule ${rule} failed on ${path} and says nothing there: ${String(error)}\n`);
    const findings = checkFile(loaded.snapshot, id, { onError, cache });
    const objects = loaded.file.objects.map(({ object }) => object);
    summary.files++;
    summary.policies += objects.filter(isPolicy).length;
    summary.workloads += objects.filter(({ type }) => type === 'workload').length;
    if (objects.length > 0 || loaded.file.role === 'template') manifests++;
    // A file without findings is not kept: a repository's texts are larger than what is wrong with them.
    if (findings.length > 0) files.push({ path, source, findings: findings.map(settled) });
  }
  return { files, manifests, summary };
}

/** With its fixes at hand: what they are made from holds on to whole environments, of which a repository may have hundreds. */
function settled(finding: Finding): Finding {
  const fixes = finding.fixes();
  return { ...finding, fixes: () => fixes };
}
