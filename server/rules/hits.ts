import { isPolicy } from '../model/objects.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import type { Range } from '../util/range.js';
import type { KubernetesVersion } from '../validation/kubernetes-version.js';
import type { EnvironmentView, PlacedObject, WorkspaceFile } from '../workspace/snapshot.js';
import { isInForeignItem, isJudged } from './judged.js';
import { lineOf, withLines } from './line-names.js';
import { type EnvironmentTarget, isAboutEnvironment, type LintRule, type RuleContext, type Targets } from './rule.js';
import type { CachedView, CheckCache, Hit, Run } from './run.js';

/** What rules find in a document by itself. A rule that fails is told to `options.onError` and finds nothing. */
export function ownHits(run: Pick<Run, 'rules' | 'file' | 'options'>, tree: SyntaxTree, placed: readonly PlacedObject[]): readonly Hit[] {
  let judged: boolean | undefined;
  return run.rules.flatMap((rule) => {
    if (!mayJudge(rule, tree)) return [];
    if (rule.on === 'document') {
      const hits = hitsOf(run, rule, tree, undefined, placed, { objects: placed });
      if (hits.length === 0) return hits;
      judged ??= isJudged(tree);
      return judged ? hits.filter(({ fact }) => !isInForeignItem(rule, fact.at, placed)) : [];
    }
    return placed.flatMap(({ object }, index) => (isTargetOf(rule, object) ? hitsOf(run, rule, tree, index, placed, object) : []));
  });
}

/** What a document says by itself, in offsets of the document. */
export interface OwnFinding {
  readonly rule: LintRule;
  readonly at: Range;
  readonly message: string;
  /** The object that it is about; undefined where the rule looks at the document as a whole. */
  readonly placed: number | undefined;
  readonly refusedFrom: KubernetesVersion | undefined;
}

/** What some rules find in one document without its workspace. A rule that fails says nothing. */
export function ownFindings(
  rules: readonly LintRule[],
  { file, tree, placed }: { readonly file: WorkspaceFile; readonly tree: SyntaxTree; readonly placed: readonly PlacedObject[] },
): readonly OwnFinding[] {
  return ownHits({ rules, file, options: {} }, tree, placed).map(({ rule, fact, message, placed: index }) => ({
    rule,
    at: fact.at,
    message: withLines(message, () => file.source?.lines, 0),
    placed: index,
    refusedFrom: fact.refusedFrom,
  }));
}

function isTargetOf({ on }: LintRule, object: PlacedObject['object']): object is Targets['labelled'] {
  if (on === 'labelled') return object.type !== 'other';
  return isPolicy(object) && (on === object.type || on === 'policy');
}

function mayJudge({ category, inTemplates }: LintRule, tree: SyntaxTree): boolean {
  return !tree.templated || inTemplates === true || category === 'api' || category === 'syntax';
}

/** Whether a view of the workspace shows that what was found is meant. */
export function isExcused(run: Run, tree: SyntaxTree, placed: readonly PlacedObject[], { rule, fact, placed: index }: Hit, view: EnvironmentView): boolean {
  return guarded(run, rule, false, () => rule.excused?.(fact, contextOf(run, tree, placed, index), view) ?? false);
}

/** What rules about the workspace find of a document's objects in one view. */
export function environmentHits(run: Run, tree: SyntaxTree, placed: readonly PlacedObject[], view: EnvironmentView): readonly Hit[] {
  const rules = run.rules.filter((rule) => isAboutEnvironment(rule) && mayJudge(rule, tree));
  const once = remembering(run.cache, view);
  const own = run.rules.filter((rule) => !isAboutEnvironment(rule) && rule.seen && mayJudge(rule, tree));
  return placed.flatMap((object, index) => {
    if (object.halfTyped) return [];
    const target: EnvironmentTarget = { object, view, once };
    const seen = own.flatMap((rule) =>
      isTargetOf(rule, object.object)
        ? hitsOf(run, { ...rule, find: (_, context) => rule.seen?.(target, context) ?? [] }, tree, index, placed, object.object)
        : [],
    );
    const about = rules.filter(({ on }) => on === 'environment' || on === `${object.object.type} in environment`);
    return [...about.flatMap((rule) => hitsOf(run, rule, tree, index, placed, target)), ...seen];
  });
}

function remembering(cache: CheckCache, view: EnvironmentView): EnvironmentTarget['once'] {
  const { made: known } = cachedView(cache, view);
  return <T>(compute: (view: EnvironmentView) => T): T => {
    if (!known.has(compute)) known.set(compute, compute(view));
    return known.get(compute) as T;
  };
}

/** What is kept of a view; made when first asked for. */
export function cachedView({ views }: CheckCache, view: EnvironmentView): CachedView {
  const known = views.get(view) ?? { documents: new WeakMap(), made: new Map() };
  views.set(view, known);
  return known;
}

function hitsOf(
  run: Pick<Run, 'file' | 'options'>,
  rule: LintRule,
  tree: SyntaxTree,
  index: number | undefined,
  placed: readonly PlacedObject[],
  target: Parameters<LintRule['find']>[0],
): readonly Hit[] {
  const context = contextOf(run, tree, placed, index);
  return guarded(run, rule, [], () => {
    const hits: Hit[] = [];
    for (const fact of rule.find(target, context))
      hits.push({
        rule,
        fact,
        message: rule.say(fact, context),
        placed: index,
      });
    return hits;
  });
}

/** @param index of the object among `placed`; undefined for a rule that looks at the document as a whole */
export function contextOf({ file }: Pick<Run, 'file'>, tree: SyntaxTree, placed: readonly PlacedObject[], index: number | undefined): RuleContext {
  return { file, tree, placed: index === undefined ? undefined : placed[index], lineOf };
}

/** What `work` gives, or `otherwise` where the rule throws. */
export function guarded<T>(run: Pick<Run, 'file' | 'options'>, rule: LintRule, otherwise: T, work: () => T): T {
  try {
    return work();
  } catch (error) {
    run.options.onError?.({ rule: rule.id, file: run.file.id, error });
    return otherwise;
  }
}
