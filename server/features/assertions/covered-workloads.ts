import { compareText } from '../../util/text.js';
import type { EnvironmentView, Location } from '../../workspace/snapshot.js';
import { sourceOf } from '../scope.js';
import type { Assertion, Group } from './assertion.js';
import { endsOf } from './ends.js';

/** A workload, and how many assertions state a connection of it. */
export interface CoveredWorkload {
  /** `namespace/Kind/name`. */
  readonly id: string;
  /** Their ids, which are of one file each. */
  readonly assertions: readonly string[];
  readonly location: Location | undefined;
}

/**
 * Every workload of an environment, by id, with the assertions that name it, or its namespace or labels, as an end. What is meant as being outside of
 * a namespace is not named, and `every ... has ...` states no connection.
 */
export function coveredWorkloads(view: EnvironmentView, assertions: readonly Assertion[]): readonly CoveredWorkload[] {
  const covering = new Map<string, Set<string>>();
  for (const { id, statement } of assertions) {
    if (statement.kind !== 'connection') continue;
    for (const workload of [...meant(view, statement.from), ...meant(view, statement.to)])
      covering.set(workload, (covering.get(workload) ?? new Set()).add(id));
  }
  return [...view.evaluator.cluster.workloads]
    .sort((a, b) => compareText(a.id, b.id))
    .map((workload) => ({ id: workload.id, assertions: [...(covering.get(workload.id) ?? [])], location: sourceOf({ view }, workload) }));
}

function meant(view: EnvironmentView, group: Group): readonly string[] {
  if (group.kind === 'outside') return [];
  const { found } = endsOf(view, group);
  return found?.workloads.filter((workload) => !found.doubtful.has(workload)).map(({ id }) => id) ?? [];
}
