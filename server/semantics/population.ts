import { compareText } from '../util/text.js';
import type { ClusterModel, Labels, NamespaceFact, WorkloadEndpoint } from './endpoint.js';
import { createLabelIndex, type LabelIndex } from './label-index.js';
import { both, canonicalSelector, type Match, matchLabels } from './label-selector.js';
import type { PodMatcher } from './policy.js';

/** What policies can tell pods apart by. */
export interface PodLike {
  readonly namespace: NamespaceFact;
  readonly labels: Labels;
  readonly ports: WorkloadEndpoint['ports'];
  readonly portsOpen: boolean;
  /** Equal for equal ports. */
  readonly portsKey: string;
}

/** All workloads that no policy can tell apart; they get one answer. */
export interface PodClass extends PodLike {
  readonly index: number;
  /** Stands for `portsKey`; below the number of classes. */
  readonly portsId: number;
  readonly workloads: readonly WorkloadEndpoint[];
}

/** The indexes of the classes that a matcher matches, ascending. */
export interface Members {
  readonly sure: readonly number[];
  readonly maybe: readonly number[];
}

/** A pod matcher over one population; matchers that say the same share one. */
export interface Matching {
  readonly pods: PodMatcher;
  readonly key: string;
  test(pod: PodLike): Match;
  /** The pod selector alone, whatever the namespace. */
  testLabels(labels: Labels): Match;
  members(): Members;
}

/** The workloads and namespaces of a cluster, grouped and indexed; knows no policy. */
export interface Population {
  readonly workloads: readonly WorkloadEndpoint[];
  readonly namespaces: ReadonlyMap<string, NamespaceFact>;
  /** Ascending by namespace. */
  readonly classes: readonly PodClass[];
  /** By id: for all workloads of the population. */
  sorted(): readonly WorkloadEndpoint[];
  /** The class of a workload; one of its own, with index -1, for a workload of another population. */
  classOf(workload: WorkloadEndpoint): PodClass;
  matching(pods: PodMatcher): Matching;
  namespace(name: string): NamespaceFact;
  /** What tells workloads apart, kept for the next population. */
  readonly keys: WeakMap<WorkloadEndpoint, string>;
}

/**
 * @param previous given back where it holds the very same workloads and namespaces, so that what was computed from it stays
 */
export function createPopulation({ workloads, namespaces }: ClusterModel, previous?: Population): Population {
  if (previous && sameWorkloads(previous.workloads, workloads) && sameNamespaces(previous.namespaces, namespaces)) return previous;
  const namespace = (name: string): NamespaceFact => namespaces.get(name) ?? unseenNamespace(name);
  const keys = previous?.keys ?? new WeakMap<WorkloadEndpoint, string>();
  const { classes, byWorkload, byId } = groupWorkloads(workloads, namespace, keys);
  const starts = namespaceStarts(classes);
  const matchings = new Map<string, Matching>();
  let index: LabelIndex | undefined;
  let sorted: readonly WorkloadEndpoint[] | undefined;
  return {
    workloads,
    namespaces,
    classes,
    sorted: () => (sorted ??= [...workloads].sort((a, b) => compareText(a.id, b.id))),
    classOf: (workload) =>
      byWorkload.get(workload) ?? byId.get(workload.id) ?? { ...podLike(workload, namespace), index: -1, portsId: -1, workloads: [workload] },
    matching: (pods) => {
      const key = matcherKey(pods);
      let known = matchings.get(key);
      if (!known) {
        // Selectors that were typed for a moment must not pile up.
        if (matchings.size > 50_000) matchings.clear();
        known = createMatching(pods, key, classes, starts, () => (index ??= createLabelIndex(classes.map(({ labels }) => labels))));
        matchings.set(key, known);
      }
      return known;
    },
    namespace,
    keys,
  };
}

/** Pods as a workload makes them. */
export function podLike(workload: WorkloadEndpoint, namespace: (name: string) => NamespaceFact): PodLike {
  const { labels, ports, portsOpen } = workload;
  return { namespace: namespace(workload.namespace), labels, ports, portsOpen, portsKey: portsKey(workload) };
}

/** Equal for matchers that say the same in (almost) the same words. */
export function matcherKey({ namespaces, pods }: PodMatcher): string {
  return `${'name' in namespaces ? namespaces.name : `*${canonicalSelector(namespaces.labels)}`}/${canonicalSelector(pods)}`;
}

/** Whether a matcher means a namespace. */
export function matchNamespace({ namespaces }: PodMatcher, namespace: NamespaceFact): Match {
  if ('name' in namespaces) return namespaces.name === namespace.name ? 'yes' : 'no';
  return matchLabels(namespaces.labels, namespace.labels);
}

/** A namespace that no object lives in has its name as label; nothing else is known of it. */
export function unseenNamespace(name: string): NamespaceFact {
  return { name, labels: { values: new Map([['kubernetes.io/metadata.name', name]]), open: true }, defined: false };
}

function createMatching(pods: PodMatcher, key: string, classes: readonly PodClass[], starts: Starts, index: () => LabelIndex): Matching {
  const known = new Map<NamespaceFact, Match>();
  const inNamespace = (namespace: NamespaceFact): Match => {
    let match = known.get(namespace);
    if (match === undefined) {
      match = matchNamespace(pods, namespace);
      known.set(namespace, match);
    }
    return match;
  };
  const test = ({ namespace, labels }: PodLike): Match => {
    const outer = inNamespace(namespace);
    return outer === 'no' ? 'no' : both(outer, matchLabels(pods.pods, labels));
  };
  let members: Members | undefined;
  const findMembers = (): Members => {
    const sure: number[] = [];
    const maybe: number[] = [];
    for (const candidate of candidates(pods, starts, classes.length, index)) {
      const match = test(classes[candidate] as PodClass);
      if (match !== 'no') (match === 'yes' ? sure : maybe).push(candidate);
    }
    return { sure, maybe };
  };
  return { pods, key, test, testLabels: (labels) => matchLabels(pods.pods, labels), members: () => (members ??= findMembers()) };
}

/** Where the classes of each namespace begin and end. */
type Starts = ReadonlyMap<string, { readonly start: number; readonly end: number }>;

/** A superset of the members, ascending: the classes of the one namespace, or those with a label that is asked for; whichever are fewer. */
function candidates({ namespaces, pods }: PodMatcher, starts: Starts, count: number, index: () => LabelIndex): readonly number[] {
  const range = 'name' in namespaces ? (starts.get(namespaces.name) ?? { start: 0, end: 0 }) : { start: 0, end: count };
  const size = range.end - range.start;
  const listed = size > 8 ? index().candidates(pods, size) : undefined;
  if (!listed) return Array.from({ length: size }, (_, i) => range.start + i);
  return size === count ? listed : listed.filter((one) => range.start <= one && one < range.end);
}

function namespaceStarts(classes: readonly PodClass[]): Starts {
  const starts = new Map<string, { start: number; end: number }>();
  for (const { index, namespace } of classes) {
    const range = starts.get(namespace.name);
    if (range) range.end = index + 1;
    else starts.set(namespace.name, { start: index, end: index + 1 });
  }
  return starts;
}

function groupWorkloads(workloads: readonly WorkloadEndpoint[], namespace: (name: string) => NamespaceFact, keys: WeakMap<WorkloadEndpoint, string>) {
  const groups = new Map<string, WorkloadEndpoint[]>();
  for (const workload of workloads) {
    const key = keys.get(workload) ?? classKey(workload);
    keys.set(workload, key);
    const group = groups.get(key);
    if (group) group.push(workload);
    else groups.set(key, [workload]);
  }
  const ordered = [...groups.values()].sort(([a], [b]) => compareText(a?.namespace ?? '', b?.namespace ?? ''));
  const portsIds = new Map<string, number>();
  const classes = ordered.map((members, index): PodClass => {
    const pod = podLike(members[0] as WorkloadEndpoint, namespace);
    const portsId = portsIds.get(pod.portsKey) ?? portsIds.size;
    portsIds.set(pod.portsKey, portsId);
    return { ...pod, index, portsId, workloads: members };
  });
  const pairs = classes.flatMap((one) => one.workloads.map((workload) => [workload, one] as const));
  return { classes, byWorkload: new Map(pairs), byId: new Map(pairs.map(([workload, one]) => [workload.id, one])) };
}

function classKey(workload: WorkloadEndpoint): string {
  const { values, open, partial } = workload.labels;
  const labels = [...values].map(([key, value]) => `${key}${value === undefined ? '' : `=${value}`}${partial?.has(key) ? '?' : ''}`).sort();
  return `${workload.namespace}\n${labels.join('\t')}\n${open}\n${portsKey(workload)}`;
}

function portsKey({ ports, portsOpen }: WorkloadEndpoint): string {
  const named = ports.filter(({ name }) => name !== undefined).map(({ name, number, protocol }) => `${name}:${protocol}:${number}`);
  return `${named.length > 1 ? [...new Set(named)].sort().join(' ') : named.join('')}${portsOpen ? '?' : ''}`;
}

function sameWorkloads(a: readonly WorkloadEndpoint[], b: readonly WorkloadEndpoint[]): boolean {
  return a === b || (a.length === b.length && a.every((workload, i) => workload === b[i]));
}

function sameNamespaces(a: ReadonlyMap<string, NamespaceFact>, b: ReadonlyMap<string, NamespaceFact>): boolean {
  if (a === b) return true;
  return a.size === b.size && [...a].every(([name, fact]) => b.get(name) === fact);
}
