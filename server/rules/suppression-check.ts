import type { SourceFile } from '../syntax/source-file.js';
import { encloses, type Range, shift } from '../util/range.js';
import { remember } from '../util/remember.js';
import { nearest } from '../util/text.js';
import type { WorkspaceFile } from '../workspace/snapshot.js';
import type { Finding } from './finding.js';
import { handedFinding } from './handed-finding.js';
import type { LintRule, Severity } from './rule.js';
import { createTargetLines, type Suppression, suppressionsOf } from './suppression.js';
import { ignoreUnknownRule, ignoreUnused, ignoreWithoutReason, type SuppressionFact } from './suppression-rules.js';

export interface SuppressionContext {
  /** All that a comment may name. */
  readonly rules: readonly LintRule[];
  /** Whether the rule had its say; a comment for one that had not may be in use. */
  ran(rule: LintRule): boolean;
  severityOf(rule: LintRule): Severity;
}

/** The findings that no comment silences, and those about the comments themselves. All offsets count from the start of the file. */
export function judgeSuppressions(file: WorkspaceFile, findings: readonly Finding[], context: SuppressionContext): readonly Finding[] {
  const source = file.source;
  if (!source) return findings;
  const suppressions = source.documents.flatMap(({ tree, offset, index }) => suppressionsOf(tree, offset, index));
  if (suppressions.length === 0) return findings;

  const namesFor = createNamesFor(source, suppressions);
  const used = new Set<Name>();
  const kept = findings.filter((finding) => {
    const names = namesFor(finding);
    for (const name of names) used.add(name);
    return names.length === 0;
  });
  return [...kept, ...suppressions.flatMap((suppression) => aboutComment(file, source, suppression, used, context))];
}

type Name = Suppression['rules'][number];

/** The names in comments that silence a finding. */
function createNamesFor(source: SourceFile, suppressions: readonly Suppression[]): (finding: Finding) => readonly Name[] {
  const targetLine = createTargetLines(source.text, source.lines);
  const names = new Map<string, Name[]>();
  for (const suppression of [...suppressions].reverse()) {
    const line = suppression.scope === 'file' ? 'all' : targetLine(suppression);
    for (const name of suppression.rules) remember(names, `${line} ${name.id}`, () => []).push(name);
  }
  return ({ rule, range }) => [...(names.get(`all ${rule}`) ?? []), ...(names.get(`${source.lines.positionAt(range.start).line} ${rule}`) ?? [])];
}

function aboutComment(
  file: WorkspaceFile,
  source: SourceFile,
  suppression: Suppression,
  used: ReadonlySet<Name>,
  context: SuppressionContext,
): readonly Finding[] {
  const { rules, reason, range } = suppression;
  const found: Finding[] = [];
  const known = new Map(context.rules.map((rule) => [rule.id, rule]));
  const report = (rule: LintRule<'document', SuppressionFact>, at: Range, remove: Range, id?: string) => {
    if (!context.ran(rule)) return;
    const near = id === undefined ? undefined : nearest(id, known.keys(), 3);
    found.push(toFinding(file, source, rule, { at, suppression, id, nearest: near, remove }, context.severityOf(rule)));
  };
  if (rules.length === 0 || reason === '') report(ignoreWithoutReason, range, removalOf(source, suppression, undefined));
  for (const [index, name] of rules.entries()) {
    const rule = known.get(name.id);
    const reported = rule === undefined ? ignoreUnknownRule : !used.has(name) && context.ran(rule) ? ignoreUnused : undefined;
    if (reported) report(reported, name.range, removalOf(source, suppression, index), name.id);
  }
  return found;
}

function toFinding(file: WorkspaceFile, source: SourceFile, rule: LintRule<'document', SuppressionFact>, fact: SuppressionFact, severity: Severity): Finding {
  const document = source.documents[fact.suppression.document];
  if (!document) throw new RangeError('a suppression stands in a document of its file');
  return handedFinding({ file, tree: document.tree, fixesFrom: 0 }, rule, fact, severity);
}

/** What to delete for one name of several: the name with its comma; for the only one: the comment, with its line where it has one of its own. */
function removalOf(source: SourceFile, { rules, range }: Suppression, index: number | undefined): Range {
  const [before, name, after] = index === undefined ? [] : [rules[index - 1], rules[index], rules[index + 1]];
  if (name && before) return { start: before.range.end, end: name.range.end };
  if (name && after) return { start: name.range.start, end: after.range.start };
  const { line } = source.lines.positionAt(range.start);
  const lineStart = source.lines.offsetAt({ line, character: 0 });
  const whole: Range = {
    start: lineStart,
    end: Math.max(range.end, source.lines.offsetAt({ line: line + 1, character: 0 })),
  };
  const head = source.text.slice(lineStart, range.start);
  if (head.trim() === '') return encloses(whole, range) ? whole : range;
  return shift({ start: head.trimEnd().length, end: range.end - lineStart }, lineStart);
}
