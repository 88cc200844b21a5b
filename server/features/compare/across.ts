import type { Direction } from '../../model/network-policy.js';
import type { AdmittingRule } from '../../semantics/answers/admitting.js';
import type { Endpoint, WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Policy } from '../../semantics/cluster/policy.js';
import { type ConnectionSet, hasConnections, subtractConnections } from '../../semantics/sets/connection-set.js';
import type { Path } from '../../syntax/nodes.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { allowedText } from '../allowed.js';
import type { Change } from '../compare.js';
import { fullName } from '../ends/named.js';
import { sourceOf } from '../scope.js';
import type { Cause } from './because.js';
import type { NamespacePair } from './namespace-pairs.js';

type State = Cause['state'];

/** A change as one environment has it. */
interface Side {
  readonly state: State;
  readonly view: EnvironmentView;
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly change: Change;
}

/**
 * What is behind what one environment allows and another does not: workloads and policies that only one of them has, and policies of both that let it
 * pass in one only. Nothing where that cannot be told by names.
 */
export function causesAcross(before: EnvironmentView, after: EnvironmentView, namespaces: readonly NamespacePair[]): (change: Change) => readonly Cause[] {
  const oldNames = new Map(namespaces.map((pair) => [pair.after, pair.before]));
  const ends = { before: endsIn(before, (namespace) => oldNames.get(namespace) ?? namespace), after: endsIn(after, (namespace) => namespace) };
  return (change) => {
    const was: Side = { state: 'before', view: before, from: ends.before(change.from), to: ends.before(change.to), change };
    const is: Side = { state: 'after', view: after, from: ends.after(change.from), to: ends.after(change.to), change };
    const causes = (['from', 'to'] as const).flatMap((end) => causesAt(was, is, end));
    return [...new Map(causes.map((cause) => [cause.text, cause])).values()];
  };
}

/** An end as an environment knows it; one that it has not stays what it was. */
function endsIn({ evaluator }: EnvironmentView, nameOf: (namespace: string) => string): (end: Endpoint) => Endpoint {
  const byId = new Map(evaluator.cluster.workloads.map((workload) => [workload.id, workload]));
  return (end) => {
    if (end.kind !== 'workload') return end;
    const workload = byId.get(fullName({ ...end.workload, namespace: nameOf(end.workload.namespace) }));
    return workload ? { kind: 'workload', workload } : end;
  };
}

function causesAt(was: Side, is: Side, end: 'from' | 'to'): readonly Cause[] {
  const [old, current] = [workloadAt(was, end), workloadAt(is, end)];
  if (was[end].kind !== 'workload') return [];
  if (!old || !current) return onlyIn(old ? was : is, old ?? current);
  const direction = end === 'from' ? 'egress' : 'ingress';
  const { before, after } = was.change;
  const [opened, closed] = [subtractConnections(after, before), subtractConnections(before, after)];
  return [
    ...(hasConnections(opened) ? [...isolatingOnly(was, old, is, current, direction), ...admittingOnly(is, was, old, { direction, on: opened })] : []),
    ...(hasConnections(closed) ? [...isolatingOnly(is, current, was, old, direction), ...admittingOnly(was, is, current, { direction, on: closed })] : []),
  ];
}

/** Undefined for addresses, and for a workload that the environment has not. */
function workloadAt({ view, ...side }: Side, end: 'from' | 'to'): WorkloadEndpoint | undefined {
  const at = side[end];
  return at.kind === 'workload' && view.source(at.workload) ? at.workload : undefined;
}

function onlyIn({ state, view }: Side, workload: WorkloadEndpoint | undefined): readonly Cause[] {
  if (!workload) return [];
  const { kind, name, namespace } = workload;
  return [
    {
      kind: 'workload',
      change: changeOf(state),
      name,
      namespace,
      text: `${kind} ${name} is only in ${view.name}`,
      location: sourceOf({ view }, workload),
      state,
    },
  ];
}

/** Policies that isolate an end in one environment and are not in the other. */
function isolatingOnly(side: Side, own: WorkloadEndpoint, other: Side, there: WorkloadEndpoint, direction: Direction): readonly Cause[] {
  const known = new Set(policiesOf(other, there).map(keyOf));
  return policiesOf(side, own)
    .filter((policy) => policy.isolates[direction] !== false && !known.has(keyOf(policy)))
    .map((policy) => policyCause(side, policy, 'is only in'));
}

/** What is asked of both environments alike. */
interface Asked {
  readonly direction: Direction;
  readonly on: ConnectionSet;
}

/** Policies whose rules let something pass in one environment, and not in the other. */
function admittingOnly(side: Side, other: Side, there: WorkloadEndpoint, asked: Asked): readonly Cause[] {
  const present = new Set(policiesOf(other, there).map(keyOf));
  const admitting = new Set(admittingAt(other, asked).map(({ policy }) => keyOf(policy)));
  return admittingAt(side, asked)
    .filter(({ policy }) => !admitting.has(keyOf(policy)))
    .map(({ policy, rule }) =>
      present.has(keyOf(policy))
        ? policyCause(side, policy, `lets ${allowedText(asked.on)} pass only in`, ['spec', asked.direction, rule.index])
        : policyCause(side, policy, 'is only in'),
    );
}

/** The first such rule of each policy. */
function admittingAt({ view, from, to }: Side, { direction, on }: Asked): readonly AdmittingRule[] {
  const rules = direction === 'egress' ? view.evaluator.admitting(from, to, 'egress', on) : view.evaluator.admitting(to, from, 'ingress', on);
  return [...new Map([...rules].reverse().map((admitting) => [admitting.policy, admitting])).values()].reverse();
}

function policiesOf({ view }: Side, workload: WorkloadEndpoint): readonly Policy[] {
  return view.evaluator.policiesOf(workload).map(({ policy }) => policy);
}

/** Their namespaces are each other's, because they are about workloads that are. */
function keyOf({ kind, name, namespace }: Policy): string {
  return `${kind}/${namespace === undefined ? '' : 'in a namespace'}/${name}`;
}

function policyCause({ state, view }: Side, policy: Policy, verb: string, path?: Path): Cause {
  const { name, namespace } = policy;
  return { kind: 'policy', change: changeOf(state), name, namespace, text: `${name} ${verb} ${view.name}`, location: view.locate(policy, path), state };
}

function changeOf(state: State): Cause['change'] {
  return state === 'after' ? 'added' : 'removed';
}
