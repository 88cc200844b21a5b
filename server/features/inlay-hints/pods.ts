import { RESOLVER } from '../../rules/workspace/unmatched.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import { matchLabels } from '../../semantics/cluster/label-selector.js';
import type { PodMatcher } from '../../semantics/cluster/policy.js';
import type { Selector } from '../../semantics/cluster/selector.js';
import { matchNamespace, unseenNamespace } from '../../semantics/engine/population.js';
import { plainly } from '../../words/mark.js';
import { describePods } from '../../words/pods.js';
import type { Location } from '../../workspace/snapshot.js';
import * as say from '../say.js';
import { placeOf, sourceOf } from '../scope.js';
import { type HintPart, type HintScope, plain, words } from './hint.js';

/** So many are called by name. */
const mostNames = 2;

/** So many are named in a tooltip. */
const mostInTooltip = 8;

/** The places travel with the hint, so there is an end to them. */
const mostPlaces = 40;

type Matched = readonly { readonly workload: WorkloadEndpoint; readonly sure: boolean }[];

/** What a matcher selects, in as few words as can stand in a line. */
export interface SelectedPods {
  readonly parts: readonly HintPart[];
  readonly tooltip: string;
}

/** "pods of mysql", "pods of 5 workloads, perhaps of web", "no pods here", "? pods". */
export function selectedPods(scope: HintScope, matcher: PodMatcher, matched: Matched): SelectedPods {
  const whom = describePods(matcher, plainly);
  const about = environmentWords(scope);
  if (matcher.pods.unknown || ('labels' in matcher.namespaces && matcher.namespaces.labels.unknown))
    return { parts: words('? pods'), tooltip: 'Which pods these are is not known: something writes a part of this selector that stands in no manifest.' };
  const [sure, maybe] = [matched.filter((each) => each.sure), matched.filter((each) => !each.sure)].map((some) => some.map(({ workload }) => workload));
  const unseen = unseenOf(scope, matcher);
  const more = unseen.length > 0 ? ` More pods may match: ${say.list(unseen.map(plain.marked), 2)}.` : '';
  if (!sure?.length && !maybe?.length && isResolver(matcher))
    return {
      parts: words('DNS of the cluster'),
      tooltip: 'The pods that look up names have this label where they are installed as usual, in kube-system; no manifest here makes them.',
    };
  if (!sure?.length && !maybe?.length)
    return {
      parts: words(unseen.length > 0 || isElsewhere(scope, matcher) ? 'no pods known here' : 'no pods here'),
      tooltip: capital(`${plain.text(whom)}: no workload${about}.${more}`),
    };
  const perhaps = maybe?.length ? ` Perhaps: ${say.list(names(scope, maybe), mostInTooltip, maybe.length)}.` : '';
  const surely = sure?.length ? say.list(names(scope, sure), mostInTooltip, sure.length) : 'no workload surely';
  return {
    parts: [...partsOf(scope, 'pods of ', sure ?? []), ...partsOf(scope, sure?.length ? ', perhaps of ' : 'perhaps pods of ', maybe ?? [])],
    tooltip: capital(`${plain.text(whom)}: ${surely}${about}.${perhaps}${more}`),
  };
}

/** "2 namespaces", "shop": those that a selector of namespaces matches; undefined where nothing can be said. */
export function selectedNamespaces({ view, snapshot, file }: HintScope, labels: Selector): SelectedPods | undefined {
  if (labels.unknown)
    return {
      parts: words('? namespaces'),
      tooltip: 'Which namespaces these are is not known: something writes a part of this selector that stands in no manifest.',
    };
  const facts = [...view.evaluator.cluster.namespaces.values()].map((fact) => ({ name: fact.name, match: matchLabels(labels, fact.labels) }));
  const sure = facts.filter(({ match }) => match === 'yes').map(({ name }) => name);
  const maybe = facts.filter(({ match }) => match === 'unknown').map(({ name }) => name);
  const everyone = labels.requirements.length === 0;
  // One that is called by its name is known to who reads the line.
  if (!everyone && say.namesOf(labels) !== undefined) return undefined;
  if (sure.length + maybe.length === 0) return { parts: words('no namespace known here'), tooltip: 'No Namespace that is written here has such labels.' };
  const listed = say.list(sure.slice(0, mostInTooltip).map(plain.text), mostInTooltip, sure.length);
  const perhaps =
    maybe.length > 0
      ? ` Perhaps, for their labels are not known: ${say.list(maybe.slice(0, mostInTooltip).map(plain.text), mostInTooltip, maybe.length)}.`
      : '';
  const about = environmentWords({ snapshot, file, view });
  const text = everyone
    ? `every namespace (${sure.length} here)`
    : sure.length <= mostNames
      ? `in ${say.list(sure.map(short))}`
      : `in ${say.count(sure.length, 'namespace')}`;
  return {
    parts: words(sure.length === 0 ? `perhaps ${say.count(maybe.length, 'namespace')}` : text),
    tooltip: capital(`${sure.length === 0 ? 'no namespace surely' : `namespaces ${listed}`}${about}.${perhaps}`),
  };
}

function partsOf(scope: HintScope, before: string, some: readonly WorkloadEndpoint[]): readonly HintPart[] {
  if (some.length === 0) return [];
  if (some.length > mostNames) return [{ text: before }, { text: say.count(some.length, 'workload'), places: placesOf(scope, some) }];
  return some.flatMap((workload, index) => {
    const place = sourceOf(scope, workload);
    return [{ text: index === 0 ? before : ' and ' }, { text: short(workload.name), ...(place ? { places: [place] } : {}) }];
  });
}

function placesOf({ view }: HintScope, some: readonly WorkloadEndpoint[]): readonly Location[] {
  return some.slice(0, mostPlaces).flatMap((workload) => {
    const placed = view.source(workload);
    return placed ? [placeOf(placed)] : [];
  });
}

function names({ placed }: HintScope, some: readonly WorkloadEndpoint[]): readonly string[] {
  return some
    .slice(0, mostInTooltip)
    .map(({ kind, name, namespace }) => `${plain.text(kind)} ${plain.text(name)}${namespace === placed.namespace ? '' : ` in ${plain.text(namespace)}`}`);
}

function unseenOf({ view }: HintScope, { namespaces, pods }: PodMatcher): readonly string[] {
  const names = 'name' in namespaces ? [namespaces.name] : (say.namesOf(namespaces.labels) ?? [undefined]);
  return [...new Set(names.flatMap((name) => view.unseenPods(name, pods)).map(({ reason }) => reason))];
}

/** The matcher looks into namespaces of which the workspace holds no pod at all: they are written elsewhere. */
function isElsewhere({ view }: HintScope, { namespaces }: PodMatcher): boolean {
  const names = 'name' in namespaces ? [namespaces.name] : say.namesOf(namespaces.labels);
  return names?.every((name) => view.workloadsIn(name).length === 0) === true;
}

/** Pods that every cluster has, and no repository. */
function isResolver(matcher: PodMatcher): boolean {
  const names = matcher.pods.requirements.length > 0 && matchLabels(matcher.pods, RESOLVER.labels) === 'yes';
  return names && matchNamespace(matcher, unseenNamespace(RESOLVER.namespace)) !== 'no';
}

/** Where a file is part of several, which of them is meant. */
function environmentWords({ snapshot, file, view }: Pick<HintScope, 'snapshot' | 'file' | 'view'>): string {
  return snapshot.environmentNamesOf(file.id).length > 1 ? ` in environment ${plain.text(view.name)}` : '';
}

/** A line has no room for more of a name. */
function short(name: string): string {
  const text = plain.text(name);
  return text.length > 32 ? `${text.slice(0, 31)}…` : text;
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
