import { dependenciesOf } from '../../dependencies/dependencies.js';
import type { Dependency } from '../../dependencies/dependency.js';
import { standings } from '../../dependencies/standing.js';
import type { Direction } from '../../model/network-policy.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { EnvironmentView, PlacedObject } from '../../workspace/snapshot.js';
import type { AllowPolicy } from '../allow-text.js';
import { distinct, policiesFor, type ToAllow } from './allow-fixes.js';

/** What a default-deny would close of what works now. */
export interface Needed {
  readonly closes: number;
  /** The policies that keep it open; undefined where nothing would be closed, or not all of it can be kept open. */
  readonly policies: readonly AllowPolicy[] | undefined;
}

/** All dependencies of an environment are looked at, which takes a second where there are thousands of workloads. */
const MOST_WORKLOADS = 1000;

/** More policies than these are for a generator, and not for a fix. */
const MOST_POLICIES = 40;

/** Of a namespace that gets a default-deny: asked by its directions. What is needed is looked up once. */
export function neededRules(view: EnvironmentView, placed: PlacedObject, namespace: string): (directions: readonly Direction[]) => Needed {
  let known: readonly Dependency[] | undefined;
  return (directions) => {
    if (view.evaluator.cluster.workloads.length > MOST_WORKLOADS) return { closes: 0, policies: undefined };
    known ??= openDependencies(view);
    const toAllow = known.flatMap((dependency): readonly ToAllow[] => {
      const closed = directions.filter((direction) => wouldClose(view, dependency, namespace, direction));
      return closed.length > 0 ? [{ dependency, directions: closed }] : [];
    });
    const found = toAllow.map((one) => policiesFor(view, placed, one, usualOf(one.dependency)));
    const policies = found.flatMap((one) => one ?? []);
    const isWhole = !found.includes(undefined) && policies.length > 0 && policies.length <= MOST_POLICIES;
    return { closes: toAllow.length, policies: isWhole ? distinct(view, policies) : undefined };
  };
}

function openDependencies(view: EnvironmentView): readonly Dependency[] {
  const standingOf = standings(view);
  return dependenciesOf(view).filter((dependency) => standingOf(dependency).kind === 'open');
}

function usualOf({ from }: Dependency) {
  return from.kind === 'installation' ? from.usual[0] : undefined;
}

/** Whether an end stands in the namespace that nothing isolates yet. */
function wouldClose({ evaluator }: EnvironmentView, { from, to }: Dependency, namespace: string, direction: Direction): boolean {
  const own = direction === 'ingress' ? (to.kind === 'pods' ? to.pods.map(({ workload }) => workload) : []) : from.kind === 'workload' ? [from.workload] : [];
  const isOpen = (workload: WorkloadEndpoint) => !evaluator.policiesOf(workload).some(({ policy }) => policy.isolates[direction] !== false);
  return own.some((workload) => workload.namespace === namespace && !workload.hostNetwork && isOpen(workload));
}
