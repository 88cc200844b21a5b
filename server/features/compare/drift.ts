import type { Doubt } from '../../semantics/cluster/doubt.js';
import type { ClusterModel, WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import { createEvaluator } from '../../semantics/evaluator.js';
import { compareText } from '../../util/text.js';
import type { EnvironmentView, PlacedObject } from '../../workspace/snapshot.js';
import { namedAs } from './named-as.js';

/** What a cluster is, beside the manifests that it should come from. */
export interface Drift {
  /** Which of the two states was read from a cluster; the other one is manifests. */
  readonly cluster: 'before' | 'after';
  /** Namespaces of which the manifests say nothing: what is in them counts on both sides. Sorted. */
  readonly namespaces: readonly string[];
  /** Workloads that an operator made of something in the manifests: they count on both sides. Sorted. */
  readonly made: readonly string[];
  /** Why nothing can be said of some pods of the cluster: of these nothing is compared. Sorted. */
  readonly unknown: readonly string[];
  /** Workloads of the manifests that have done their work in the cluster: they count on neither side. Sorted. */
  readonly done: readonly string[];
}

export interface ComparedDrift extends Drift {
  readonly before: EnvironmentView;
  readonly after: EnvironmentView;
}

/**
 * Both states as they are to be compared, where one of them was read from a cluster and the other one was not: what no manifest says is made
 * the same on both sides, so that a difference is one of what manifests say. These are addresses of pods, the namespaces that only the cluster
 * has, labels of Namespaces that the manifests do not have, pods that operators made, and Jobs that are done.
 */
export function driftBetween(before: EnvironmentView, after: EnvironmentView): ComparedDrift | undefined {
  const [wasLive, isLive] = [isCluster(before), isCluster(after)];
  if (wasLive === isLive) return undefined;
  const [live, manifests] = wasLive ? [before, after] : [after, before];
  const expected = manifests.evaluator.cluster;
  const cluster = asManifests(live.evaluator.cluster, expected);
  const lent = lentBy({ live, there: cluster }, { manifests, here: expected });
  const unknown = unknownIn(live);
  const isDone = ({ id }: WorkloadEndpoint) => lent.done.has(id);
  const changed = {
    live: withCluster(live, cluster),
    manifests: withCluster(manifests, {
      ...expected,
      workloads: [...expected.workloads.filter((one) => !isDone(one)), ...cluster.workloads.filter(({ id }) => lent.workloads.has(id))],
      namespaces: namespacesOf(expected, cluster),
      policies: [...expected.policies, ...cluster.policies.filter(({ namespace }) => namespace !== undefined && lent.namespaces.has(namespace))],
      doubts: [...expected.doubts, ...doubtsIn(live, lent.namespaces), ...unknown],
    }),
  };
  return {
    cluster: wasLive ? 'before' : 'after',
    namespaces: [...lent.namespaces].sort(compareText),
    made: [...lent.made].sort(compareText),
    unknown: [...new Set(unknown.map(({ because }) => because))].sort(compareText),
    done: [...lent.done].sort(compareText),
    before: wasLive ? changed.live : changed.manifests,
    after: wasLive ? changed.manifests : changed.live,
  };
}

/** Whether an API server wrote all that counts here: it was read from a cluster. */
export function isCluster(view: EnvironmentView): boolean {
  const counting = view.objects.filter(({ object }) => object.type !== 'other');
  return counting.length > 0 && counting.every(({ object }) => object.isLive);
}

interface Lent {
  readonly namespaces: ReadonlySet<string>;
  /** Those of these namespaces, and those that were made of the manifests. */
  readonly workloads: ReadonlySet<string>;
  readonly made: ReadonlySet<string>;
  readonly done: ReadonlySet<string>;
}

interface Live {
  readonly live: EnvironmentView;
  readonly there: ClusterModel;
}

interface Written {
  readonly manifests: EnvironmentView;
  readonly here: ClusterModel;
}

function lentBy({ live, there }: Live, { manifests, here }: Written): Lent {
  const namespaces = new Set([...there.namespaces.keys()].filter((name) => !here.namespaces.has(name)));
  const known = new Set(here.workloads.map(({ id }) => id));
  const running = new Set(there.workloads.map(({ id }) => id));
  const made = there.workloads.filter((one) => !namespaces.has(one.namespace) && !known.has(one.id) && isMadeOf(live, manifests, one));
  const over = live.objects.flatMap((placed) => (isOver(placed) ? idOf(placed) : []));
  return {
    namespaces,
    workloads: new Set([...there.workloads.filter(({ namespace }) => namespaces.has(namespace)), ...made].map(({ id }) => id)),
    made: new Set(made.map(({ id }) => id)),
    done: new Set(over.filter((id) => known.has(id) && !running.has(id))),
  };
}

/** Whether a controller made it of an object that stands in the manifests: a custom resource, whose pods no manifest shows. */
function isMadeOf(live: EnvironmentView, manifests: EnvironmentView, workload: WorkloadEndpoint): boolean {
  const source = live.source(workload)?.object;
  const owner = source?.type === 'workload' ? source.owner : undefined;
  if (!owner) return false;
  return manifests
    .inNamespace(workload.namespace)
    .some(({ object }) => object.type === 'other' && object.kind.value === owner.kind && object.metadata.name?.value === owner.name);
}

function isOver({ object }: PlacedObject): boolean {
  return object.type === 'workload' && object.isOver;
}

function idOf({ object, namespace }: PlacedObject): string {
  return `${namespace ?? ''}/${object.kind.value}/${object.metadata.name?.value ?? ''}`;
}

/** Of a namespace that the manifests only name, the cluster knows the labels. */
function namespacesOf(expected: ClusterModel, cluster: ClusterModel): ClusterModel['namespaces'] {
  const result = new Map(expected.namespaces);
  for (const [name, fact] of cluster.namespaces) if (!result.get(name)?.defined) result.set(name, fact);
  return result;
}

function doubtsIn(live: EnvironmentView, namespaces: ReadonlySet<string>): readonly Doubt[] {
  const own = new Set(live.unevaluated.flatMap(({ id, namespace }) => (namespace !== undefined && namespaces.has(namespace) ? id : [])));
  return live.evaluator.cluster.doubts.filter(({ id }) => own.has(id));
}

/** What a snapshot lacks, and no policy is behind. */
function unknownIn(live: EnvironmentView): readonly Doubt[] {
  const policies = new Set(live.unevaluated.map(({ id }) => id));
  return live.evaluator.cluster.doubts.filter(({ id }) => !policies.has(id));
}

/** Manifests know no addresses, and whether a block matches pods must not depend on which side knows them; nor do they know names of ReplicaSets. */
function asManifests(cluster: ClusterModel, expected: ClusterModel): ClusterModel {
  const workloads = cluster.workloads.map(({ addresses: _, ...workload }) => workload);
  return { ...cluster, workloads: namedAs(workloads, new Set(expected.workloads.map(({ id }) => id))) };
}

/** The same environment with another cluster to ask; its objects stand where they stood. */
function withCluster(view: EnvironmentView, cluster: ClusterModel): EnvironmentView {
  return Object.create(view, { evaluator: { value: createEvaluator(cluster), enumerable: true } }) as EnvironmentView;
}
