import { type CheckedFile, type FindingAnswer, fingerprintsOf } from '../netpol.js';
import type { FileId } from '../workspace/snapshot.js';
import type { CheckReport, FindingDetail, PrintedFinding } from './formats/findings.js';
import type { Io } from './io.js';
import type { Opened } from './open-paths.js';
import { printedFinding } from './print-finding.js';

export interface Judgement {
  readonly report: CheckReport;
  /** How many files are manifests, or templates of some. */
  readonly manifests: number;
}

/** A file that was judged, without its text. */
export interface JudgedFile extends Pick<CheckedFile, 'documents' | 'policies' | 'workloads' | 'isManifest' | 'known'> {
  readonly id: FileId;
  readonly role: CheckedFile['file']['role'];
  readonly findings: readonly PrintedFinding[];
  /** Those that it counts in. */
  readonly environments: readonly string[];
}

/** How files are judged. */
export interface JudgeOptions extends Pick<Io, 'progress'> {
  /** Whether a finding is told. */
  isWanted(finding: FindingAnswer): boolean;
  /** What is asked for of each finding besides. */
  readonly details: ReadonlySet<FindingDetail>;
}

/** Judges files one at a time, so that only one text is in memory. */
export async function judge(
  opened: Opened,
  { isWanted, details, progress }: JudgeOptions,
  checked: AsyncIterable<CheckedFile> = opened.netpol.checked(),
): Promise<readonly JudgedFile[]> {
  const all: JudgedFile[] = [];
  const total = opened.snapshot.files.length + opened.snapshot.unitFiles.length;
  for await (const { file, findings, documents, policies, workloads, isManifest, known } of checked) {
    const { id, role, source } = file;
    progress?.(`judging file ${Math.min(all.length + 1, total)} of ${total}`);
    if (!source) continue;
    const path = opened.pathOf(file);
    const prints = details.has('fingerprints') ? fingerprintsOf({ path, source }, findings) : [];
    const printed = findings.flatMap((finding, index) => {
      const fingerprint = prints[index];
      return isWanted(finding) ? [{ ...printedFinding(path, source, finding, details), ...(fingerprint === undefined ? {} : { fingerprint }) }] : [];
    });
    all.push({ id, role, documents, policies, workloads, isManifest, known, findings: printed, environments: opened.snapshot.environmentNamesOf(id) });
  }
  return all;
}

/** What was found in some of the files that were judged. @param holds of a finding, whether it counts */
export function judgementOf(files: readonly JudgedFile[], holds: (finding: PrintedFinding) => boolean = () => true): Judgement {
  const summary = { files: 0, documents: 0, policies: 0, workloads: 0 };
  let manifests = 0;
  let known = 0;
  for (const { role, documents, policies, workloads, isManifest, known: inFile } of files) {
    known += inFile;
    // A kustomization, a patch and a configuration are no manifests.
    if (role === 'kustomization' || role === 'patch' || role === 'configuration') continue;
    summary.files++;
    summary.documents += documents;
    summary.policies += policies;
    summary.workloads += workloads;
    if (isManifest) manifests++;
  }
  return { report: { findings: files.flatMap(({ findings }) => findings.filter(holds)), summary, known }, manifests };
}

/** What holds in one environment. */
export function judgementIn(files: readonly JudgedFile[], environment: string): Judgement {
  return judgementOf(
    files.filter(({ environments }) => environments.includes(environment)),
    ({ finding }) => finding.environments?.includes(environment) ?? true,
  );
}

/** What is said of files that count in no environment; undefined where nothing is. */
export function judgementNowhere(files: readonly JudgedFile[]): Judgement | undefined {
  const nowhere = files.filter(({ environments, findings }) => environments.length === 0 && findings.length > 0);
  return nowhere.length === 0 ? undefined : judgementOf(nowhere);
}
