import { causesAcross } from '../features/compare/across.js';
import { type Cause, causesIn } from '../features/compare/because.js';
import { type Drift, driftBetween } from '../features/compare/drift.js';
import { type NamespacePair, namespacePairs } from '../features/compare/namespace-pairs.js';
import { type Change, compare, compareDerived, kindOf } from '../features/compare.js';
import { fullName } from '../features/ends/named.js';
import type { Endpoint, WorkloadEndpoint } from '../semantics/cluster/endpoint.js';
import { type ConnectionSet, equalConnections, hasConnections, noConnections, partsByProtocol, subtractConnections } from '../semantics/sets/connection-set.js';
import type { EnvironmentView } from '../workspace/snapshot.js';
import { type AdmittingPolicy, admittingPolicies } from './admitting.js';
import { type AnswerEnd, type AnswerPorts, type Plain, remembering } from './answers.js';
import type { ConnectionOptions } from './connections.js';

/** The connections of two states side by side. */
export interface ConnectionDifference {
  /** Sorted by the names of both ends. */
  readonly changes: readonly DifferenceRow[];
  /** Pairs that both states allow alike. */
  readonly unchanged: number;
  /** Where one of the states was read from a cluster, and the other one is the manifests that it should come from. */
  readonly drift?: Drift;
  /** Namespaces that are called otherwise in the first state, where that was looked for. */
  readonly namespaces: readonly NamespacePair[];
}

/** A pair of ends whose allowed ports are not the same in two states. */
export interface DifferenceRow {
  readonly kind: Change['kind'];
  readonly from: AnswerEnd;
  readonly to: AnswerEnd;
  readonly before: AnswerPorts;
  readonly after: AnswerPorts;
  /** What is behind it; nothing where nothing can be named. */
  readonly because: readonly Cause[];
  /** The rules that let it pass after the change, and of what is gone before it, where that was asked for. */
  readonly policies?: readonly AdmittingPolicy[];
  /** Of a cluster and its manifests: what one of them allows and the other one does not. */
  readonly only?: { readonly cluster: AnswerPorts | undefined; readonly manifests: AnswerPorts | undefined };
}

/** What rows have. */
export interface DifferenceOptions extends Pick<ConnectionOptions, 'per' | 'policies'> {
  /** They are two environments and no two states of one: namespaces that are surely each other's may be called by different names. */
  readonly across?: boolean | undefined;
}

/** What opens and closes between two states, and why. A cluster and manifests are compared in what manifests say. */
export function differenceOf(old: EnvironmentView, current: EnvironmentView, plain: Plain, { per, policies, across }: DifferenceOptions): ConnectionDifference {
  const drift = driftBetween(old, current);
  const [before, after] = drift ? [drift.before, drift.after] : [old, current];
  const namespaces = across && !drift ? namespacePairs(before.evaluator.cluster.workloads, after.evaluator.cluster.workloads) : [];
  const derived = namespaces.length === 0 ? compareDerived(before.evaluator, after.evaluator) : undefined;
  const { changes, unchanged } = derived ?? compare(before.evaluator, after.evaluator, namespaces);
  const causes = across && !drift ? causesAcross(before, after, namespaces) : causesIn(before, after);
  const admitting = policies ? admittingIn(before, after, namespaces) : undefined;
  const parts = remembering((all: ConnectionSet) => (per === 'protocol' ? partsByProtocol(plain.told(all)) : [plain.told(all)]));
  const rows = changes.flatMap((change) => partsOf(change, parts));
  const summary = drift && { cluster: drift.cluster, namespaces: drift.namespaces, made: drift.made, unknown: drift.unknown, done: drift.done };
  return {
    changes: rows.map((change) => ({
      ...rowOf(change, summary ? causes(change).map((cause) => driftCause(cause, summary)) : causes(change), plain),
      ...(admitting ? { policies: admitting(change) } : {}),
      ...(summary ? { only: onlyIn(change, summary, plain) } : {}),
    })),
    unchanged,
    namespaces,
    ...(summary ? { drift: summary } : {}),
  };
}

function rowOf({ kind, from, to, before, after }: Change, because: readonly Cause[], plain: Plain): DifferenceRow {
  return { kind, from: plain.end(from), to: plain.end(to), before: plain.ports(before), after: plain.ports(after), because };
}

/** Between a cluster and manifests nothing was added or removed: it is in one of them, and not in the other. */
function driftCause(cause: Cause, { cluster }: Drift): Cause {
  if (cause.lacking === undefined) return cause;
  return { ...cause, text: `${cause.lacking} is not in the ${cause.state === cluster ? 'manifests' : 'cluster'}` };
}

function onlyIn({ before, after }: Change, { cluster }: Drift, plain: Plain): NonNullable<DifferenceRow['only']> {
  const [live, written] = cluster === 'before' ? [before, after] : [after, before];
  const [here, there] = [subtractConnections(live, written), subtractConnections(written, live)];
  return { cluster: hasConnections(here) ? plain.ports(here) : undefined, manifests: hasConnections(there) ? plain.ports(there) : undefined };
}

/** A change in the parts that are told one by one; those that did not change are left out. */
function partsOf(change: Change, parts: (all: ConnectionSet) => readonly ConnectionSet[]): readonly Change[] {
  const [old, current] = [parts(change.before), parts(change.after)];
  return current.flatMap((after, index) => {
    const before = old[index] ?? noConnections;
    return equalConnections(before, after) ? [] : [{ ...change, kind: kindOf({ before, after }), before, after }];
  });
}

/** Each state is asked about its own ends: a workload of the other one may have other labels, and be in a namespace of another name. */
function admittingIn(before: EnvironmentView, after: EnvironmentView, namespaces: readonly NamespacePair[]): (change: Change) => readonly AdmittingPolicy[] {
  const oldNames = new Map(namespaces.map((pair) => [pair.after, pair.before]));
  const asking = (view: EnvironmentView, idIn: (workload: WorkloadEndpoint) => string) => {
    const byId = new Map(view.evaluator.cluster.workloads.map((workload) => [workload.id, workload] as const));
    const ask = admittingPolicies(view);
    const own = (end: Endpoint): Endpoint => (end.kind === 'workload' ? { kind: 'workload', workload: byId.get(idIn(end.workload)) ?? end.workload } : end);
    return ({ from, to }: Change, on: Change['after']) => ask(own(from), own(to), on);
  };
  const old = asking(before, (workload) => {
    const namespace = oldNames.get(workload.namespace);
    return namespace === undefined ? workload.id : fullName({ ...workload, namespace });
  });
  const current = asking(after, ({ id }) => id);
  return (change) => (change.kind === 'removed' ? old(change, change.before) : current(change, change.after));
}
