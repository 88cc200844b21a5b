import type { NetworkPolicy } from '../../model/network-policy.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { type Edits, widening } from '../edits.js';
import type { Fix, RuleContext } from '../rule.js';
import { meets } from '../workspace/matching.js';

/** More namespaces are no choice. */
const MOST = 3;

/** For a policy of which nobody said to which namespace it belongs: each that has pods which it selects, besides the one where it counts now. */
export function namespaceFixes(policy: NetworkPolicy, { environment, placed }: RuleContext, write: (namespace: string) => Edits): readonly Fix[] {
  const view = environment?.();
  const found = view && placed ? [...namesOfPods(view, placed.id)].filter(([namespace]) => namespace !== placed.namespace) : [];
  if (found.length > MOST || policy.metadata.templated) return [];
  return found
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([namespace, name]) => widening(`Put it into ${namespace}, so that it counts for ${name}`, write(namespace)));
}

/** By namespace, one of the workloads that the policy would select there. */
function namesOfPods(view: EnvironmentView, id: string): ReadonlyMap<string, string> {
  const subject = view.policy(id)?.subject.pods;
  const found = new Map<string, string>();
  if (!subject || subject.unknown) return found;
  for (const { namespace, name, labels, hostNetwork } of view.evaluator.cluster.workloads)
    if (!hostNetwork && !found.has(namespace) && subject.requirements.every((requirement) => meets(labels, requirement) === 'yes')) found.set(namespace, name);
  return found;
}
