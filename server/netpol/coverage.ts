import type { WorkloadEndpoint } from '../semantics/cluster/endpoint.js';
import { decidesInOrder, type Policy } from '../semantics/cluster/policy.js';
import { remember } from '../util/remember.js';
import { compareText } from '../util/text.js';
import type { EnvironmentView, Location } from '../workspace/snapshot.js';
import type { WorkloadExposure } from './connections.js';

/** What audits count: which workloads policies isolate, in which direction, and by which policies. */
export interface Coverage {
  /** By id. */
  readonly workloads: readonly WorkloadCoverage[];
  /** By name; last, without a name, all of them. */
  readonly totals: readonly CoverageTotal[];
}

export interface WorkloadCoverage {
  /** `namespace/Kind/name`. */
  readonly workload: string;
  readonly namespace: string;
  readonly ingress: CoverageSide;
  readonly egress: CoverageSide;
}

export interface CoverageSide {
  readonly standing: WorkloadExposure['standing'];
  /** Those that isolate or limit it, or may; sorted. */
  readonly policies: readonly CoveringPolicy[];
}

export interface CoveringPolicy {
  readonly kind: string;
  /** Undefined for a policy of the whole cluster. */
  readonly namespace: string | undefined;
  readonly name: string;
  readonly location: Location | undefined;
}

/** How many workloads there are, and how many of them are surely isolated. */
export interface CoverageTotal {
  readonly namespace: string | undefined;
  readonly workloads: number;
  readonly ingress: number;
  readonly egress: number;
  /** In both directions. */
  readonly both: number;
}

/** How the policies of an environment cover its workloads. @param exposures of all of them: ingress, then egress of each */
export function coverageOf(view: EnvironmentView, exposures: Iterable<WorkloadExposure>): Coverage {
  const byId = new Map(view.evaluator.cluster.workloads.map((workload) => [workload.id, workload]));
  const plain = plainPolicies(view);
  const workloads: WorkloadCoverage[] = [];
  let ingress: CoverageSide | undefined;
  for (const {
    workload: { id, namespace },
    direction,
    standing,
  } of exposures) {
    const workload = byId.get(id);
    const side = { standing, policies: workload && standing !== 'open' ? plain(coveringPolicies(view, workload, direction)) : [] };
    if (direction === 'ingress') ingress = side;
    else if (ingress) workloads.push({ workload: id, namespace, ingress, egress: side });
  }
  return { workloads, totals: totalsOf(workloads) };
}

function coveringPolicies({ evaluator }: EnvironmentView, workload: WorkloadEndpoint, direction: WorkloadExposure['direction']): readonly Policy[] {
  return evaluator.policiesOf(workload).flatMap(({ policy }) => {
    if (decidesInOrder(policy)) return policy.rules[direction].some(({ action }) => action !== 'allow') ? [policy] : [];
    return policy.isolates[direction] === false ? [] : [policy];
  });
}

/** The same value for the same policy: thousands of workloads have few. */
function plainPolicies({ locate }: EnvironmentView): (policies: readonly Policy[]) => readonly CoveringPolicy[] {
  const known = new Map<Policy, CoveringPolicy>();
  const one = (policy: Policy): CoveringPolicy =>
    remember(known, policy, () => ({ kind: policy.kind, namespace: policy.namespace, name: policy.name, location: locate(policy, []) }));
  return (policies) => policies.map(one).sort((a, b) => compareText(`${a.namespace ?? ''}/${a.name}`, `${b.namespace ?? ''}/${b.name}`));
}

function totalsOf(workloads: readonly WorkloadCoverage[]): readonly CoverageTotal[] {
  const groups = new Map<string, WorkloadCoverage[]>();
  for (const one of workloads) remember(groups, one.namespace, () => []).push(one);
  const named = [...groups].sort(([a], [b]) => compareText(a, b)).map(([namespace, all]) => totalOf(namespace, all));
  return [...named, totalOf(undefined, workloads)];
}

function totalOf(namespace: string | undefined, all: readonly WorkloadCoverage[]): CoverageTotal {
  const isIsolated = ({ standing }: CoverageSide) => standing === 'isolated';
  return {
    namespace,
    workloads: all.length,
    ingress: all.filter(({ ingress }) => isIsolated(ingress)).length,
    egress: all.filter(({ egress }) => isIsolated(egress)).length,
    both: all.filter(({ ingress, egress }) => isIsolated(ingress) && isIsolated(egress)).length,
  };
}
