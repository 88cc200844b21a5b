import { checkFile } from '../rules/check.js';
import { type Finding, fileEditsOf } from '../rules/finding.js';
import { allRules } from '../rules/registry.js';
import type { FileEdit, Fix } from '../rules/rule.js';
import type { CheckOptions } from '../rules/run.js';
import type { Range } from '../util/range.js';
import { shownLine, withoutMarks } from '../util/text.js';
import { applyEdits, differenceEdit, type TextEdit } from '../util/text-edit.js';
import { settingsAt } from '../workspace/folder-settings.js';
import type { FileId, Snapshot } from '../workspace/snapshot.js';
import { snapshotOfTexts } from '../workspace/snapshot-of-texts.js';
import { type AllowOffer, offersFor } from './allow/offers.js';
import { addDefaultDeny } from './code-actions/add-default-deny.js';
import { refactorings } from './refactorings.js';
import type { TextOf } from './text-of.js';

/** Something that can be done about findings: edits of whole files, in file offsets. */
export interface CodeAction {
  /** No other action of the file has it; the same as long as the finding that it fixes stays, or what it acts on. */
  readonly id: string;
  /** In plain text: menus show no markup. */
  readonly title: string;
  /** `rewrite`, `extract`, `move`: another form of the same, or less; asked for by those who want that, never beside fixes. */
  readonly kind: 'quickfix' | 'refactor' | 'rewrite' | 'extract' | 'move' | 'fixAll';
  /** What there is to know before it is done; sentences. */
  readonly description?: string;
  /** Why it cannot be done, as a sentence; there are no edits then. */
  readonly refusal?: string;
  /** The finding that it fixes; undefined where it fixes several. */
  readonly finding: Finding | undefined;
  /** The best of a finding's fixes, which keeps what was written and lets nothing more through. */
  readonly preferred: boolean;
  readonly edits: readonly FileEdit[];
  /** It has no edits: a person chooses among others first. */
  readonly asks?: 'default-deny';
}

export interface CodeActionOptions extends CheckOptions {
  /** What is asked for; undefined: all of them. */
  readonly kinds?: readonly CodeAction['kind'][];
  /** The text of a file, also of one that is not open; left out: open ones only. */
  readonly textOf?: TextOf;
}

/**
 * The fixes for the findings that touch a range, and what else can be done there, computed from the snapshot as it is now; never from what a client says of findings.
 * @param range file offsets; empty for a cursor
 */
export function codeActions(snapshot: Snapshot, file: FileId, range: Range, options: CodeActionOptions = {}): readonly CodeAction[] {
  const wants = (kind: CodeAction['kind']) => options.kinds?.includes(kind) ?? true;
  const findings = checkFile(snapshot, file, options);
  const quick = wants('quickfix') ? findings.filter((finding) => touch(finding.range, range)).flatMap((finding) => quickFixes(file, finding)) : [];
  const isLooked = wants('refactor') || quick.some(({ finding }) => finding && denyRules.has(finding.rule));
  const more = isLooked ? additions(snapshot, file, range, quick).filter(({ kind }) => wants(kind)) : [];
  const rewritten = rewritings(snapshot, file, range, options).filter(({ title, kind }) => wants(kind) && !quick.some((one) => one.title === title));
  return [...inPlace(quick, more), ...rewritten, ...(wants('fixAll') ? fixAll(snapshot, file, findings, options) : [])];
}

/** What asks a person to choose stands behind the fixes that it is a choice beside; the rest behind all of them. */
function inPlace(quick: readonly CodeAction[], more: readonly CodeAction[]): readonly CodeAction[] {
  const asking = more.filter(({ kind }) => kind === 'quickfix');
  const last = quick.findLastIndex(({ title }) => title.startsWith(denyTitle));
  const others = more.filter((one) => !asking.includes(one));
  return last < 0 ? [...quick, ...more] : [...quick.slice(0, last + 1), ...asking, ...quick.slice(last + 1), ...others];
}

/** What may be asked of `allow` about a finding. */
export interface FindingOffer extends AllowOffer {
  readonly finding: Finding;
}

/** Of the findings that touch a range and say that connections are refused: to have these allowed. @param range file offsets */
export function allowOffers(snapshot: Snapshot, file: FileId, range: Range, options: CheckOptions = {}): readonly FindingOffer[] {
  const findings = snapshot.complete ? checkFile(snapshot, file, options) : [];
  return findings
    .filter((finding) => touch(finding.range, range))
    .flatMap((finding) => offersFor(finding.refused?.() ?? []).map((offer) => ({ ...offer, title: shownLine(offer.title), finding })));
}

const denyTitle = 'Add default-deny to ';

/** Whose fix is a default-deny. */
const denyRules: ReadonlySet<string> = new Set(['namespace-no-default-deny', 'namespace-without-policy', 'workload-not-isolated']);

/** What can be done though no finding asks for it, and what else there is to choose from: where a finding asks for it, beside its fixes. */
function additions(snapshot: Snapshot, file: FileId, { start }: Range, quick: readonly CodeAction[]): readonly CodeAction[] {
  const found = addDefaultDeny(snapshot, file, start);
  if (!found || found.likely.length === 0) return [];
  const isOffered = ({ title }: { readonly title: string }) => quick.some((one) => one.title === title);
  const action = { kind: 'refactor', finding: undefined, preferred: false } as const;
  const finding = quick.find(({ title }) => found.likely.some((one) => one.title === title))?.finding;
  return [
    ...found.likely
      .filter((one) => !isOffered(one))
      .map(({ title, edits }, index): CodeAction => ({ ...action, id: `add-default-deny#${index}`, title: shownLine(title), edits })),
    {
      ...action,
      ...(finding ? { kind: 'quickfix', finding } : {}),
      id: 'choose-default-deny',
      title: `${denyTitle}${shownLine(found.namespace)}: choose from more...`,
      edits: [],
      asks: 'default-deny',
    },
  ];
}

function rewritings(snapshot: Snapshot, file: FileId, { start }: Range, { kinds, textOf }: CodeActionOptions): readonly CodeAction[] {
  const wanted = kinds?.some((kind) => kind === 'rewrite' || kind === 'extract' || kind === 'move') ?? true;
  return wanted
    ? refactorings(snapshot, file, start, textOf).map((one) => ({ ...one, title: shownLine(one.title), finding: undefined, preferred: false }))
    : [];
}

function quickFixes(file: FileId, finding: Finding): readonly CodeAction[] {
  return finding.fixes().map((fix, index) => ({
    id: fix.id,
    title: shownLine(withoutMarks(fix.title)),
    kind: 'quickfix',
    finding,
    preferred: index === 0 && isPreferable(fix),
    edits: fileEditsOf(file, fix),
  }));
}

/** What an editor may apply when asked for "the" fix, without anyone reading its title. */
export function isPreferable({ silences, caution }: Fix): boolean {
  return !silences && caution === undefined;
}

/** A fix may make room for another; fixes that still follow each other after so many rounds would do so for ever. */
const ROUNDS = 10;
/** Each round reads the whole text anew, and the menu of fixes must not wait: in longer files what is left is fixed the next time. */
const LONG = 500_000;

/** Every fix that keeps the meaning, again and again until none is left. */
function fixAll(snapshot: Snapshot, id: FileId, findings: readonly Finding[], options: CodeActionOptions): readonly CodeAction[] {
  const file = snapshot.file(id);
  const first = safeEdits(findings);
  if (!file?.source || first.fixed === 0) return [];
  const { text } = file.source;
  let { fixed, edits } = first;
  let after = applyEdits(text, edits);
  // What other files say changes no fix that keeps the meaning, so the rules about the workspace are left out from here on.
  const { cache: _, ...uncached } = options;
  const rules = (options.rules ?? allRules).filter(({ on }) => on !== 'environment');
  for (let round = 1; round < ROUNDS && file.role === 'manifest' && text.length < LONG; round++) {
    const next = safeEdits(checkFile(snapshotOfTexts({ [id]: after }, settingsAt(snapshot.settings, id)), id, { ...uncached, rules }));
    if (next.fixed === 0) break;
    after = applyEdits(after, next.edits);
    fixed += next.fixed;
    edits = [differenceEdit(text, after)];
  }
  const title = fixed === 1 ? 'Apply the safe fix of this file' : `Apply ${fixed} safe fixes of this file`;
  return [{ id: 'fix-all', title, kind: 'fixAll', finding: undefined, preferred: false, edits: [{ file: id, create: false, edits }] }];
}

/** The safe fixes of all findings, as far as they do not meet. */
function safeEdits(findings: readonly Finding[]): { readonly fixed: number; readonly edits: readonly TextEdit[] } {
  const edits: TextEdit[] = [];
  let fixed = 0;
  for (const finding of findings) {
    const safe = finding.fixes().find((fix) => fix.safe && (fix.elsewhere?.length ?? 0) === 0);
    if (!safe || safe.edits.length === 0 || safe.edits.some((edit) => edits.some((other) => touch(edit.range, other.range)))) continue;
    edits.push(...safe.edits);
    fixed++;
  }
  return { fixed, edits };
}

function touch(a: Range, b: Range): boolean {
  return a.start <= b.end && b.start <= a.end;
}
