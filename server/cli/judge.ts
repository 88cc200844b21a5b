import { isPolicy } from '../model/objects.js';
import { checkFile, createCheckCache } from '../rules/check.js';
import type { CheckReport, PrintedFinding } from './formats/findings.js';
import type { Opened } from './open-paths.js';
import { printedFinding } from './print-finding.js';

export interface Judgement {
  readonly report: CheckReport;
  /** How many files are manifests, or templates of some. */
  readonly manifests: number;
}

/** Judges every manifest that was opened, one file at a time, so that only one text is in memory. A rule that fails is noted and leaves the others alone. */
export async function judge(opened: Opened, note: (line: string) => void): Promise<Judgement> {
  const all: PrintedFinding[] = [];
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
    for (const finding of findings) all.push(printedFinding(path, source, finding));
  }
  return { report: { findings: all, summary }, manifests };
}
