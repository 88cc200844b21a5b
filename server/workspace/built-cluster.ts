import { lowerPolicy } from '../families/registry.js';
import { isPolicy as isPolicyObject, type KubernetesObject } from '../model/objects.js';
import { buildCluster as addUp, type BuiltCluster as Sum } from '../semantics/cluster/build-cluster.js';
import type { ClusterModel, WorkloadEndpoint } from '../semantics/cluster/endpoint.js';
import type { PodNetwork } from '../semantics/cluster/pod-network.js';
import type { Policy } from '../semantics/cluster/policy.js';
import { createEvaluator, type Evaluator } from '../semantics/evaluator.js';
import { lazy } from '../util/lazy.js';
import { remember } from '../util/remember.js';
import { type Fact, sameValues } from './place-objects.js';
import type { ObjectId } from './snapshot.js';

type ObjectType = KubernetesObject['type'];

/** What the objects of an environment add up to. Immutable; the evaluator is made when first asked for. */
export interface EnvironmentCluster {
  readonly evaluator: Evaluator;
  /** The policies that the API server would refuse, in no order; the evaluator does not know them. */
  readonly refused: readonly Fact[];
  /** The policies of families that are not evaluated, in no order. */
  readonly unevaluated: readonly Fact[];
  policy(id: ObjectId): Policy | undefined;
  workload(id: ObjectId): WorkloadEndpoint | undefined;
  /** The object that a policy or workload was made from; of the pods of one owner the first. */
  sourceOf(of: Policy | WorkloadEndpoint): ObjectId | undefined;
  /** Of all types where none is named; in no order. Of one type the same list as before, as long as none of its objects changed. */
  inNamespace(namespace: string | undefined, type?: ObjectType): readonly Fact[];
  /** What `make` makes of the objects of one type, kept as long as `inNamespace` gives the same list. */
  madeOf<T>(namespace: string | undefined, type: ObjectType, make: (facts: readonly Fact[]) => T): T;
  workloadsIn(namespace: string): readonly WorkloadEndpoint[];
  /** The cluster after some objects changed; takes time by their number where they change values only, else by the number of all objects. */
  after(changes: readonly FactChange[], all: () => Iterable<Fact>): EnvironmentCluster;
}

/** An object that came (`before` undefined), went (`after` undefined) or changed. */
export interface FactChange {
  readonly before: Fact | undefined;
  readonly after: Fact | undefined;
}

/** Adds up the objects of an environment; what came from the same objects in `previous` is taken over. */
export function buildCluster(facts: Iterable<Fact>, previous?: EnvironmentCluster, network?: PodNetwork): EnvironmentCluster {
  const list = [...facts];
  const before = previous instanceof Cluster ? previous : undefined;
  const sum = addUp(list, lowerPolicy, before?.sum, network);
  return new Cluster(
    {
      sum,
      replaced: new Map(),
      cluster: sum.cluster,
      refused: list.filter(isRefused),
      unevaluated: list.filter(isUnevaluated),
      namespaces: groupedLater(list),
    },
    before,
  );
}

interface Parts {
  readonly sum: Sum;
  /** What was made of objects that changed since `sum` was added up; undefined for a policy that the API server refuses now. */
  readonly replaced: ReadonlyMap<ObjectId, Policy | WorkloadEndpoint | undefined>;
  readonly cluster: ClusterModel;
  readonly refused: readonly Fact[];
  readonly unevaluated: readonly Fact[];
  /** Must not reach the cluster before: each would keep all that came before it. So it is made by functions that are given what it needs, and nothing else. */
  readonly namespaces: () => Namespaces;
}

/** By type: an edited policy leaves the list of the workloads beside it as it is, and what was made of it. */
type Namespaces = ReadonlyMap<string | undefined, ReadonlyMap<ObjectType, readonly Fact[]>>;

/** What was made of lists that never change, by the function that made it. */
type Made = WeakMap<readonly Fact[], Map<unknown, unknown>>;

const noFacts: readonly Fact[] = [];

class Cluster implements EnvironmentCluster {
  readonly #parts: Parts;
  #evaluator: Evaluator | undefined;
  /** The latest evaluator before this one; let go when this one has its own. */
  #earlier: Evaluator | undefined;
  #namespaces: Namespaces | undefined;
  /** Of the lists of this cluster and of those before it, which share most of them. */
  readonly #made: Made;
  #workloads: ReadonlyMap<string | undefined, readonly WorkloadEndpoint[]> | undefined;

  constructor(parts: Parts, previous: Cluster | undefined) {
    this.#parts = parts;
    this.#earlier = previous?.latestEvaluator;
    this.#made = previous ? previous.#made : new WeakMap();
    // An edited policy leaves the workloads alone.
    if (previous && previous.#parts.cluster.workloads === parts.cluster.workloads) this.#workloads = previous.#workloads;
  }

  get sum(): Sum {
    return this.#parts.sum;
  }

  get latestEvaluator(): Evaluator | undefined {
    return this.#evaluator ?? this.#earlier;
  }

  get evaluator(): Evaluator {
    this.#evaluator ??= createEvaluator(this.#parts.cluster, this.#earlier);
    this.#earlier = undefined;
    return this.#evaluator;
  }

  get refused(): readonly Fact[] {
    return this.#parts.refused;
  }

  get unevaluated(): readonly Fact[] {
    return this.#parts.unevaluated;
  }

  policy(id: ObjectId): Policy | undefined {
    return policyIn(this.sum, this.#parts.replaced, id);
  }

  workload(id: ObjectId): WorkloadEndpoint | undefined {
    const replaced = this.#parts.replaced.get(id);
    return replaced && !isPolicy(replaced) ? replaced : this.sum.workloadOf.get(id);
  }

  sourceOf(of: Policy | WorkloadEndpoint): ObjectId | undefined {
    return isPolicy(of) ? of.id : this.sum.objectsOf.get(of.id)?.[0]?.id;
  }

  inNamespace(namespace: string | undefined, type?: ObjectType): readonly Fact[] {
    this.#namespaces ??= this.#parts.namespaces();
    const types = this.#namespaces.get(namespace);
    if (type === undefined) return types ? [...types.values()].flat() : noFacts;
    return types?.get(type) ?? noFacts;
  }

  madeOf<T>(namespace: string | undefined, type: ObjectType, make: (facts: readonly Fact[]) => T): T {
    const facts = this.inNamespace(namespace, type);
    const made = remember(this.#made, facts, () => new Map<unknown, unknown>());
    if (!made.has(make)) made.set(make, make(facts));
    return made.get(make) as T;
  }

  workloadsIn(namespace: string): readonly WorkloadEndpoint[] {
    this.#workloads ??= grouped(this.#parts.cluster.workloads);
    return this.#workloads.get(namespace) ?? [];
  }

  after(changes: readonly FactChange[], all: () => Iterable<Fact>): EnvironmentCluster {
    const replacements = changes.map((change) => this.#replacement(change));
    if (replacements.includes(undefined)) return buildCluster(all(), this, this.#parts.cluster.network);
    const known = replacements.flatMap((one) => (one?.made ? [one.made] : []));
    const replaced = new Map([...this.#parts.replaced, ...known.map(({ id, after }) => [id, after] as const)]);
    const { sum } = this;
    const policies = known.filter(isOfPolicy);
    const made = policies.length > 0 ? { ...this.#parts.cluster, policies: this.#policiesAfter(policies, replaced) } : this.#parts.cluster;
    const cluster = known.reduce(withWorkload, made);
    const refused = listAfter(this.refused, changes, isRefused);
    const unevaluated = listAfter(this.unevaluated, changes, isUnevaluated);
    const namespaces = this.#namespaces ? changedLater(this.#namespaces, changes) : groupedLater(all);
    return new Cluster({ sum, replaced, cluster, refused, unevaluated, namespaces }, this);
  }

  /** Where none came or went, each stands where it stood. */
  #policiesAfter(changes: readonly Replacement[], replaced: Parts['replaced']): readonly Policy[] {
    if (changes.some(({ before, after }) => !before || !after)) return policiesIn(this.sum, replaced);
    const now = new Map(changes.map(({ before, after }) => [before, after as Policy]));
    return this.#parts.cluster.policies.map((one) => now.get(one) ?? one);
  }

  /** What one object makes now, where that alone changes: undefined where the whole must be added up again. */
  #replacement({ before, after }: FactChange): { readonly made?: Replacement } | undefined {
    if (!before || !after || before.id !== after.id || before.namespace !== after.namespace) return undefined;
    const { type } = after.object;
    // Policies of the whole cluster concern every namespace.
    if (isPolicyObject(after.object) && after.namespace === undefined) return undefined;
    // What an unevaluated policy leaves open concerns whole namespaces.
    if (before.doubts.length > 0 || after.doubts.length > 0) return sameValues(before.doubts, after.doubts) ? {} : undefined;
    if (type === 'other' || type === 'service') return {};
    // What owns what is asked of all objects.
    if (hasOwner(before) || hasOwner(after)) return undefined;
    const ofPolicy = isPolicyObject(after.object);
    const old = ofPolicy ? this.policy(before.id) : this.workload(before.id);
    if (!old && !before.refused) return undefined;
    if (old && !ofPolicy && saysSameOfPods(before, after)) return {};
    const alone = addUp([after], lowerPolicy);
    if (ofPolicy) {
      const policy = alone.policyOf.get(after.id);
      return policy || after.refused ? { made: { id: after.id, before: old, after: policy } } : undefined;
    }
    const workload = alone.workloadOf.get(after.id);
    if (!old || !workload || workload.id !== old.id || this.sum.objectsOf.get(old.id)?.length !== 1) return undefined;
    return { made: { id: after.id, before: old, after: workload } };
  }
}

/** Whether two versions of a workload differ in nothing but what they say of the connections that they make. */
function saysSameOfPods({ object: before }: Fact, { object: after }: Fact): boolean {
  return before.type === 'workload' && after.type === 'workload' && sameValues({ ...before, clues: undefined }, { ...after, clues: undefined });
}

function hasOwner({ object }: Fact): boolean {
  return object.type === 'workload' && object.owner !== undefined;
}

interface Replacement {
  readonly id: ObjectId;
  /** Undefined for a policy that is refused. */
  readonly before: Policy | WorkloadEndpoint | undefined;
  readonly after: Policy | WorkloadEndpoint | undefined;
}

function isOfPolicy({ after }: Replacement): boolean {
  return after === undefined || isPolicy(after);
}

function withWorkload(cluster: ClusterModel, { before, after }: Replacement): ClusterModel {
  if (!after || isPolicy(after)) return cluster;
  return { ...cluster, workloads: cluster.workloads.map((one) => (one === before ? after : one)) };
}

function policyIn(sum: Sum, replaced: Parts['replaced'], id: ObjectId): Policy | undefined {
  if (!replaced.has(id)) return sum.policyOf.get(id);
  const now = replaced.get(id);
  return now && isPolicy(now) ? now : undefined;
}

/** A policy that is no longer refused stands where it stood, so that answers do not depend on how one came to them. */
function policiesIn(sum: Sum, replaced: Parts['replaced']): readonly Policy[] {
  return sum.policyOrder.flatMap((id) => policyIn(sum, replaced, id) ?? []);
}

/** A list of some of the facts after changes; the same list where none of them is in it. */
function listAfter(list: readonly Fact[], changes: readonly FactChange[], belongs: (fact: Fact) => boolean): readonly Fact[] {
  const gone = new Set(changes.map(({ before }) => before));
  const come = changes.flatMap(({ after }) => (after && belongs(after) ? [after] : []));
  return come.length === 0 && !list.some((fact) => gone.has(fact)) ? list : [...list.filter((fact) => !gone.has(fact)), ...come];
}

function isRefused({ refused }: Fact): boolean {
  return refused;
}

function isUnevaluated({ unevaluated }: Fact): boolean {
  return unevaluated;
}

function isPolicy(one: Policy | WorkloadEndpoint): one is Policy {
  return 'rules' in one;
}

function grouped<T extends { readonly namespace: string | undefined }>(all: Iterable<T>): ReadonlyMap<string | undefined, readonly T[]> {
  const namespaces = new Map<string | undefined, T[]>();
  for (const one of all) remember(namespaces, one.namespace, () => []).push(one);
  return namespaces;
}

function byNamespaceAndType(facts: Iterable<Fact>): Namespaces {
  const namespaces = new Map<string | undefined, Map<ObjectType, Fact[]>>();
  for (const fact of facts) {
    const types = remember(namespaces, fact.namespace, () => new Map<ObjectType, Fact[]>());
    remember(types, fact.object.type, () => []).push(fact);
  }
  return namespaces;
}

function groupedLater(facts: readonly Fact[] | (() => Iterable<Fact>)): () => Namespaces {
  return lazy(() => byNamespaceAndType(typeof facts === 'function' ? facts() : facts));
}

function changedLater(namespaces: Namespaces, changes: readonly FactChange[]): () => Namespaces {
  return lazy(() => withFacts(namespaces, changes));
}

/** All changes keep their namespace and, as part of their identity, their type. */
function withFacts(namespaces: Namespaces, changes: readonly FactChange[]): Namespaces {
  const result = new Map(namespaces);
  for (const { before, after } of changes) {
    if (!before || !after) continue;
    const types = new Map(result.get(after.namespace));
    const { type } = after.object;
    types.set(
      type,
      (types.get(type) ?? []).map((one) => (one === before ? after : one)),
    );
    result.set(after.namespace, types);
  }
  return result;
}
