import { checkFiles } from '../generated/check-list.js';
import { isPolicy, type KubernetesObject } from '../model/objects.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import { encloses } from '../util/range.js';
import { type Check, type CheckContext, type Checked, type CheckProblem, sortMismatches } from './check.js';
import { isInForeignItem, isJudged } from './judged.js';
import { applied, type ObjectOutcome } from './outcome.js';

/** What kubectl and an API server make of one document, wherever it stands. */
export interface Validation {
  readonly problems: readonly FoundProblem[];
  /** Beside the objects. What is no policy counts whatever is wrong with it; what a template completes, too. */
  readonly outcomes: readonly ObjectOutcome[];
  /** Checks that threw: they found nothing. */
  readonly failures: readonly CheckFailure[];
}

export interface FoundProblem {
  readonly check: Check;
  readonly problem: CheckProblem;
  /** What it is about; undefined where that is the document as a whole. */
  readonly object: KubernetesObject | undefined;
}

export interface CheckFailure {
  readonly check: Check;
  readonly error: unknown;
}

/** Judges a document and its objects; the same document is judged once. */
export type Validator = (tree: SyntaxTree, objects: readonly KubernetesObject[]) => Validation;

/**
 * Keeps what it found of a document as long as the document is.
 * @param checks instead of all of them
 */
export function createValidator(checks: readonly Check[] = checkFiles): Validator {
  const known = new WeakMap<SyntaxTree, Validation>();
  return (tree, objects) => {
    const before = known.get(tree);
    if (before) return before;
    const fresh = validate(checks, tree, objects);
    known.set(tree, fresh);
    return fresh;
  };
}

function validate(checks: readonly Check[], tree: SyntaxTree, objects: readonly KubernetesObject[]): Validation {
  const failures: CheckFailure[] = [];
  const run: CheckRun = { checks, tree, objects, failures };
  const problems = [...problemsOfDocument(run), ...objects.flatMap((object) => problemsOfObject(run, object))];
  return { problems, failures, outcomes: objects.map((object) => outcomeOf(tree, object, objects, problems)) };
}

interface CheckRun {
  readonly checks: readonly Check[];
  readonly tree: SyntaxTree;
  readonly objects: readonly KubernetesObject[];
  readonly failures: CheckFailure[];
}

function problemsOfDocument({ checks, tree, objects, failures }: CheckRun): readonly FoundProblem[] {
  const found = checks.flatMap((check) =>
    check.on !== 'document'
      ? []
      : guarded(check, failures, () => check.find(tree, { tree, mismatches: none, once: (compute) => compute(tree, tree) })).map((problem) => ({
          check,
          problem,
          object: undefined,
        })),
  );
  if (found.length === 0 || !isJudged(tree)) return [];
  return found.filter(({ check, problem }) => !isInForeignItem(check.category, problem.at, objects));
}

function problemsOfObject({ checks, tree, failures }: CheckRun, object: KubernetesObject): readonly FoundProblem[] {
  if (object.type === 'other') return [];
  const sorted = isPolicy(object) ? sortMismatches(object, checks) : undefined;
  const once = remembering(object, tree);
  const found: FoundProblem[] = [];
  for (const check of checks) {
    const mismatches = sorted?.get(check) ?? none;
    if ((check.onlyMismatches && mismatches.length === 0) || !isTargetOf(check, object)) continue;
    for (const problem of guarded(check, failures, () => check.find(object, { tree, mismatches, once }))) found.push({ check, problem, object });
  }
  return found;
}

const none: readonly never[] = [];

function remembering<T>(target: T, tree: SyntaxTree): CheckContext<T>['once'] {
  const known = new Map<unknown, unknown>();
  return <R>(compute: (target: T, tree: SyntaxTree) => R): R => {
    if (!known.has(compute)) known.set(compute, compute(target, tree));
    return known.get(compute) as R;
  };
}

function isTargetOf({ on }: Check, object: KubernetesObject): object is Checked['labelled'] {
  return on === 'labelled' || on === object.type || (on === 'policy' && isPolicy(object));
}

function guarded(check: Check, failures: CheckFailure[], find: () => Iterable<CheckProblem>): readonly CheckProblem[] {
  try {
    return [...find()];
  } catch (error) {
    failures.push({ check, error });
    return [];
  }
}

/** The first problem by place decides, and of what every server refuses before what only later ones do. */
function outcomeOf(tree: SyntaxTree, object: KubernetesObject, objects: readonly KubernetesObject[], problems: readonly FoundProblem[]): ObjectOutcome {
  if (problems.length === 0 || tree.templated || !isPolicy(object)) return applied;
  const own = problems.filter((found) => !found.check.dropped && isAbout(found, object, objects));
  const rank = ({ problem: { refusedFrom } }: FoundProblem): number => (refusedFrom === undefined ? 0 : 1);
  const [first] = own.sort((a, b) => rank(a) - rank(b) || a.problem.at.start - b.problem.at.start || a.problem.at.end - b.problem.at.end);
  if (!first) return applied;
  const { check, problem } = first;
  const reason = { check: check.id, problem };
  if (problem.refusedFrom !== undefined) return { kind: 'depends', from: problem.refusedFrom, reason };
  return { kind: 'refused', by: check.category === 'syntax' ? 'kubectl' : 'API server', reason };
}

/** A problem of one item of a List says nothing of the others, except that a document that is not YAML holds no object at all. */
function isAbout({ check, problem: { at }, object }: FoundProblem, own: KubernetesObject, objects: readonly KubernetesObject[]): boolean {
  if (object !== undefined) return object === own;
  if (check.category === 'syntax') return true;
  return encloses(own.range, at) || !objects.some(({ range }) => encloses(range, at));
}
