import { isPolicy } from '../model/objects.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import type { Range } from '../util/range.js';
import type { KubernetesVersion } from '../validation/kubernetes-version.js';
import type { EnvironmentView, PlacedObject, WorkspaceFile } from '../workspace/snapshot.js';
import { isInForeignItem, isJudged } from './judged.js';
import { lineOf, withLines } from './line-names.js';
import { type EnvironmentTarget, isAboutEnvironment, type LintRule, type RuleContext, type Targets } from './rule.js';
import type { CachedView, CheckCache, Hit, Run } from './run.js';
import { seenBy } from './settings.js';

/** What rules find in a document by itself. A rule that fails is told to `options.onError` and finds nothing. */
export function ownHits(run: Pick<Run, 'rules' | 'file' | 'options'>, tree: SyntaxTree, placed: readonly PlacedObject[]): readonly Hit[] {
  const hits: Hit[] = [];
  const whole: Place = { run, index: undefined, context: contextOf(run, tree, placed, undefined) };
  const each = placed.map((_, index): Place => ({ run, index, context: contextOf(run, tree, placed, index) }));
  let judged: boolean | undefined;
  // Every rule is asked about every document of a workspace, so nothing is made here for one that has nothing to say.
  for (const rule of run.rules) {
    if (isAboutEnvironment(rule) || !mayJudge(rule, tree)) continue;
    if (rule.on === 'document') {
      const found: Hit[] = [];
      addHits(found, whole, rule, 'find', { objects: placed });
      if (found.length === 0) continue;
      judged ??= isJudged(tree);
      for (const hit of found) if (judged && !isInForeignItem(rule, hit.fact.at, placed)) hits.push(hit);
    } else {
      for (const place of each) {
        const object = place.context.placed?.object;
        if (object && isTargetOf(rule, object)) addHits(hits, place, rule, 'find', object);
      }
    }
  }
  return hits;
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
  return guarded(run, rule, false, () => rule.excused?.(fact, seenBy(rule, contextOf(run, tree, placed, index), run.options.settings), view) ?? false);
}

/** What rules about the workspace find of a document's objects in one view. */
export function environmentHits(run: Run, tree: SyntaxTree, placed: readonly PlacedObject[], view: EnvironmentView): readonly Hit[] {
  const hits: Hit[] = [];
  const once = remembering(run.cache, view);
  for (const [index, object] of placed.entries()) {
    if (object.halfTyped) continue;
    const place: Place = { run, index, context: contextOf(run, tree, placed, index) };
    const target: EnvironmentTarget = { object, view, once };
    const inEnvironment = `${object.object.type} in environment`;
    for (const rule of run.rules)
      if ((rule.on === 'environment' || rule.on === inEnvironment) && mayJudge(rule, tree)) addHits(hits, place, rule, 'find', target);
    for (const rule of run.rules)
      if (rule.seen && !isAboutEnvironment(rule) && isTargetOf(rule, object.object) && mayJudge(rule, tree)) addHits(hits, place, rule, 'seen', target);
  }
  return hits;
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

/** What a rule is asked about. */
interface Place {
  readonly run: Pick<Run, 'file' | 'options'>;
  /** Of the object among those of the document; undefined: the document as a whole. */
  readonly index: number | undefined;
  readonly context: RuleContext;
}

/** Adds what one rule finds, by one of its two functions that find; nothing where it throws. */
function addHits(hits: Hit[], { run, index, context: seen }: Place, rule: LintRule, by: 'find' | 'seen', target: Parameters<LintRule['find']>[0]): void {
  const before = hits.length;
  const context = seenBy(rule, seen, run.options.settings);
  try {
    const facts = by === 'find' ? rule.find(target, context) : (rule.seen?.(target as EnvironmentTarget, context) ?? []);
    for (const fact of facts) hits.push({ rule, fact, message: rule.say(fact, context), placed: index });
  } catch (error) {
    hits.length = before;
    run.options.onError?.({ rule: rule.id, file: run.file.id, error });
  }
}

/** @param index of the object among `placed`; undefined for a rule that looks at the document as a whole */
export function contextOf({ file }: Pick<Run, 'file'>, tree: SyntaxTree, placed: readonly PlacedObject[], index: number | undefined): RuleContext {
  return { file, tree, placed: index === undefined ? undefined : placed[index], options: {}, lineOf };
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
