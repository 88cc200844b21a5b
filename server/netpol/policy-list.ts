import { namespaceProblem } from '../features/assertions/ends.js';
import { type Named, onlyWorkloadNamed } from '../features/ends/endpoints.js';
import type { Direction } from '../model/network-policy.js';
import { surelyIsolated } from '../semantics/cluster/policy.js';
import { compareText } from '../util/text.js';
import type { EnvironmentView, Location } from '../workspace/snapshot.js';

/** A policy, and whom it is for. */
export interface ListedPolicy {
  readonly kind: string;
  /** Undefined for a policy of the whole cluster. */
  readonly namespace: string | undefined;
  readonly name: string;
  readonly location: Location | undefined;
  /** Surely. */
  readonly isolates: readonly Direction[];
  /** The ids of those that it surely selects. */
  readonly workloads: readonly string[];
  /** The ids of those that it may select: a template, or labels that nobody knows. */
  readonly possible: readonly string[];
}

/** Which policies are asked about; without, all of them. */
export interface PolicyListOptions {
  readonly namespace?: string | undefined;
  /** Those that select it, or may, by the shortest name that means only one. */
  readonly workload?: string | undefined;
}

/** The policies of an environment, by namespace and name. */
export function listedPolicies(view: EnvironmentView, { namespace, workload }: PolicyListOptions): Named<readonly ListedPolicy[]> {
  const { cluster } = view.evaluator;
  const { found, problem: notFound } = workload === undefined ? {} : onlyWorkloadNamed(workload, cluster.workloads);
  const problem = notFound ?? (namespace === undefined ? undefined : namespaceProblem(view, namespace));
  if (problem !== undefined) return { problem };
  const asked = found ? view.evaluator.policiesOf(found).map(({ policy }) => policy) : cluster.policies;
  return {
    found: asked
      .filter((policy) => namespace === undefined || policy.namespace === namespace)
      .map((policy): ListedPolicy => {
        const subjects = view.evaluator.subjectsOf(policy);
        const ids = (isSure: boolean) => subjects.flatMap(({ workload: { id }, sure }) => (sure === isSure ? [id] : [])).sort(compareText);
        return {
          kind: policy.kind,
          namespace: policy.namespace,
          name: policy.name,
          location: view.locate(policy, []),
          isolates: surelyIsolated(policy),
          workloads: ids(true),
          possible: ids(false),
        };
      })
      .sort((a, b) => compareText(`${a.namespace ?? ''}/${a.name}/${a.kind}`, `${b.namespace ?? ''}/${b.name}/${b.kind}`)),
  };
}
