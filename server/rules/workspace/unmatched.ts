import type { LabelSelector, PolicyPeer } from '../../model/network-policy.js';
import { labelsOf } from '../../semantics/cluster/build-cluster.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Labels } from '../../semantics/cluster/labels.js';
import type { PodMatcher } from '../../semantics/cluster/policy.js';
import type { EnvironmentView, PlacedObject } from '../../workspace/snapshot.js';
import { contradictionsIn } from '../contradiction.js';
import { isEnumeration, splitPairs } from '../peer-pairs.js';
import { peersOf, present, requirementsOf, rulesOf, selectsAll, type WrittenRequirement } from '../reading.js';
import type { LabelOwner, UnmatchedSelector } from '../unmatched-selector.js';
import { createLabelLookup, kept, type LabelLookup } from './label-lookup.js';
import { meets, namespacesOf, podPeerOf, workloadsIn } from './matching.js';
import { createNearMisses, type NearMisses } from './near-miss.js';

/** Keys whose values controllers make up for each pod: no manifest shows them. */
const GENERATED_KEYS: ReadonlySet<string> = new Set([
  'statefulset.kubernetes.io/pod-name',
  'apps.kubernetes.io/pod-index',
  'batch.kubernetes.io/job-name',
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-completion-index',
  'controller-uid',
  'job-name',
  'pod-template-hash',
  'controller-revision-hash',
  'pod-template-generation',
]);

/** Keys that operators give to the pods they make, and people do not. */
const OPERATOR_KEY =
  /^(?:app\.kubernetes\.io\/managed-by$|operator\.|.*\.(?:strimzi\.io|elastic\.co|cnpg\.io|percona\.com|mongodb\.com|rabbitmq\.com|knative\.dev|tekton\.dev|kubevirt\.io|rook\.io)\/|(?:strimzi|cnpg|acid\.zalan\.do|serving\.knative\.dev|tekton\.dev|kubevirt\.io|cert-manager\.io|acme\.cert-manager\.io)[./])/;

/** The resolver of a stock cluster, which no repository holds. */
export const RESOLVER: WorkloadEndpoint = {
  id: 'kube-system/Deployment/coredns',
  kind: 'Deployment',
  name: 'coredns',
  namespace: 'kube-system',
  labels: { values: new Map([['k8s-app', 'kube-dns']]), open: false },
  ports: [],
  portsOpen: true,
  hostNetwork: false,
};

const EVERYTHING = { requirements: [], unknown: false } as const;

/** Of one policy, every selector that surely matches nothing. Silent about whatever the workspace cannot know. For many policies of one view. */
export function createUnmatchedFinder(view: EnvironmentView): (placed: PlacedObject) => readonly UnmatchedSelector[] {
  const lookups = createLookups(view);
  return (placed) => unmatchedOf(view, lookups, placed);
}

/** What the policies of one environment look for, found by labels. */
interface Lookups {
  /** The workloads and services of a namespace by the labels of the objects themselves; pods have their own. */
  owners(namespace: string): LabelLookup<Owner>;
  workloads(namespace: string): LabelLookup<WorkloadEndpoint>;
  /** Whether a workload of the namespace is written below the folder. */
  isNear(folder: string, namespace: string): boolean;
  readonly misses: NearMisses;
}

interface Owner {
  readonly placed: PlacedObject;
  readonly labels: Labels;
}

function createLookups(view: EnvironmentView): Lookups {
  const workloads = kept((namespace: string) => createLabelLookup(workloadsIn(view, namespace), ({ labels }) => labels));
  const nearby = kept((folder: string) =>
    kept((namespace: string) => workloadsIn(view, namespace).some((workload) => view.source(workload)?.file.startsWith(folder) === true)),
  );
  return {
    owners: kept((namespace: string) => createLabelLookup(ownersIn(view, namespace), ({ labels }) => labels)),
    workloads,
    isNear: (folder, namespace) => nearby(folder)(namespace),
    misses: createNearMisses(workloads),
  };
}

function ownersIn(view: EnvironmentView, namespace: string): readonly Owner[] {
  return [...view.inNamespace(namespace, 'workload'), ...view.inNamespace(namespace, 'service')].flatMap((placed) => {
    const { kind, metadata } = placed.object;
    return kind.value === 'Pod' || metadata.labels.entries.length === 0 ? [] : [{ placed, labels: labelsOf(metadata.labels) }];
  });
}

function unmatchedOf(view: EnvironmentView, lookups: Lookups, placed: PlacedObject): readonly UnmatchedSelector[] {
  const policy = view.policy(placed.id);
  if (placed.object.type !== 'NetworkPolicy' || !policy || placed.namespaceFrom === 'unknown') return [];
  const found: UnmatchedSelector[] = [];
  const subject = present(placed.object.spec.podSelector);
  const subjects = view.evaluator.subjectsOf(policy).map(({ workload }) => workload.id);
  const asker: Asker = { view, lookups, placed, subjects };
  const own = subject && unmatchedSelector(asker, undefined, subject, policy.subject);
  if (own) found.push(own);
  const split = new Set(
    rulesOf(placed.object).flatMap(({ peers }) => (isEnumeration(peers?.items ?? []) ? [] : splitPairs(peers?.items ?? []).map(({ podPeer }) => podPeer))),
  );
  for (const { peer } of peersOf(placed.object)) {
    // Half of a peer that a dash tore apart: that is what is to be said of it.
    if (split.has(peer)) continue;
    const pods = podPeerOf(view, placed, peer);
    const selector = present(peer.podSelector);
    const unmatched = pods && selector && unmatchedSelector(asker, peer, selector, pods.pods);
    if (unmatched) found.push(unmatched);
  }
  return found;
}

/** The policy whose selectors are looked at. */
interface Asker {
  readonly view: EnvironmentView;
  readonly lookups: Lookups;
  readonly placed: PlacedObject;
  /** The ids of the workloads that it is for. */
  readonly subjects: readonly string[];
}

function unmatchedSelector(asker: Asker, peer: PolicyPeer | undefined, selector: LabelSelector, matcher: PodMatcher): UnmatchedSelector | undefined {
  const { view, lookups, placed, subjects } = asker;
  const scope = scopeOf(asker, selector, matcher);
  if (!scope) return undefined;
  return {
    object: placed,
    view,
    unmatched: { selector, peer, subjects: peer ? subjects : [], ...scope },
    isAtHome: () => isAtHome(asker, scope),
    elsewhere: () => otherNamespaces(view, matcher),
    inOwnNamespace: () => surelyMatched(view, placed.namespace === undefined ? undefined : { namespaces: { name: placed.namespace }, pods: matcher.pods }),
    owner: () => ownerWithLabels(asker, scope.namespaces, selector),
    nearMiss: () => lookups.misses.find(requirementsOf(selector).requirements, scope.namespaces),
  };
}

function surelyMatched(view: EnvironmentView, matcher: PodMatcher | undefined): readonly WorkloadEndpoint[] {
  return matcher ? view.evaluator.matches(matcher).flatMap(({ workload, sure }) => (sure ? [workload] : [])) : [];
}

interface Place {
  readonly namespaces: readonly string[];
  readonly workloads: readonly WorkloadEndpoint[];
}

/** Where the matcher looks; undefined unless it surely finds nothing there, and all that runs there can be seen. */
function scopeOf({ view, placed, subjects }: Asker, selector: LabelSelector, matcher: PodMatcher): Place | undefined {
  const { requirements, complete } = requirementsOf(selector);
  if (!complete || requirements.length === 0 || selectsAll(selector) || matcher.pods.unknown) return undefined;
  if (tellsNothing(requirements) || saysOnlyNot(requirements) || isContradictory(requirements)) return undefined;
  const namespaces = namespacesOf(matcher);
  if (!namespaces || view.evaluator.matches(matcher).length > 0) return undefined;
  if (namespaces.some((namespace) => view.mayHoldUnseenPods(namespace, matcher.pods))) return undefined;
  if (mayMeetElsewhere(view, placed, subjects, matcher)) return undefined;
  const [only, ...others] = namespaces;
  // The list of one namespace is shared by all that look there.
  const workloads = only !== undefined && others.length === 0 ? workloadsIn(view, only) : namespaces.flatMap((namespace) => workloadsIn(view, namespace));
  return { namespaces, workloads };
}

/**
 * Whether pods that match stand where nobody wrote a namespace, or the policy does and nothing shows that it is for pods beside it:
 * whoever applies the files may put both into one namespace.
 */
function mayMeetElsewhere(view: EnvironmentView, placed: PlacedObject, subjects: readonly string[], { pods }: PodMatcher): boolean {
  const anywhere = view.evaluator.matches({ namespaces: { labels: EVERYTHING }, pods });
  if (placed.namespaceFrom === 'default' && subjects.length === 0 && anywhere.length > 0) return true;
  return (
    placed.namespaceFrom !== 'default' && anywhere.some(({ workload }) => workload.namespace === view.defaultNamespace && isUnwritten(view.source(workload)))
  );
}

/** Whether some of the labels are ones that no manifest shows: controllers or operators give them to the pods they make. */
export function tellsNothing(requirements: readonly WrittenRequirement[]): boolean {
  return requirements.some(({ key }) => GENERATED_KEYS.has(key.value) || OPERATOR_KEY.test(key.value));
}

export function isUnwritten(source: PlacedObject | undefined): boolean {
  return source?.namespaceFrom === 'default' || source?.namespaceFrom === 'unknown';
}

/** Whether a selector only says what the pods are not: that no pod here is like that says nothing. */
export function saysOnlyNot(requirements: readonly WrittenRequirement[]): boolean {
  return requirements.every(({ operator }) => operator === 'NotIn' || operator === 'DoesNotExist');
}

/** The rule about contradictions speaks of these. */
function isContradictory(requirements: readonly WrittenRequirement[]): boolean {
  return contradictionsIn(requirements).length > 0;
}

export function plain({ key, operator, values }: WrittenRequirement): { key: string; operator: WrittenRequirement['operator']; values: readonly string[] } {
  return { key: key.value, operator, values: values.map(({ value }) => value) };
}

function isAtHome({ lookups, placed }: Asker, { namespaces, workloads }: Place): boolean {
  if (workloads.length === 0) return false;
  if (placed.namespaceFrom !== 'default') return true;
  const near = folderOf(folderOf(placed.file));
  return namespaces.some((namespace) => lookups.isNear(near, namespace));
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function otherNamespaces(view: EnvironmentView, { pods }: PodMatcher): readonly WorkloadEndpoint[] {
  const workloads = surelyMatched(view, { namespaces: { labels: EVERYTHING }, pods });
  return workloads.length === 0 && pods.requirements.every((requirement) => meets(RESOLVER.labels, requirement) === 'yes') ? [RESOLVER] : workloads;
}

function ownerWithLabels({ view, lookups }: Asker, namespaces: readonly string[], selector: LabelSelector): LabelOwner | undefined {
  const wanted = requirementsOf(selector).requirements.map(plain);
  for (const namespace of namespaces) {
    for (const { placed } of lookups.owners(namespace).meeting(wanted)) {
      const isWorkload = placed.object.type === 'workload';
      const workload = isWorkload ? view.workload(placed.id) : selectedBy(lookups, placed);
      if (workload || isWorkload) return { owner: placed, workload };
    }
  }
  return undefined;
}

function selectedBy(lookups: Lookups, service: PlacedObject): WorkloadEndpoint | undefined {
  if (service.object.type !== 'service' || service.namespace === undefined || service.object.selector.entries.length === 0) return undefined;
  const requirements = service.object.selector.entries.map(({ key, value }) => ({
    key: key.value,
    operator: 'In' as const,
    values: value.value === undefined ? [] : [value.value],
  }));
  const [first] = lookups.workloads(service.namespace).meeting(requirements);
  return first;
}
