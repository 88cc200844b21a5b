import { applyEdits, type TextEdit } from '../util/text-edit.js';
import type { FileId, WorkspaceFile } from '../workspace/snapshot.js';
import type { Workspace } from '../workspace/workspace.js';
import type { Analysis } from './analysis.js';
import type { CheckedFile, FindingAnswer, OfferedFix } from './findings.js';

/** Files that are judged, and may be given another text. */
export interface Fixable {
  readonly workspace: Workspace;
  load(file: FileId): Promise<{ readonly file: WorkspaceFile; readonly analysis: Analysis } | undefined>;
  checked(): AsyncIterable<Pick<CheckedFile, 'file' | 'findings'>>;
}

/** A file whose text is another after its fixes. */
export interface FixedFile {
  readonly id: FileId;
  readonly before: string;
  readonly after: string;
  /** In the order in which they were applied. */
  readonly fixes: readonly AppliedFix[];
}

/** Which finding was fixed, and how. */
export interface AppliedFix extends Pick<OfferedFix, 'title'>, Pick<FindingAnswer, 'rule'> {}

/** A fix may make room for another; fixes that still follow each other after so many rounds would do so for ever. */
const ROUNDS = 10;

/**
 * Applies the fixes that keep the meaning, round by round, until none is left: of two that meet, the second waits for the next round. The workspace has
 * the new texts from then on; nothing is written.
 * @param isWanted of a finding, whether it is to be fixed
 */
export async function applyFixes(netpol: Fixable, isWanted: IsWanted = () => true): Promise<readonly FixedFile[]> {
  const fixed = new Map<FileId, FixedFile>();
  for (let round = 1, chosen = await firstRound(netpol, isWanted); round <= ROUNDS && chosen.size > 0; round++) {
    for (const [id, { text, edits, fixes }] of chosen) {
      const known = fixed.get(id);
      const after = applyEdits(text, edits);
      fixed.set(id, { id, before: known?.before ?? text, after, fixes: [...(known?.fixes ?? []), ...fixes] });
      netpol.workspace.open(id, after, round);
    }
    await netpol.workspace.settled();
    chosen = await nextRound(netpol, chosen.keys(), isWanted);
  }
  return [...fixed.values()].filter(({ before, after }) => before !== after);
}

/** What is done to a file in one round. */
interface Chosen {
  readonly text: string;
  readonly edits: readonly TextEdit[];
  readonly fixes: readonly AppliedFix[];
}

type Round = ReadonlyMap<FileId, Chosen>;
type IsWanted = (file: FileId, finding: FindingAnswer) => boolean;

async function firstRound({ checked }: Fixable, isWanted: IsWanted): Promise<Round> {
  const round = new Map<FileId, Chosen>();
  for await (const { file, findings } of checked()) addChosen(round, file, findings, isWanted);
  return round;
}

/** A fix that keeps the meaning makes no other file say anything else. */
async function nextRound(netpol: Fixable, files: Iterable<FileId>, isWanted: IsWanted): Promise<Round> {
  const round = new Map<FileId, Chosen>();
  for (const id of files) {
    const loaded = await netpol.load(id);
    if (loaded) addChosen(round, loaded.file, loaded.analysis.findings(id, { fixes: true }), isWanted);
  }
  return round;
}

/** The fixes of a file that do not meet. */
function addChosen(round: Map<FileId, Chosen>, { id, source }: WorkspaceFile, findings: readonly FindingAnswer[], isWanted: IsWanted): void {
  const edits: TextEdit[] = [];
  const fixes: AppliedFix[] = [];
  for (const finding of findings) {
    const own = isWanted(id, finding) ? safeFix(id, finding) : undefined;
    if (!own || own.edits.some((edit) => edits.some((other) => meet(edit, other)))) continue;
    edits.push(...own.edits);
    fixes.push({ rule: finding.rule, title: own.title });
  }
  if (source && fixes.length > 0) round.set(id, { text: source.text, edits, fixes });
}

/** The first that keeps the meaning, and changes nothing but the file of the finding. */
function safeFix(file: FileId, { fixes = [] }: FindingAnswer) {
  for (const { title, safe, edits } of fixes) {
    const [only, ...more] = edits;
    if (safe && only && more.length === 0 && only.file === file && !only.create) return { title, edits: only.edits };
  }
  return undefined;
}

function meet(a: TextEdit, b: TextEdit): boolean {
  return a.range.start <= b.range.end && b.range.start <= a.range.end;
}
