import type { NamedEnvironment } from '../workspace/snapshot.js';
import type { CheckReport, PrintedFinding } from './formats/findings.js';
import type { Opened } from './open-paths.js';
import { printedFinding } from './print-finding.js';

export interface Judgement {
  readonly report: CheckReport;
  /** How many files are manifests, or templates of some. */
  readonly manifests: number;
}

/**
 * Judges every manifest that was opened, one file at a time, so that only one text is in memory.
 * @param only what holds in this environment
 */
export async function judge(opened: Opened, only?: NamedEnvironment): Promise<Judgement> {
  const all: PrintedFinding[] = [];
  const summary = { files: 0, documents: 0, policies: 0, workloads: 0 };
  let manifests = 0;
  for await (const { file, findings, documents, policies, workloads, isManifest } of opened.netpol.checked()) {
    if (!file.source) continue;
    if (only && !opened.snapshot.environmentNamesOf(file.id).includes(only.name)) continue;
    const path = opened.pathOf(file);
    for (const finding of findings) if (!only || (finding.environments?.includes(only.name) ?? true)) all.push(printedFinding(path, file.source, finding));
    // A kustomization and a patch are no manifests.
    if (file.role === 'kustomization' || file.role === 'patch') continue;
    summary.files++;
    summary.documents += documents;
    summary.policies += policies;
    summary.workloads += workloads;
    if (isManifest) manifests++;
  }
  return { report: { findings: all, summary }, manifests };
}
