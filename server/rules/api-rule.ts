import type { Check, Checked, CheckProblem } from '../validation/check.js';
import type { EnvironmentView } from '../workspace/snapshot.js';
import type { Fix, LintRule, RuleContext, RuleDocs } from './rule.js';

/** What a rule adds to a check of `validation`, which finds. */
interface Worded<P extends CheckProblem> {
  readonly docs: RuleDocs;
  /** What is wrong, why it matters, what to do, from the problem alone: the document may be gone when an answer says why a policy does not count. */
  say(problem: P): string;
  /** Whether the API server of the cluster takes it. */
  excused?(problem: P, context: RuleContext, view: EnvironmentView): boolean;
  /** Best first. */
  fix?(problem: P, context: RuleContext): readonly Fix[];
}

/** Declares a rule that says what kubectl or the API server refuses, and fixes it. */
export function apiRule<K extends keyof Checked, P extends CheckProblem>(check: Check<K, P>, worded: Worded<P>): LintRule<K, P> {
  const { id, category, on } = check;
  return { id, category, severity: 'error', on, check, ...worded };
}
