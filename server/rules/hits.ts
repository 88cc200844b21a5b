import type { PolicyObject } from '../model/objects.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import { isInForeignItem, isJudged } from '../validation/judged.js';
import type { EnvironmentView, PlacedObject } from '../workspace/snapshot.js';
import { askedRules, isAboutType } from './asked-rules.js';
import { lineOf } from './line-names.js';
import { allRules } from './registry.js';
import type { EnvironmentTarget, LintRule, RuleContext, Targets, UnitFact } from './rule.js';
import type { CachedView, CheckCache, Hit, Run } from './run.js';
import { seenBy } from './settings.js';
import type { UnmatchedSelector } from './unmatched-selector.js';
import { createUnmatchedFinder } from './workspace/unmatched.js';

/** What judging a document by itself takes of a run. */
type OwnRun = Pick<Run, 'rules' | 'file' | 'options'> & { readonly snapshot: Pick<Run['snapshot'], 'validate'> };

/** What rules find in a document by itself. A rule that fails is told to `options.onError` and finds nothing. */
export function ownHits(run: OwnRun, tree: SyntaxTree, placed: readonly PlacedObject[]): readonly Hit[] {
  const hits: Hit[] = [...refusedHits(run, tree, placed)];
  const whole: Place = { run, index: undefined, context: contextOf(run, tree, placed, undefined) };
  const each = placed.map((_, index): Place => ({ run, index, context: contextOf(run, tree, placed, index) }));
  const objects = placed.map(({ object }) => object);
  let judged: boolean | undefined;
  // Rules are asked about every document of a workspace, so nothing is made here for one that has nothing to say.
  for (const rule of askedRules(run.rules).own(new Set(objects.map(({ type }) => type)))) {
    if (!mayJudge(rule, tree)) continue;
    if (rule.on === 'document') {
      const found: Hit[] = [];
      addHits(found, whole, rule, 'find', { objects: placed });
      if (found.length === 0) continue;
      judged ??= isJudged(tree);
      for (const hit of found) if (judged && !isInForeignItem(rule.category, hit.fact.at, objects)) hits.push(hit);
    } else {
      for (const place of each) {
        const object = place.context.placed?.object;
        if (object && isTargetOf(rule, object)) addHits(hits, place, rule, 'find', object);
        if (object?.type !== 'other') continue;
        for (const policy of object.embedded ?? []) if (isTargetOf(rule, policy)) addHits(hits, embeddedAt(place, policy), rule, 'find', policy);
      }
    }
  }
  return hits;
}

/** What kubectl and the API server refuse in a document, in the words of the rules. It was found when the document was read. */
function refusedHits({ snapshot, rules, file, options }: OwnRun, tree: SyntaxTree, placed: readonly PlacedObject[]): readonly Hit[] {
  const { problems, failures } = snapshot.validate(
    tree,
    placed.map(({ object }) => object),
  );
  if (problems.length === 0 && failures.length === 0) return [];
  const ruleOf = new Map(rules.map((rule) => [rule.check, rule]));
  for (const { check, error } of failures) if (ruleOf.has(check)) options.onError?.({ rule: check.id, file: file.id, error });
  const indices = new Map(placed.map(({ object }, index) => [object.path.join('\0'), index]));
  return problems.flatMap(({ check, problem, object }): readonly Hit[] => {
    const rule = ruleOf.get(check);
    const index = object && indices.get(object.path.join('\0'));
    if (!rule || (object && index === undefined)) return [];
    const context = contextOf({ file }, tree, placed, index);
    return guarded({ file, options }, rule, [], () => [{ rule, fact: problem, message: rule.say(problem, context), placed: index }]);
  });
}

/** What rules say of a fact about a kustomization. */
export function unitHits(run: Pick<Run, 'rules' | 'file' | 'options'>, tree: SyntaxTree, fact: UnitFact): readonly Hit[] {
  const hits: Hit[] = [];
  const place: Place = { run, index: undefined, context: contextOf(run, tree, [], undefined) };
  for (const rule of run.rules) if (rule.on === 'unit') addHits(hits, place, rule, 'find', fact);
  return hits;
}

/** Of a policy that is written in another object: nobody knows in which namespaces its controller makes it. */
function embeddedAt({ run, index, context }: Place, policy: PolicyObject): Place {
  const placed = context.placed && { ...context.placed, object: policy, namespace: undefined, namespaceFrom: 'unknown' as const };
  return { run, index, context: { ...context, placed } };
}

function isTargetOf(rule: LintRule, object: PlacedObject['object']): object is Targets['labelled'] {
  return isAboutType(rule, object.type);
}

function mayJudge({ inTemplates }: LintRule, tree: SyntaxTree): boolean {
  return !tree.templated || inTemplates !== undefined;
}

/** Whether a view of the workspace shows that what was found is meant. */
export function isExcused(run: Run, tree: SyntaxTree, placed: readonly PlacedObject[], { rule, fact, placed: index }: Hit, view: EnvironmentView): boolean {
  return guarded(run, rule, false, () => rule.excused?.(fact, seenBy(rule, contextOf(run, tree, placed, index), run.options.settings), view) ?? false);
}

/** What rules about the workspace find of a document's objects in one view. */
export function environmentHits(run: Run, tree: SyntaxTree, placed: readonly PlacedObject[], view: EnvironmentView): readonly Hit[] {
  const hits: Hit[] = [];
  const once = remembering(run.cache, view);
  const asked = askedRules(run.rules);
  const asksUnmatched = !tree.templated && aboutUnmatched.some((rule) => run.rules.includes(rule));
  for (const [index, object] of placed.entries()) {
    if (object.halfTyped) continue;
    const place: Place = { run, index, context: contextOf(run, tree, placed, index) };
    const target: EnvironmentTarget = { object, view, once };
    for (const rule of asked.among(object.object.type)) if (mayJudge(rule, tree)) addHits(hits, place, rule, 'find', target);
    for (const rule of asked.seen(object.object.type)) if (mayJudge(rule, tree)) addHits(hits, place, rule, 'seen', target);
    if (asksUnmatched) for (const selector of once(createUnmatchedFinder)(object)) hits.push(...unmatchedHits(run, place, selector));
  }
  return hits;
}

/** What the rule says that knows best why a selector matches nothing. One that is switched off is not heard, and neither are those behind it. */
function unmatchedHits(run: Run, place: Place, selector: UnmatchedSelector): readonly Hit[] {
  for (const rule of aboutUnmatched) {
    const hits: Hit[] = [];
    addHits(hits, place, rule, 'find', selector);
    if (hits.length > 0) return run.rules.includes(rule) ? hits : [];
  }
  return [];
}

const aboutUnmatched = allRules.filter(({ on }) => on === 'unmatched selector').sort((a, b) => (a.precedence ?? 0) - (b.precedence ?? 0));

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
function addHits(
  hits: Hit[],
  { run, index, context: seen }: Place,
  rule: LintRule,
  by: 'find' | 'seen',
  target: Parameters<NonNullable<LintRule['find']>>[0],
): void {
  const before = hits.length;
  const context = seenBy(rule, seen, run.options.settings);
  try {
    const facts = by === 'find' ? rule.find?.(target, context) : rule.seen?.(target as EnvironmentTarget, context);
    if (!facts) return;
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
