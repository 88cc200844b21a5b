import type { SyntaxTree } from '../syntax/source-file.js';
import type { LineIndex } from '../util/line-index.js';
import { type Range, shift } from '../util/range.js';
import { compareText } from '../util/text.js';
import { type KubernetesVersion, surelyRefuses } from '../validation/kubernetes-version.js';
import type { EnvironmentView, FileId, PlacedObject, Snapshot, WorkspaceFile } from '../workspace/snapshot.js';
import type { Finding } from './finding.js';
import { ignoreFix } from './ignore-fix.js';
import { isInForeignItem, isJudged } from './judged.js';
import { lineOf, withLines } from './line-names.js';
import { ruleUrl } from './references.js';
import { allRules } from './registry.js';
import type { EnvironmentTarget, Fact, Fix, Rule, RuleContext, Severity, Targets } from './rule.js';
import { judgeSuppressions } from './suppression-check.js';

/** By rule id: what a person set instead of the rule's own severity. */
export type RuleSettings = Readonly<Record<string, Severity | 'off'>>;

export interface CheckOptions {
  /** Instead of all of them. */
  readonly rules?: readonly Rule[];
  readonly severities?: RuleSettings;
  /** Keeps the results of documents that do not change; belongs to whoever keeps the snapshots. */
  readonly cache?: CheckCache;
  /** A rule threw: its findings are missing, those of the others are there. */
  onError?(failure: RuleFailure): void;
}

export interface RuleFailure {
  readonly rule: string;
  readonly file: FileId;
  readonly error: unknown;
}

/**
 * Results of documents, let go with the document. Of use as long as rules and severities stay the same; make a new one when they change.
 * What depends on a view is kept by the view: kept by the tree, it would hold an old view, which holds old trees, which hold older views.
 */
export interface CheckCache {
  readonly documents: WeakMap<SyntaxTree, Kept>;
  readonly views: WeakMap<EnvironmentView, CachedView>;
}

interface CachedView {
  /** All that is said of a document in this view. */
  readonly documents: WeakMap<SyntaxTree, Kept>;
  /** What rules made of the view, by the function that made it. */
  readonly made: Map<unknown, unknown>;
}

interface Kept {
  /** What the hits depend on besides the document and the view. */
  readonly key: string;
  readonly hits: readonly Hit[];
}

/** What a rule found, in offsets of the document. */
interface Hit {
  readonly rule: Rule;
  readonly fact: Fact;
  readonly message: string;
  readonly placed: number | undefined;
  /** Names of the environments where it holds; undefined: in all that the file takes part in. */
  readonly environments?: readonly string[];
}

/** A file that is shared by more environments is judged in so many of them: each costs what a check of its own costs. */
const mostEnvironments = 32;

export function createCheckCache(): CheckCache {
  return { documents: new WeakMap(), views: new WeakMap() };
}

/**
 * Every finding of one file, sorted by place. A file without text at hand, a kustomization and a patch have none.
 * Rules about the whole workspace run only when it is indexed. Never throws.
 */
export function checkFile(snapshot: Snapshot, fileId: FileId, options: CheckOptions = {}): readonly Finding[] {
  const file = snapshot.file(fileId);
  if (!file?.source || (file.role !== 'manifest' && file.role !== 'template')) return [];
  const views = environmentsOf(snapshot, file);
  const run: Run = { snapshot, file, views, rules: enabledRules(options), options, cache: options.cache ?? createCheckCache() };
  const objects = byDocument(file.objects);
  const findings = file.source.documents.flatMap(({ tree, offset, index }) => {
    const placed = objects.get(index) ?? [];
    return checkDocument(run, tree, placed).flatMap((hit) => (isTaken(hit.fact, snapshot) ? [] : [toFinding(run, tree, offset, placed, hit)]));
  });
  const kept = judgeSuppressions(file, findings, {
    rules: options.rules ?? allRules,
    ran: (rule) => run.rules.includes(rule) && (rule.on !== 'environment' || haveTheirSay(views)),
    severityOf: (rule) => severityOf(rule, undefined, run),
  });
  return withoutRepeats([...kept].sort(byPlace));
}

function byDocument(objects: readonly PlacedObject[]): ReadonlyMap<number, readonly PlacedObject[]> {
  const groups = new Map<number, PlacedObject[]>();
  for (const object of objects) {
    const group = groups.get(object.document);
    if (group) group.push(object);
    else groups.set(object.document, [object]);
  }
  return groups;
}

interface Run {
  readonly snapshot: Snapshot;
  readonly file: WorkspaceFile;
  /** What the workspace's rules ask; none while they must say nothing. */
  readonly views: readonly EnvironmentView[];
  readonly rules: readonly Rule[];
  readonly options: CheckOptions;
  readonly cache: CheckCache;
}

function enabledRules({ rules = allRules, severities = {} }: CheckOptions): readonly Rule[] {
  return rules.filter((rule) => severities[rule.id] !== 'off');
}

function environmentsOf(snapshot: Snapshot, file: WorkspaceFile): readonly EnvironmentView[] {
  return snapshot.complete && file.role === 'manifest' ? snapshot.environmentsOf(file.id, mostEnvironments) : [];
}

/** Rules about the workspace are not as silent as they look where a policy is left out: a comment for one of them may be needed again. */
function haveTheirSay(views: readonly EnvironmentView[]): boolean {
  return views.length > 0 && views.every((view) => view.refused.length === 0);
}

function checkDocument(run: Run, tree: SyntaxTree, placed: readonly PlacedObject[]): readonly Hit[] {
  const { views } = run;
  const key = `${run.file.role} ${placed.map(({ id, namespaceFrom }) => `${id} ${namespaceFrom}`).join(' ')}`;
  const ownOnes = (): readonly Hit[] => kept(run.cache.documents, tree, key, () => ownHits(run, tree, placed));
  if (views.length === 0) return ownOnes();
  const hitsIn = (view: EnvironmentView): readonly Hit[] =>
    kept(cachedView(run.cache, view).documents, tree, key, () => [
      ...ownOnes().filter((hit) => !isExcused(run, tree, placed, hit, view)),
      ...environmentHits(run, tree, placed, view),
    ]);
  return hitsInAll(views.map((view) => ({ view, hits: hitsIn(view) })));
}

function kept(documents: WeakMap<SyntaxTree, Kept>, tree: SyntaxTree, key: string, find: () => readonly Hit[]): readonly Hit[] {
  const known = documents.get(tree);
  if (known?.key === key) return known.hits;
  const hits = find();
  documents.set(tree, { key, hits });
  return hits;
}

function cachedView({ views }: CheckCache, view: EnvironmentView): CachedView {
  const known = views.get(view) ?? { documents: new WeakMap(), made: new Map() };
  views.set(view, known);
  return known;
}

/** Each said once, with the environments where it holds if these are not all. */
function hitsInAll(seen: readonly { readonly view: EnvironmentView; readonly hits: readonly Hit[] }[]): readonly Hit[] {
  const [first, ...others] = seen;
  if (!first || others.length === 0) return first?.hits ?? [];
  const merged = new Map<string, { readonly hit: Hit; readonly names: Set<string> }>();
  for (const { view, hits } of seen) {
    for (const hit of hits) {
      const key = `${hit.rule.id} ${hit.fact.at.start} ${hit.fact.at.end} ${hit.rule.everywhere ? '' : hit.message}`;
      const known = merged.get(key);
      if (known) known.names.add(view.name);
      else merged.set(key, { hit, names: new Set([view.name]) });
    }
  }
  const all = new Set(seen.map(({ view }) => view.name)).size;
  return [...merged.values()].flatMap(({ hit, names }) => {
    if (names.size === all) return [hit];
    return hit.rule.everywhere ? [] : [{ ...hit, environments: [...names].sort(compareText) }];
  });
}

function ownHits(run: Pick<Run, 'rules' | 'file' | 'options'>, tree: SyntaxTree, placed: readonly PlacedObject[]): readonly Hit[] {
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
  readonly rule: Rule;
  readonly at: Range;
  readonly message: string;
  /** The object that it is about; undefined where the rule looks at the document as a whole. */
  readonly placed: number | undefined;
  readonly refusedFrom: KubernetesVersion | undefined;
}

/** What some rules find in one document without its workspace. A rule that fails says nothing. */
export function ownFindings(
  rules: readonly Rule[],
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

function isTargetOf({ on }: Rule, object: PlacedObject['object']): object is Targets['labelled'] {
  if (on === 'labelled') return object.type !== 'other';
  const isPolicy = object.type === 'NetworkPolicy' || object.type === 'AdminPolicy';
  return isPolicy && (on === object.type || on === 'policy');
}

function mayJudge({ category, inTemplates }: Rule, tree: SyntaxTree): boolean {
  return !tree.templated || inTemplates === true || category === 'api' || category === 'syntax';
}

function isExcused(run: Run, tree: SyntaxTree, placed: readonly PlacedObject[], { rule, fact, placed: index }: Hit, view: EnvironmentView): boolean {
  return guarded(run, rule, false, () => rule.excused?.(fact, contextOf(run, tree, placed, index), view) ?? false);
}

function environmentHits(run: Run, tree: SyntaxTree, placed: readonly PlacedObject[], view: EnvironmentView): readonly Hit[] {
  const rules = run.rules.filter((rule) => rule.on === 'environment' && mayJudge(rule, tree));
  const once = remembering(run.cache, view);
  const own = run.rules.filter((rule) => rule.on !== 'environment' && rule.seen && mayJudge(rule, tree));
  return placed.flatMap((object, index) => {
    if (object.halfTyped) return [];
    const target: EnvironmentTarget = { object, view, once };
    const seen = own.flatMap((rule) =>
      isTargetOf(rule, object.object)
        ? hitsOf(run, { ...rule, find: (_, context) => rule.seen?.(target, context) ?? [] }, tree, index, placed, object.object)
        : [],
    );
    return [...rules.flatMap((rule) => hitsOf(run, rule, tree, index, placed, target)), ...seen];
  });
}

function remembering(cache: CheckCache, view: EnvironmentView): EnvironmentTarget['once'] {
  const { made: known } = cachedView(cache, view);
  return <T>(compute: (view: EnvironmentView) => T): T => {
    if (!known.has(compute)) known.set(compute, compute(view));
    return known.get(compute) as T;
  };
}

function hitsOf(
  run: Pick<Run, 'file' | 'options'>,
  rule: Rule,
  tree: SyntaxTree,
  index: number | undefined,
  placed: readonly PlacedObject[],
  target: Parameters<Rule['find']>[0],
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

function contextOf({ file }: Pick<Run, 'file'>, tree: SyntaxTree, placed: readonly PlacedObject[], index: number | undefined): RuleContext {
  return { file, tree, placed: index === undefined ? undefined : placed[index], lineOf };
}

function toFinding(
  run: Run,
  tree: SyntaxTree,
  offset: number,
  placed: readonly PlacedObject[],
  { rule, fact, message, placed: index, environments }: Hit,
): Finding {
  const { snapshot, file, options } = run;
  const context: RuleContext = { ...contextOf(run, tree, placed, index), isTaken: (id) => snapshot.file(id) !== undefined };
  const range = shift(fact.at, offset);
  return {
    file: file.id,
    range,
    rule: rule.id,
    category: rule.category,
    severity: severityOf(rule, fact, run),
    message: said(run, message, offset, environments),
    url: ruleUrl(rule.id),
    related: fact.related ?? [],
    ...(environments ? { environments } : {}),
    fixes: () => {
      // Not of the run: a finding that is kept must not keep the environments of its file.
      const own = guarded<readonly Fix[]>({ file, options }, rule, [], () => rule.fix?.(fact, context) ?? []);
      return [...own.map((fix) => inFile(fix, offset)), ...ignoreFix(file, rule, range)];
    },
  };
}

/** Apart from where `fixes` is made: functions that are made together keep alive what any of them uses. */
function said(run: Run, message: string, offset: number, environments: readonly string[] | undefined): string {
  const text = withLines(message, (other) => linesIn(run, other), offset);
  return environments ? `${text} Only in ${shownNames(environments)}.` : text;
}

function shownNames(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => `\`${name}\``);
  return names.length > shown.length ? `${shown.join(', ')} and ${names.length - shown.length} more` : shown.join(', ');
}

function inFile(fix: Fix, offset: number): Fix {
  return offset === 0
    ? fix
    : {
        ...fix,
        edits: fix.edits.map(({ range, newText }) => ({
          range: shift(range, offset),
          newText,
        })),
      };
}

function severityOf(rule: Rule, fact: Fact | undefined, { options: { severities = {} }, snapshot }: Pick<Run, 'options' | 'snapshot'>): Severity {
  const set = severities[rule.id];
  if (set !== undefined && set !== 'off') return set;
  return surelyRefuses(fact?.refusedFrom, snapshot.settings.kubernetesVersion) ? (fact?.severity ?? rule.severity) : 'warning';
}

/** Where the lines of a file begin; of the one that is judged where no other is named. */
function linesIn({ file, snapshot }: Run, id: FileId | undefined): LineIndex | undefined {
  return id === undefined ? file.source?.lines : snapshot.file(id)?.lines;
}

/** Whether the cluster's API server is of a version that takes what later ones refuse. */
function isTaken({ refusedFrom }: Fact, { settings: { kubernetesVersion } }: Snapshot): boolean {
  return refusedFrom !== undefined && kubernetesVersion !== undefined && !surelyRefuses(refusedFrom, kubernetesVersion);
}

function guarded<T>(run: Pick<Run, 'file' | 'options'>, rule: Rule, otherwise: T, work: () => T): T {
  try {
    return work();
  } catch (error) {
    run.options.onError?.({ rule: rule.id, file: run.file.id, error });
    return otherwise;
  }
}

function byPlace(a: Finding, b: Finding): number {
  return compareRanges(a.range, b.range) || compareText(a.rule, b.rule) || compareText(a.message, b.message);
}

function compareRanges(a: Range, b: Range): number {
  return a.start - b.start || a.end - b.end;
}

/** What stands behind an anchor is read once for each alias; its findings are said once. */
function withoutRepeats(sorted: readonly Finding[]): readonly Finding[] {
  return sorted.filter((finding, index) => {
    const previous = sorted[index - 1];
    return !previous || byPlace(previous, finding) !== 0;
  });
}
