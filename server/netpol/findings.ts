import { isPolicy } from '../model/objects.js';
import { checkFile } from '../rules/check.js';
import { type Finding, type FoundFix, fileEditsOf } from '../rules/finding.js';
import type { FileEdit } from '../rules/rule.js';
import type { CheckOptions } from '../rules/run.js';
import { groupWorkloads } from '../semantics/cluster/workload-groups.js';
import { documentAt } from '../syntax/locate.js';
import type { SourceFile } from '../syntax/source-file.js';
import type { FileId, PlacedObject, Snapshot, WorkspaceFile } from '../workspace/snapshot.js';
import { type Baseline, splitKnown } from './baseline.js';

/** One thing said about one place of a file. */
export interface FindingAnswer extends Omit<Finding, 'fixes' | 'refused'> {
  /** Best first; where they were asked for. */
  readonly fixes?: readonly OfferedFix[];
}

/** What can be done about a finding, by its title; its edits are those of the code action with the same id. */
export interface OfferedFix extends Pick<FoundFix, 'id' | 'title' | 'safe' | 'silences'> {
  /** Of whole files. */
  readonly edits: readonly FileEdit[];
}

export interface FindingOptions {
  /** Has the fixes computed, too, which takes longer than the finding. */
  readonly fixes?: boolean;
}

/** How findings are made, and those of which nothing is said. */
export interface JudgedBy {
  readonly judging: CheckOptions;
  readonly baselines: readonly Baseline[];
}

/** What was found in a file, and how many findings a baseline has beside that. */
export interface JudgedFindings {
  /** Sorted by place. */
  readonly findings: readonly FindingAnswer[];
  readonly known: number;
}

/** Every finding of one file that no baseline has. */
export function findingsOf(snapshot: Snapshot, file: FileId, { judging, baselines }: JudgedBy, { fixes = false }: FindingOptions): JudgedFindings {
  const all = checkFile(snapshot, file, judging);
  const found = snapshot.file(file);
  const { fresh, known } = found ? splitKnown(baselines, found, all) : { fresh: all, known: 0 };
  const answer = ({ fixes: offered, refused: _, ...finding }: Finding): FindingAnswer =>
    fixes ? { ...finding, fixes: offered().map((fix) => offeredFix(file, fix)) } : finding;
  return { findings: fresh.map(answer), known };
}

function offeredFix(file: FileId, fix: FoundFix): OfferedFix {
  const { id, title, safe, silences } = fix;
  return { id, title, safe, ...(silences ? { silences } : {}), edits: fileEditsOf(file, fix) };
}

/** A file with its text, what was found in it, and how much of it there was to judge. */
export interface CheckedFile {
  readonly file: WorkspaceFile;
  readonly findings: readonly FindingAnswer[];
  readonly documents: number;
  readonly policies: number;
  readonly workloads: number;
  /** Whether it is a manifest, or a template of some: of anything else there is nothing to find. */
  readonly isManifest: boolean;
  /** How many findings a baseline has, beside those that are given. */
  readonly known: number;
}

/** What of a file is counted besides what was found in it. */
export function countsOf({ objects: placed, source, role }: WorkspaceFile): Omit<CheckedFile, 'file' | 'findings' | 'known'> {
  const objects = placed.map(({ object }) => object);
  return {
    documents: (source?.documents ?? []).filter(({ tree }) => tree.root !== undefined).length,
    policies: objects.filter(isPolicy).length,
    workloads: workloadsAmong(placed),
    isManifest: objects.length > 0 || role === 'template',
  };
}

/** A cluster prints an owner beside what it made, and what has ended: it is counted as answers count it. */
function workloadsAmong(placed: readonly PlacedObject[]): number {
  const all = placed.filter(({ object: { type } }) => type === 'workload');
  return all.some(({ object: { isLive } }) => isLive) ? groupWorkloads(all).size : all.length;
}

/** Where the document of a file begins that an offset is in: what stands before it says nothing of what is found there. */
export function documentStart(source: SourceFile, offset: number): number {
  return documentAt(source, offset)?.offset ?? 0;
}
