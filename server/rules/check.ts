import type { SyntaxTree } from '../syntax/source-file.js';
import type { Range } from '../util/range.js';
import { remember } from '../util/remember.js';
import { compareText } from '../util/text.js';
import type { EnvironmentView, FileId, PlacedObject, RenderedFile, Snapshot, WorkspaceFile } from '../workspace/snapshot.js';
import { isOwnFault, renderedFindings, unitFindings } from './check-rendered.js';
import { checkConfiguration } from './configuration/check-configuration.js';
import type { Finding } from './finding.js';
import { cachedView, environmentHits, isExcused, ownHits } from './hits.js';
import { allRules } from './registry.js';
import { isSaidByRego, regoHits } from './rego/rego-hits.js';
import { isAboutEnvironment, type LintRule } from './rule.js';
import type { CheckCache, CheckOptions, Hit, Kept, Run } from './run.js';
import { isOn, type RuleSettings } from './settings.js';
import { judgeSuppressions } from './suppression-check.js';
import { isTaken, severityOf, toFinding } from './to-finding.js';

/** A file that is shared by more environments is judged in so many of them: each costs what a check of its own costs. */
const mostEnvironments = 32;

export function createCheckCache(): CheckCache {
  return { documents: new WeakMap(), views: new WeakMap(), writers: new WeakMap() };
}

/**
 * Every finding of one file, sorted by place; none of a file without text at hand. What units render is judged as they render it, so a kustomization
 * and a patch have the findings on what they write. Rules about the whole workspace run only when it is indexed. Never throws.
 */
export function checkFile(snapshot: Snapshot, fileId: FileId, given: CheckOptions = {}): readonly Finding[] {
  const file = snapshot.file(fileId);
  if (!file?.source) return [];
  const options = optionsFor(given, fileId);
  if (file.role === 'configuration') return checkConfiguration(snapshot, file, allRules, options);
  const units = snapshot.renderedWith(fileId);
  const fails = snapshot.units.some((unit) => isOwnFault(unit) && unit.problem?.file === file.id);
  if (file.role !== 'manifest' && file.role !== 'template' && units.length === 0 && !fails) return [];
  const views = environmentsOf(snapshot, file, units.length > 0);
  const run: Run = { snapshot, file, views, rules: enabledRules(options, fileId), options, cache: options.cache ?? createCheckCache() };
  const objects = byDocument(file.objects);
  const inText = units.length === 0 ? run : { ...run, rules: rulesOfText(run) };
  const findings = file.source.documents.flatMap(({ tree, offset, index }) => {
    const placed = objects.get(index) ?? [];
    const inNoUnit = units.length === 0 || (file.role === 'template' && !isRendered(units, file.id, index));
    return (inNoUnit ? checkDocument(units.length === 0 ? run : { ...run, views: [] }, tree, placed) : ownHits(inText, tree, placed)).flatMap((hit) =>
      isTaken(hit.fact, snapshot, file.id) ? [] : [toFinding(run, tree, offset, placed, hit)],
    );
  });
  const ofUnits = [...renderedFindings(run, units, checkDocument), ...unitFindings(run)];
  const kept = judgeSuppressions(file, [...findings, ...ofUnits], {
    rules: rulesFor(options, fileId),
    ran: (rule) => run.rules.includes(rule) && (!isAboutEnvironment(rule) || haveTheirSay(views)) && (!isSaidByRego(rule) || options.rego?.isWhole === true),
    severityOf: (rule) => severityOf(rule, undefined, run),
  });
  const { judging } = options;
  const counting = judging ? kept.filter(({ rule, namespace }) => !judging.isExempt(fileId, rule, namespace)) : kept;
  return withoutRepeats([...counting].sort(byPlace));
}

/** With what is set for the very file. */
function optionsFor(options: CheckOptions, file: FileId): CheckOptions {
  return options.judging ? { ...options, settings: options.judging.settingsOf(file) } : options;
}

/** Those that say something of the text itself of which a unit takes in what it becomes. */
function rulesOfText({ file: { role }, rules }: Run): readonly LintRule[] {
  return rules.filter(({ on, inTemplates }) => (role === 'manifest' ? on === 'document' : role === 'template' && inTemplates === 'text'));
}

/** Whether anything becomes of a document of a template: with the values that are here, a policy may not be wanted. */
function isRendered(units: readonly RenderedFile[], file: FileId, index: number): boolean {
  return units.some(({ documents }) => documents.some(({ document }) => document.file === file && document.document === index));
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

const enabled = new WeakMap<readonly LintRule[], WeakMap<RuleSettings, readonly LintRule[]>>();
const nothingSet: RuleSettings = {};

/** The same list for the same settings: see `askedRules`. */
function enabledRules(options: CheckOptions, file: FileId): readonly LintRule[] {
  const { settings = nothingSet } = options;
  const all = rulesFor(options, file);
  return remember(
    remember(enabled, all, () => new WeakMap()),
    settings,
    () => all.filter((rule) => isOn(rule, settings)),
  );
}

/** All that there are for a file, on or off. */
function rulesFor({ rules, judging }: CheckOptions, file: FileId): readonly LintRule[] {
  const own = rules === undefined ? (judging?.customRulesOf(file) ?? []) : [];
  return own.length === 0 ? (rules ?? allRules) : [...allRules, ...own];
}

/** Of a chart's template that is not rendered nobody knows what it adds to. */
function environmentsOf(snapshot: Snapshot, { id, role }: WorkspaceFile, isRendered: boolean): readonly EnvironmentView[] {
  const counts = role === 'manifest' || role === 'kustomization' || role === 'patch' || (role === 'template' && isRendered);
  return snapshot.complete && counts ? snapshot.environmentsOf(id, mostEnvironments) : [];
}

/** Rules about the workspace are not as silent as they look where a policy is left out: a comment for one of them may be needed again. */
function haveTheirSay(views: readonly EnvironmentView[]): boolean {
  return views.length > 0 && views.every((view) => view.refused.length === 0);
}

function checkDocument(run: Run, tree: SyntaxTree, placed: readonly PlacedObject[]): readonly Hit[] {
  const {
    views,
    options: { settings },
  } = run;
  const key = `${run.file.role} ${placed.map(({ id, namespaceFrom }) => `${id} ${namespaceFrom}`).join(' ')}`;
  const ownOnes = (): readonly Hit[] => kept(run.cache.documents, tree, key, settings, () => [...ownHits(run, tree, placed), ...regoHits(run, tree, placed)]);
  if (views.length === 0) return ownOnes();
  const hitsIn = (view: EnvironmentView): readonly Hit[] =>
    kept(cachedView(run.cache, view).documents, tree, key, settings, () => [
      ...ownOnes().filter((hit) => !isExcused(run, tree, placed, hit, view)),
      ...environmentHits(run, tree, placed, view),
    ]);
  return hitsInAll(views.map((view) => ({ view, hits: hitsIn(view) })));
}

function kept(documents: CheckCache['documents'], tree: SyntaxTree, key: string, settings: Kept['settings'], find: () => readonly Hit[]): readonly Hit[] {
  const known = documents.get(tree);
  if (known?.key === key && known.settings === settings) return known.hits;
  const hits = find();
  documents.set(tree, { key, settings, hits });
  return hits;
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
