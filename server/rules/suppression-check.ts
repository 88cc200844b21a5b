import type { SourceFile } from '../syntax/source-file.js';
import { encloses, type Range, shift } from '../util/range.js';
import { nearest } from '../util/text.js';
import type { WorkspaceFile } from '../workspace/snapshot.js';
import type { Finding } from './finding.js';
import { lineOf } from './line-names.js';
import { ruleUrl } from './references.js';
import type { Rule, RuleContext, Severity } from './rule.js';
import { type Suppression, suppressionsOf, targetLine } from './suppression.js';
import { ignoreUnknownRule, ignoreUnused, ignoreWithoutReason, type SuppressionFact } from './suppression-rules.js';

export interface SuppressionContext {
  /** All that a comment may name. */
  readonly rules: readonly Rule[];
  /** Whether the rule had its say; a comment for one that had not may be in use. */
  ran(rule: Rule): boolean;
  severityOf(rule: Rule): Severity;
}

/** The findings that no comment silences, and those about the comments themselves. All offsets count from the start of the file. */
export function judgeSuppressions(file: WorkspaceFile, findings: readonly Finding[], context: SuppressionContext): readonly Finding[] {
  const source = file.source;
  if (!source) return findings;
  const suppressions = source.documents.flatMap(({ tree, offset, index }) => suppressionsOf(tree, offset, index));
  if (suppressions.length === 0) return findings;

  const silencers = suppressions.map((suppression) => ({
    suppression,
    line: suppression.scope === 'file' ? 'all' : targetLine(source.text, source.lines, suppression),
  }));
  const used = new Set<Suppression['rules'][number]>();
  const kept = findings.filter((finding) => {
    const line = source.lines.positionAt(finding.range.start).line;
    const names = silencers
      .flatMap((silencer) => (silencer.line === 'all' || silencer.line === line ? silencer.suppression.rules : []))
      .filter(({ id }) => id === finding.rule);
    for (const name of names) used.add(name);
    return names.length === 0;
  });
  return [...kept, ...suppressions.flatMap((suppression) => aboutComment(file, source, suppression, used, context))];
}

function aboutComment(
  file: WorkspaceFile,
  source: SourceFile,
  suppression: Suppression,
  used: ReadonlySet<Suppression['rules'][number]>,
  context: SuppressionContext,
): readonly Finding[] {
  const { rules, reason, range } = suppression;
  const found: Finding[] = [];
  const report = (rule: Rule<'document', SuppressionFact>, at: Range, id?: string, remove = removalOf(source, suppression, undefined)) => {
    if (!context.ran(rule)) return;
    const near =
      id === undefined
        ? undefined
        : nearest(
            id,
            context.rules.map((each) => each.id),
            3,
          );
    found.push(toFinding(file, source, rule, { at, suppression, id, nearest: near, remove }, context.severityOf(rule)));
  };
  if (rules.length === 0 || reason === '') report(ignoreWithoutReason, range);
  for (const name of rules) {
    const rule = context.rules.find(({ id }) => id === name.id);
    const remove = removalOf(source, suppression, name);
    if (!rule) report(ignoreUnknownRule, name.range, name.id, remove);
    else if (!used.has(name) && context.ran(rule)) report(ignoreUnused, name.range, name.id, remove);
  }
  return found;
}

function toFinding(file: WorkspaceFile, source: SourceFile, rule: Rule<'document', SuppressionFact>, fact: SuppressionFact, severity: Severity): Finding {
  const document = source.documents[fact.suppression.document];
  if (!document) throw new RangeError('a suppression stands in a document of its file');
  const context: RuleContext = { file, tree: document.tree, placed: undefined, lineOf };
  return {
    file: file.id,
    range: fact.at,
    rule: rule.id,
    category: rule.category,
    severity,
    message: rule.say(fact, context),
    url: ruleUrl(rule.id),
    related: [],
    fixes: () => rule.fix?.(fact, context) ?? [],
  };
}

/** What to delete for one name of several: the name with its comma; for the only one: the comment, with its line where it has one of its own. */
function removalOf(source: SourceFile, { rules, range }: Suppression, name: Suppression['rules'][number] | undefined): Range {
  const index = name ? rules.indexOf(name) : -1;
  const before = rules[index - 1];
  const after = rules[index + 1];
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
