import type { Direction } from '../../model/network-policy.js';
import type { Endpoint, WorkloadEndpoint } from '../cluster/endpoint.js';
import type { Policy } from '../cluster/policy.js';
import { createEvaluator, type Evaluator } from '../evaluator.js';
import { type Allowed, type ConnectionSet, hasConnections, subtractConnections, unionConnections } from '../sets/connection-set.js';

/** A connection about which the order of two policies decides. */
export interface OrderEffect {
  /** What both policies are about. */
  readonly workload: WorkloadEndpoint;
  /** Of the workload. */
  readonly direction: Direction;
  readonly other: Endpoint;
  /** What is surely allowed in one order, and not in the other. */
  readonly ports: ConnectionSet;
}

/** How much is tried: more would take time, and one example is enough. */
const SUBJECTS = 3;
const OTHERS = 150;

/**
 * A connection that is surely allowed when one of two policies of one tier is asked first, and not when the other is; undefined where
 * none is found. Whatever both are about is asked in both orders, with all other policies in place.
 */
export function orderEffect(evaluator: Evaluator, a: Policy, b: Policy): OrderEffect | undefined {
  const directions = (['ingress', 'egress'] as const).filter((direction) => mayContradict(a, b, direction));
  const subjects = directions.length === 0 ? [] : commonSubjects(evaluator, a, b);
  if (subjects.length === 0) return undefined;
  const [first, second] = [asking(evaluator, a), asking(evaluator, b)];
  for (const workload of subjects) {
    const ends = endsFor(evaluator, workload);
    for (const direction of directions) {
      for (const other of ends) {
        const ports = difference(allowed(first, workload, other, direction), allowed(second, workload, other, direction));
        if (hasConnections(ports)) return { workload, direction, other, ports };
      }
    }
  }
  return undefined;
}

/** Rules of both, not all with the same action. */
function mayContradict(a: Policy, b: Policy, direction: Direction): boolean {
  const [ours, theirs] = [a.rules[direction], b.rules[direction]];
  return ours.some(({ action }) => theirs.some((each) => each.action !== action));
}

/** One of all workloads that no policy tells apart. */
function commonSubjects(evaluator: Evaluator, a: Policy, b: Policy): readonly WorkloadEndpoint[] {
  const theirs = new Set(sureSubjects(evaluator, b));
  const common = sureSubjects(evaluator, a).filter((workload) => theirs.has(workload));
  const firsts: WorkloadEndpoint[] = [];
  for (const workload of common) {
    if (firsts.length === SUBJECTS) break;
    if (!firsts.some((first) => evaluator.alike(first).includes(workload))) firsts.push(workload);
  }
  return firsts;
}

function sureSubjects(evaluator: Evaluator, policy: Policy): readonly WorkloadEndpoint[] {
  return evaluator.subjectsOf(policy).flatMap(({ workload, sure }) => (sure ? [workload] : []));
}

/** The same cluster, with a policy a little before all others of its priority. */
function asking(evaluator: Evaluator, first: Policy): Evaluator {
  const { cluster } = evaluator;
  const policies = cluster.policies.map((policy) => (policy === first ? { ...policy, priority: policy.priority - 0.5 } : policy));
  return createEvaluator({ ...cluster, policies }, evaluator);
}

/** Of workloads that no policy tells apart one, another one than the workload itself. */
function endsFor(evaluator: Evaluator, own: WorkloadEndpoint): readonly Endpoint[] {
  const firsts = evaluator.cluster.workloads.filter((workload) => evaluator.alike(workload).find((each) => each !== own) === workload);
  const workloads = firsts.slice(0, OTHERS).map((workload) => ({ kind: 'workload' as const, workload }));
  return [
    ...workloads,
    ...evaluator
      .addressRanges()
      .slice(0, OTHERS)
      .map((range) => ({ kind: 'addresses' as const, range })),
  ];
}

function allowed(evaluator: Evaluator, workload: WorkloadEndpoint, other: Endpoint, direction: Direction): Allowed {
  const own: Endpoint = { kind: 'workload', workload };
  return direction === 'ingress' ? evaluator.allowed(other, own) : evaluator.allowed(own, other);
}

/** What one order surely allows and the other surely does not. */
function difference(a: Allowed, b: Allowed): ConnectionSet {
  return unionConnections(subtractConnections(a.sure, b.possible), subtractConnections(b.sure, a.possible));
}
