import type { Finding } from '../rules/finding.js';
import { type FileId, isWithin, pathBelow } from '../util/file-id.js';
import { recordOf } from '../util/record.js';
import { remember } from '../util/remember.js';
import { compareText } from '../util/text.js';
import type { WorkspaceFile } from '../workspace/snapshot.js';
import { fingerprintsOf } from './fingerprint.js';

/** Findings that were there when a repository began to be checked: nothing is said of them. */
export interface Baseline {
  /** The folder of the file, which paths count from. */
  readonly folder: FileId;
  /** By path, the fingerprints. */
  readonly known: ReadonlyMap<string, ReadonlySet<string>>;
}

/** What the file is called. */
export const baselineName = '.netpol-baseline.json';

/** One finding that is known. */
export interface BaselineEntry {
  readonly file: string;
  readonly rule: string;
  readonly fingerprint: string;
}

const version = 1;

/** What a baseline says; the problem says how to renew it. Never throws. */
export function readBaseline(folder: FileId, text: string): Baseline | { readonly problem: string } {
  const value = parsed(text);
  if (value?.['version'] !== version) {
    const found = typeof value?.['version'] === 'number' ? `of version ${value['version']}, and version ${version} is read here` : 'not what `netpol` wrote';
    return { problem: `it is ${found}: renew it with netpol check --write-baseline, or use --no-baseline` };
  }
  const known = new Map<string, Set<string>>();
  for (const entry of Array.isArray(value['findings']) ? value['findings'] : [])
    if (isEntry(entry)) remember(known, entry.file, () => new Set()).add(entry.fingerprint);
  return { folder, known };
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return recordOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function isEntry(value: unknown): value is BaselineEntry {
  return (
    typeof value === 'object' &&
    value !== null &&
    'file' in value &&
    typeof value.file === 'string' &&
    'fingerprint' in value &&
    typeof value.fingerprint === 'string'
  );
}

/** The text of a baseline, sorted, one finding a line, so that two branches seldom change the same line. */
export function baselineText(entries: readonly BaselineEntry[]): string {
  const sorted = [...entries].sort((a, b) => compareText(a.file, b.file) || compareText(a.rule, b.rule) || compareText(a.fingerprint, b.fingerprint));
  const lines = sorted.map(({ file, rule, fingerprint }) => `    ${JSON.stringify({ file, rule, fingerprint })}`);
  return `{\n  "version": ${version},\n  "findings": [${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n  `}]\n}\n`;
}

/** The findings of a file as entries of a baseline in a folder. */
export function baselineEntries(folder: FileId, { id, source }: WorkspaceFile, findings: readonly Pick<Finding, 'rule' | 'range'>[]): readonly BaselineEntry[] {
  if (!source || !isWithin(folder, id)) return [];
  const file = pathBelow(folder, id);
  return fingerprintsOf({ path: file, source }, findings).map((fingerprint, index) => ({ file, rule: findings[index]?.rule ?? '', fingerprint }));
}

/** The findings of a file that no baseline has, in their order, and how many others there are. */
export function splitKnown<F extends Pick<Finding, 'rule' | 'range'>>(
  baselines: readonly Baseline[],
  { id, source }: WorkspaceFile,
  findings: readonly F[],
): { readonly fresh: readonly F[]; readonly known: number } {
  const holding = source && findings.length > 0 ? baselines.filter(({ folder, known }) => isWithin(folder, id) && known.has(pathBelow(folder, id))) : [];
  if (!source || holding.length === 0) return { fresh: findings, known: 0 };
  const known = holding.map((baseline) => {
    const path = pathBelow(baseline.folder, id);
    return fingerprintsOf({ path, source }, findings).map((print) => baseline.known.get(path)?.has(print) === true);
  });
  const fresh = findings.filter((_, index) => !known.some((one) => one[index]));
  return { fresh, known: findings.length - fresh.length };
}
