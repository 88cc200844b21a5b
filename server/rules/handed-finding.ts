import type { SyntaxTree } from '../syntax/source-file.js';
import { withoutMiddle } from '../util/text.js';
import type { WorkspaceFile } from '../workspace/snapshot.js';
import { type Finding, foundFixes, inFile, longestMessage } from './finding.js';
import { contextOf } from './hits.js';
import { ruleUrl } from './references.js';
import type { LintRule, Severity, Violation } from './rule.js';

/** Where a finding stands that a rule did not find by itself. */
export interface HandedPlace {
  readonly file: WorkspaceFile;
  readonly tree: SyntaxTree;
  /** Where in the file begins what the edits of fixes count from: 0, or the start of the document. */
  readonly fixesFrom: number;
}

/** The finding of a rule that only words what whoever runs the rules found. @param fact in offsets of the file */
export function handedFinding<F extends Violation>(
  { file, tree, fixesFrom }: HandedPlace,
  rule: LintRule<'document', F, Record<never, never>>,
  fact: F,
  severity: Severity,
): Finding {
  const context = contextOf({ file }, tree, [], undefined);
  const about = { rule: rule.id, range: fact.at, message: withoutMiddle(rule.say(fact, context), longestMessage) };
  return {
    ...about,
    file: file.id,
    category: rule.category,
    severity,
    url: ruleUrl(rule.id),
    related: [],
    fixes: () =>
      foundFixes(
        about,
        (rule.fix?.(fact, context) ?? []).map((fix) => inFile(fix, fixesFrom)),
      ),
  };
}
