import type { SyntaxProblem, SyntaxTree } from '../syntax/source-file.js';
import type { Range } from '../util/range.js';
import type { Check } from './check.js';

/** A syntax problem as a fact of a rule. */
export interface SyntaxFact {
  readonly at: Range;
  readonly message: string;
  readonly problem: SyntaxProblem;
}

/** The problems of a document with one of these codes. */
export function problemsOf(tree: SyntaxTree, ...codes: readonly SyntaxProblem['code'][]): readonly SyntaxFact[] {
  return tree.problems.filter(({ code }) => codes.includes(code)).map((problem) => ({ at: problem.range, message: problem.message, problem }));
}

/** Declares a check that finds the problems with one of these codes: kubectl cannot read the document. */
export function syntaxCheck(id: string, ...codes: readonly SyntaxProblem['code'][]): Check<'document', SyntaxFact> {
  return { id, category: 'syntax', on: 'document', find: (tree) => problemsOf(tree, ...codes) };
}
