import type { Endpoint, NamespaceFact, WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Policy } from '../../semantics/cluster/policy.js';
import { mayDecide } from '../../semantics/engine/policy-stacks.js';
import { createEvaluator, type Evaluator } from '../../semantics/evaluator.js';
import { type ConnectionSet, equalConnections, intersectConnections, subtractConnections, unionConnections } from '../../semantics/sets/connection-set.js';
import { compareText } from '../../util/text.js';
import type { Change } from '../compare.js';

/** Something that is not the same in two states, and that answers depend on. */
export type Difference =
  | { readonly kind: 'workload'; readonly before: WorkloadEndpoint | undefined; readonly after: WorkloadEndpoint | undefined }
  | PolicyDifference
  | WorkloadDifference
  | { readonly kind: 'namespace'; readonly before: NamespaceFact; readonly after: NamespaceFact };

/** The labels of an end, or the named ports of the destination. */
export interface WorkloadDifference {
  readonly kind: 'labels' | 'ports';
  readonly end: 'from' | 'to';
  readonly before: WorkloadEndpoint;
  readonly after: WorkloadEndpoint;
}

export interface PolicyDifference {
  readonly kind: 'policy';
  readonly before: Policy | undefined;
  readonly after: Policy | undefined;
}

/** The ends of a change in both states, where they are in both. */
export interface BothEnds {
  readonly before: { readonly from: Endpoint; readonly to: Endpoint };
  readonly after: { readonly from: Endpoint; readonly to: Endpoint };
}

/** What is behind a change of one connection. */
export interface Responsible {
  /** Empty where none can be named. */
  readonly differences: readonly Difference[];
  /** Undefined where an end is in one state only. */
  readonly ends: BothEnds | undefined;
}

/**
 * Finds for each change which differences are behind it: those without which it would not be (taken back alone, the connection is not as it
 * is), and those that bring it about alone. So a policy that was edited without touching the connection is never named.
 */
export function responsibleIn(before: Evaluator, after: Evaluator): (change: Change) => Responsible {
  const states: States = { before, after, policies: policyDifferences(before, after), workloads: workloadsOf(before, after) };
  const known = new Map<string, readonly Difference[]>();
  const keys = new WeakMap<WorkloadEndpoint, string>();
  return (change) => {
    const ends = bothEnds(states, change);
    if (!ends) return { differences: endDifferences(states, change), ends: undefined };
    const candidates = candidatesOf(states, ends);
    if (candidates.length < 2) return { differences: candidates, ends };
    // Pods of equal labels and ports have the same answers, so the same differences are behind them; what names the pods themselves is looked up again.
    const key = [ends.before.from, ends.after.from, ends.before.to, ends.after.to].map((end) => keyOf(end, keys)).join('\n');
    const found = known.get(key) ?? decisive(states, ends, change, candidates);
    known.set(key, found);
    return { differences: candidates.filter((one) => found.some((other) => isSame(one, other))), ends };
  };
}

/** The ports that only one of two states allows. */
export function changedPorts({ before, after }: Pick<Change, 'before' | 'after'>): ConnectionSet {
  return unionConnections(subtractConnections(before, after), subtractConnections(after, before));
}

interface States {
  readonly before: Evaluator;
  readonly after: Evaluator;
  /** By the policy of either state. */
  readonly policies: ReadonlyMap<Policy, PolicyDifference>;
  /** The workload of a state with the id of this one. */
  readonly workloads: Readonly<Record<State, { get(of: WorkloadEndpoint): WorkloadEndpoint | undefined }>>;
}

type State = 'before' | 'after';

function workloadsOf(before: Evaluator, after: Evaluator): States['workloads'] {
  // An edited policy leaves the workloads alone.
  const same = { get: (of: WorkloadEndpoint) => of };
  return before.cluster.workloads === after.cluster.workloads ? { before: same, after: same } : { before: byId(before), after: byId(after) };
}

function byId({ cluster }: Evaluator): States['workloads'][State] {
  const known = new Map(cluster.workloads.map((workload) => [workload.id, workload]));
  return { get: ({ id }) => known.get(id) };
}

/** What is said of a policy in one state only, or differently; wherever it is written. */
function policyDifferences(before: Evaluator, after: Evaluator): ReadonlyMap<Policy, PolicyDifference> {
  const identity = ({ kind, namespace, name }: Policy) => `${kind}/${namespace ?? ''}/${name}`;
  const [was, is] = [new Set(before.cluster.policies), new Set(after.cluster.policies)];
  // What both states hold as one object needs no name.
  const old = new Map(before.cluster.policies.filter((policy) => !is.has(policy)).map((policy) => [identity(policy), policy]));
  const current = new Map(after.cluster.policies.filter((policy) => !was.has(policy)).map((policy) => [identity(policy), policy]));
  const found = new Map<Policy, PolicyDifference>();
  for (const key of new Set([...old.keys(), ...current.keys()])) {
    const [earlier, later] = [old.get(key), current.get(key)];
    if (earlier && later && saying(earlier) === saying(later)) continue;
    const difference: PolicyDifference = { kind: 'policy', before: earlier, after: later };
    for (const policy of [earlier, later]) if (policy) found.set(policy, difference);
  }
  return found;
}

function saying(policy: Policy): string {
  return JSON.stringify({ ...policy, id: '' });
}

function bothEnds({ workloads }: States, { from, to }: Change): BothEnds | undefined {
  const end = (state: State, one: Endpoint): Endpoint | undefined => {
    if (one.kind === 'addresses') return one;
    const workload = workloads[state].get(one.workload);
    return workload && { kind: 'workload', workload };
  };
  const [wasFrom, wasTo, isFrom, isTo] = [end('before', from), end('before', to), end('after', from), end('after', to)];
  return wasFrom && wasTo && isFrom && isTo ? { before: { from: wasFrom, to: wasTo }, after: { from: isFrom, to: isTo } } : undefined;
}

/** A connection of a workload that is in one state only is there, or not, because of the workload. */
function endDifferences({ workloads }: States, { from, to }: Change): readonly Difference[] {
  return [from, to].flatMap((end): readonly Difference[] => {
    if (end.kind === 'addresses') return [];
    const [before, after] = [workloads.before.get(end.workload), workloads.after.get(end.workload)];
    return before && after ? [] : [{ kind: 'workload', before, after }];
  });
}

/** Everything that the answer for these two ends depends on and that is not the same in both states. */
function candidatesOf(states: States, ends: BothEnds): readonly Difference[] {
  const found = new Set<PolicyDifference>();
  for (const [role, direction] of roles) {
    for (const state of ['before', 'after'] as const) {
      const end = ends[state][role];
      for (const { policy } of end.kind === 'workload' ? states[state].policiesOf(end.workload) : []) {
        const difference = states.policies.get(policy);
        if (difference && mayDecide(policy, direction)) found.add(difference);
      }
    }
  }
  const nameOf = ({ before, after }: PolicyDifference) => (after ?? before)?.name ?? '';
  const policies = [...found].sort((a, b) => compareText(nameOf(a), nameOf(b)));
  return [...policies, ...workloadDifferences(ends), ...namespaceDifferences(states, ends)];
}

const roles = [
  ['from', 'egress'],
  ['to', 'ingress'],
] as const;

function workloadDifferences({ before, after }: BothEnds): readonly Difference[] {
  return roles.flatMap(([end]): readonly Difference[] => {
    const [was, is] = [before[end], after[end]];
    if (was.kind !== 'workload' || is.kind !== 'workload' || was.workload === is.workload) return [];
    const both = { end, before: was.workload, after: is.workload };
    return [
      ...(labelsText(was.workload) === labelsText(is.workload) ? [] : [{ kind: 'labels' as const, ...both }]),
      ...(end === 'from' || portsText(was.workload) === portsText(is.workload) ? [] : [{ kind: 'ports' as const, ...both }]),
    ];
  });
}

function namespaceDifferences({ before, after }: States, ends: BothEnds): readonly Difference[] {
  const names = new Set(roles.flatMap(([role]) => namesOf(ends.after[role])));
  return [...names].flatMap((name): readonly Difference[] => {
    const [was, is] = [before.cluster.namespaces.get(name), after.cluster.namespaces.get(name)];
    return was && is && was !== is && labelsText(was) !== labelsText(is) ? [{ kind: 'namespace', before: was, after: is }] : [];
  });
}

function namesOf(end: Endpoint): readonly string[] {
  return end.kind === 'workload' ? [end.workload.namespace] : [];
}

/** Those that decide: each is tried alone, in a cluster of nothing but the two ends. */
function decisive(states: States, ends: BothEnds, change: Change, candidates: readonly Difference[]): readonly Difference[] {
  const on = changedPorts(change);
  const answer = (asBefore: (difference: Difference) => boolean) => intersectConnections(answerOf(states, ends, candidates, asBefore), on);
  const [before, after] = [answer(() => true), answer(() => false)];
  return candidates.filter((one) => {
    const withoutIt = answer((other) => other === one);
    const alone = answer((other) => other !== one);
    return !equalConnections(withoutIt, after) || !equalConnections(alone, before);
  });
}

/** What passes between the ends where some differences are as they were before and the others as they are after. */
function answerOf(states: States, ends: BothEnds, candidates: readonly Difference[], asBefore: (difference: Difference) => boolean): ConnectionSet {
  const from = mixedEnd('from', ends, candidates, asBefore);
  const to = mixedEnd('to', ends, candidates, asBefore);
  const namespaces = new Map(
    [from, to].flatMap(namesOf).flatMap((name): readonly (readonly [string, NamespaceFact])[] => {
      const difference = candidates.find((one) => one.kind === 'namespace' && one.after.name === name);
      const fact = (difference && asBefore(difference) ? states.before : states.after).cluster.namespaces.get(name);
      return fact ? [[name, fact]] : [];
    }),
  );
  const same = (['before', 'after'] as const).flatMap((state) =>
    roles.flatMap(([role]) => {
      const end = ends[state][role];
      const policies = end.kind === 'workload' ? states[state].policiesOf(end.workload).map(({ policy }) => policy) : [];
      return policies.filter((policy) => !states.policies.has(policy));
    }),
  );
  const unique = new Map(same.map((policy) => [saying(policy), policy]));
  const chosen = candidates.flatMap((one) => (one.kind === 'policy' ? ((asBefore(one) ? one.before : one.after) ?? []) : []));
  const workloads = [from, to].flatMap((end) => (end.kind === 'workload' ? [end.workload] : []));
  const evaluator = createEvaluator({ workloads, namespaces, policies: [...unique.values(), ...chosen], doubts: [], network: states.after.cluster.network });
  return evaluator.verdict(from, to).allowed.sure;
}

function mixedEnd(
  role: 'from' | 'to',
  { before, after }: BothEnds,
  candidates: readonly Difference[],
  asBefore: (difference: Difference) => boolean,
): Endpoint {
  const [was, is] = [before[role], after[role]];
  if (was.kind !== 'workload' || is.kind !== 'workload') return is;
  const old = (kind: 'labels' | 'ports') => candidates.some((one) => one.kind === kind && one.end === role && asBefore(one));
  const { ports, portsOpen } = old('ports') ? was.workload : is.workload;
  return { kind: 'workload', workload: { ...is.workload, labels: (old('labels') ? was : is).workload.labels, ports, portsOpen } };
}

function isSame(a: Difference, b: Difference): boolean {
  if (a.kind === 'policy' || b.kind === 'policy') return a === b;
  if ((a.kind === 'labels' || a.kind === 'ports') && b.kind === a.kind) return a.end === b.end;
  return a.kind === b.kind && (a.kind !== 'namespace' || (b.kind === 'namespace' && a.after.name === b.after.name));
}

function keyOf(end: Endpoint, keys: WeakMap<WorkloadEndpoint, string>): string {
  if (end.kind === 'addresses') return `${end.range.family} ${end.range.first} ${end.range.last}`;
  const known = keys.get(end.workload) ?? `${end.workload.namespace} ${labelsText(end.workload)} ${portsText(end.workload)}`;
  keys.set(end.workload, known);
  return known;
}

function labelsText({ labels: { values, open, partial } }: Pick<WorkloadEndpoint, 'labels'>): string {
  return JSON.stringify([[...values].map(([key, value]) => [key, value ?? null]).sort(), open, [...(partial ?? [])].sort()]);
}

function portsText({ ports, portsOpen }: WorkloadEndpoint): string {
  return JSON.stringify([
    ports
      .filter(({ name }) => name !== undefined)
      .map(({ name, number, protocol }) => `${name} ${protocol} ${number}`)
      .sort(),
    portsOpen,
  ]);
}
