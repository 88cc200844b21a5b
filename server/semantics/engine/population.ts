import { RecentMap } from '../../util/recent.js';
import { compareText } from '../../util/text.js';
import type { ClusterModel, NamespaceFact, WorkloadEnd, WorkloadEndpoint } from '../cluster/endpoint.js';
import { both, canonicalSelector, type Match, matchLabels } from '../cluster/label-selector.js';
import type { Labels } from '../cluster/labels.js';
import { type PodAddresses, type PodNetwork, sameNetwork } from '../cluster/pod-network.js';
import type { PodMatcher } from '../cluster/policy.js';
import { formatRange } from '../sets/address-set.js';
import { createLabelIndex, type LabelIndex } from './label-index.js';

/** What policies can tell pods apart by. */
export interface PodLike {
  readonly namespace: NamespaceFact;
  readonly labels: Labels;
  readonly ports: WorkloadEndpoint['ports'];
  readonly portsOpen: boolean;
  /** Equal for equal ports, which names match equally surely. */
  readonly portsKey: string;
  /** What policies do to them, or to others because of them, is not defined. */
  readonly hostNetwork: boolean;
  readonly addresses?: PodAddresses;
}

/** All workloads that no policy can tell apart; they get one answer. */
export interface PodClass extends PodLike {
  readonly index: number;
  /** Stands for `portsKey`; below the number of classes. */
  readonly portsId: number;
  readonly workloads: readonly WorkloadEndpoint[];
}

/** Consecutive classes; `end` is behind the last one. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
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
  /** The one namespace that it names. */
  readonly home: NamespaceFact | undefined;
  test(pod: PodLike): Match;
  /** The pod selector alone, whatever the namespace. */
  testLabels(labels: Labels): Match;
  members(): Members;
}

/** A workload as an end of connections, with the class it belongs to. */
export interface PlacedEnd {
  readonly end: WorkloadEnd;
  readonly pod: PodClass;
}

/** The workloads and namespaces of a cluster, grouped and indexed; knows no policy. */
export interface Population {
  readonly workloads: readonly WorkloadEndpoint[];
  readonly namespaces: ReadonlyMap<string, NamespaceFact>;
  /** Ascending by namespace. */
  readonly classes: readonly PodClass[];
  /** Those that blocks of addresses may match though they do not match pods in general: their own are known, or are those of nodes. */
  readonly particular: readonly PodClass[];
  readonly network: PodNetwork;
  /** All workloads as ends of connections, by id; the same objects each time, because answers name thousands of them. */
  ends(): readonly PlacedEnd[];
  /** The class of a workload; one of its own, with index -1, for a workload of another population. */
  classOf(workload: WorkloadEndpoint): PodClass;
  matching(pods: PodMatcher): Matching;
  namespace(name: string): NamespaceFact;
  /** Where the classes of a namespace are. */
  stretchOf(namespace: string): Stretch;
  /** What tells workloads apart, kept for the next population. */
  readonly keys: WorkloadKeys;
  /** Policies changed and nothing else did. Selectors that were typed for a moment must not pile up. */
  edited(): void;
}

/** After so many edits of policies, matchers that nobody asked for since are forgotten. */
const rememberedEdits = 64;

/**
 * @param previous given back where it holds the very same workloads and namespaces, so that what was computed from it stays
 */
export function createPopulation({ workloads, namespaces, network }: ClusterModel, previous?: Population): Population {
  if (previous && sameNetwork(previous.network, network) && sameWorkloads(previous.workloads, workloads) && sameNamespaces(previous.namespaces, namespaces)) {
    previous.edited();
    return previous;
  }
  const namespace = (name: string): NamespaceFact => namespaces.get(name) ?? unseenNamespace(name);
  const keys = previous?.keys ?? new WeakMap();
  const { classes, byWorkload } = groupWorkloads(workloads, namespace, keys);
  const starts = namespaceStarts(classes);
  const matchings = new RecentMap<string, Matching>();
  const indexes = new Map<number, LabelIndex>();
  /** Of the classes of one namespace, or of all; an edit of one policy must not pay for all of them. */
  const indexOf = ({ start, end }: Stretch): LabelIndex => {
    const whole = end - start === classes.length;
    const known = indexes.get(whole ? -1 : start) ?? createLabelIndex(classes.slice(start, end).map(({ labels }) => labels));
    indexes.set(whole ? -1 : start, known);
    return known;
  };
  let ends: readonly PlacedEnd[] | undefined;
  let byId: ReadonlyMap<string, PodClass> | undefined;
  let edits = 0;
  const sameNamed = ({ id }: WorkloadEndpoint): PodClass | undefined => {
    byId ??= new Map([...byWorkload].map(([workload, pod]) => [workload.id, pod]));
    return byId.get(id);
  };
  return {
    workloads,
    namespaces,
    classes,
    particular: classes.filter(({ hostNetwork, addresses }) => hostNetwork || addresses !== undefined),
    network,
    ends: () => (ends ??= endsById(classes)),
    classOf: (workload) =>
      byWorkload.get(workload) ?? sameNamed(workload) ?? { ...podLike(workload, namespace), index: -1, portsId: -1, workloads: [workload] },
    matching: (pods) => {
      const key = matcherKey(pods);
      let known = matchings.get(key);
      if (!known) {
        known = createMatching(pods, key, 'name' in pods.namespaces ? namespace(pods.namespaces.name) : undefined, { classes, starts, indexOf });
        matchings.set(key, known);
      }
      return known;
    },
    namespace,
    stretchOf: (name) => starts.get(name) ?? nowhere,
    keys,
    edited: () => {
      if (++edits % rememberedEdits === 0) matchings.age();
    },
  };
}

function endsById(classes: readonly PodClass[]): readonly PlacedEnd[] {
  const ends = classes.flatMap((pod) => pod.workloads.map((workload): PlacedEnd => ({ end: { kind: 'workload', workload }, pod })));
  return ends.sort((a, b) => compareText(a.end.workload.id, b.end.workload.id));
}

/** Pods as a workload makes them. */
export function podLike(workload: WorkloadEndpoint, namespace: (name: string) => NamespaceFact): PodLike {
  const { labels, ports, portsOpen, hostNetwork, addresses } = workload;
  const pod = { namespace: namespace(workload.namespace), labels, ports, portsOpen, portsKey: portsKey(workload), hostNetwork };
  return addresses ? { ...pod, addresses } : pod;
}

/** Equal for matchers that say the same in (almost) the same words. */
export function matcherKey({ namespaces, pods }: PodMatcher): string {
  return `${'name' in namespaces ? namespaces.name : `*${canonicalSelector(namespaces.labels)}`}/${canonicalSelector(pods)}`;
}

/** Whether a matcher matches a namespace. */
export function matchNamespace({ namespaces }: PodMatcher, namespace: NamespaceFact): Match {
  if ('name' in namespaces) return namespaces.name === namespace.name ? 'yes' : 'no';
  return matchLabels(namespaces.labels, namespace.labels);
}

/** A namespace that no object lives in has its name as label; nothing else is known of it. */
export function unseenNamespace(name: string): NamespaceFact {
  return { name, labels: { values: new Map([['kubernetes.io/metadata.name', name]]), open: true }, defined: false };
}

interface Searched {
  readonly classes: readonly PodClass[];
  readonly starts: Starts;
  indexOf(stretch: Stretch): LabelIndex;
}

function createMatching(pods: PodMatcher, key: string, home: NamespaceFact | undefined, { classes, starts, indexOf }: Searched): Matching {
  // Of a namespace that no object lives in, each question makes a fact of its own.
  const known = new WeakMap<NamespaceFact, Match>();
  const inNamespace = (namespace: NamespaceFact): Match => {
    let match = known.get(namespace);
    if (match === undefined) {
      match = matchNamespace(pods, namespace);
      known.set(namespace, match);
    }
    return match;
  };
  const test = ({ namespace, labels, hostNetwork }: PodLike): Match => {
    // Whether selectors match pods on the host's network is not defined.
    const outer = hostNetwork ? both('unknown', inNamespace(namespace)) : inNamespace(namespace);
    return outer === 'no' ? 'no' : both(outer, matchLabels(pods.pods, labels));
  };
  let members: Members | undefined;
  const findMembers = (): Members => {
    const sure: number[] = [];
    const maybe: number[] = [];
    for (const candidate of candidates(pods, starts, classes.length, indexOf)) {
      const match = test(classes[candidate] as PodClass);
      if (match !== 'no') (match === 'yes' ? sure : maybe).push(candidate);
    }
    return { sure, maybe };
  };
  return { pods, key, home, test, testLabels: (labels) => matchLabels(pods.pods, labels), members: () => (members ??= findMembers()) };
}

const nowhere: Stretch = { start: 0, end: 0 };

/** Where the classes of each namespace are. */
type Starts = ReadonlyMap<string, Stretch>;

/** A superset of the members, ascending: the classes of the one namespace, or those with a label that is asked for; whichever are fewer. */
function candidates({ namespaces, pods }: PodMatcher, starts: Starts, count: number, indexOf: (stretch: Stretch) => LabelIndex): readonly number[] {
  const stretch = 'name' in namespaces ? (starts.get(namespaces.name) ?? nowhere) : { start: 0, end: count };
  const size = stretch.end - stretch.start;
  const listed = size > 8 ? indexOf(stretch).candidates(pods, size) : undefined;
  return listed ? listed.map((one) => stretch.start + one) : Array.from({ length: size }, (_, i) => stretch.start + i);
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

function groupWorkloads(workloads: readonly WorkloadEndpoint[], namespace: (name: string) => NamespaceFact, keys: WorkloadKeys) {
  const byNamespace = new Map<string, Map<string, WorkloadEndpoint[]>>();
  for (const workload of workloads) {
    const { group } = keysOf(workload, keys);
    const groups = byNamespace.get(workload.namespace) ?? new Map<string, WorkloadEndpoint[]>();
    const members = groups.get(group);
    if (members) members.push(workload);
    else byNamespace.set(workload.namespace, groups.set(group, [workload]));
  }
  const classes: PodClass[] = [];
  const portsIds = new Map<string, number>();
  const byWorkload = new Map<WorkloadEndpoint, PodClass>();
  for (const [name, groups] of [...byNamespace].sort(([a], [b]) => compareText(a, b))) {
    const fact = namespace(name);
    for (const members of groups.values()) {
      const first = members[0] as WorkloadEndpoint;
      const { ports } = keysOf(first, keys);
      const portsId = portsIds.get(ports) ?? portsIds.size;
      portsIds.set(ports, portsId);
      const one: PodClass = { ...podLike(first, () => fact), portsKey: ports, index: classes.length, portsId, workloads: members };
      classes.push(one);
      for (const workload of members) byWorkload.set(workload, one);
    }
  }
  return { classes, byWorkload };
}

/** What tells workloads of one namespace apart, and what tells their ports apart. */
type WorkloadKeys = WeakMap<WorkloadEndpoint, { readonly group: string; readonly ports: string }>;

function keysOf(workload: WorkloadEndpoint, keys: WorkloadKeys) {
  const known = keys.get(workload);
  if (known) return known;
  const ports = portsKey(workload);
  const made = { group: groupKey(workload, ports), ports };
  keys.set(workload, made);
  return made;
}

function groupKey({ labels: { values, open, partial, ordinals, differing }, hostNetwork, addresses }: WorkloadEndpoint, ports: string): string {
  const own = (key: string) => (ordinals?.has(key) ? ` ${JSON.stringify(ordinals.get(key))}` : differing?.has(key) ? '!' : '');
  const labels = [...values].map(([key, value]) => `${key}${value === undefined ? own(key) : `=${value}`}${partial?.has(key) ? '?' : ''}`).sort();
  const key = `${labels.join('\t')}\n${open}\n${ports}\n${hostNetwork}`;
  return addresses ? `${key}\n${addresses.known.map(formatRange).join()} ${addresses.open}` : key;
}

function portsKey({ ports, portsOpen, hostNetwork }: WorkloadEndpoint): string {
  const named = ports.filter(({ name }) => name !== undefined).map(({ name, number, protocol }) => `${name}:${protocol}:${number}`);
  return `${named.length > 1 ? [...new Set(named)].sort().join(' ') : named.join('')}${portsOpen ? '?' : ''}${hostNetwork ? '^' : ''}`;
}

function sameWorkloads(a: readonly WorkloadEndpoint[], b: readonly WorkloadEndpoint[]): boolean {
  return a === b || (a.length === b.length && a.every((workload, i) => workload === b[i]));
}

function sameNamespaces(a: ReadonlyMap<string, NamespaceFact>, b: ReadonlyMap<string, NamespaceFact>): boolean {
  if (a === b) return true;
  return a.size === b.size && [...a].every(([name, fact]) => b.get(name) === fact);
}
