import type { PolicyRule } from '../../model/network-policy.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { PodMatcher, Policy } from '../../semantics/cluster/policy.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { namespacesOf } from './matching.js';

/**
 * The workloads whose ports a rule speaks of: for ingress the policy's own, for egress those of its peers. Undefined where others
 * may be among them that cannot be seen, or addresses, which have no ports of their own.
 */
export function destinationsOf(view: EnvironmentView, policy: Policy, { direction, index }: PolicyRule): readonly WorkloadEndpoint[] | undefined {
  if (direction === 'ingress') return allMatched(view, policy.subject);
  const rule = policy.rules.egress.find((each) => each.index === index);
  if (!rule || rule.unknown !== undefined || rule.peers === 'anyone') return undefined;
  const found: WorkloadEndpoint[] = [];
  for (const peer of rule.peers) {
    const matched = peer.kind === 'pods' ? allMatched(view, peer.pods) : undefined;
    if (!matched || matched.length === 0) return undefined;
    found.push(...matched);
  }
  return [...new Set(found)];
}

function allMatched(view: EnvironmentView, matcher: PodMatcher): readonly WorkloadEndpoint[] | undefined {
  const namespaces = namespacesOf(matcher);
  if (!namespaces || matcher.pods.unknown || namespaces.some((namespace) => view.mayHoldUnseenPods(namespace, matcher.pods))) return undefined;
  const matched = view.evaluator.matches(matcher);
  return matched.every(({ sure }) => sure) ? matched.map(({ workload }) => workload) : undefined;
}
