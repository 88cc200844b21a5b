import type { NetworkPolicy, PolicyPort, PolicyRule } from '../../model/network-policy.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { PodMatcher, Policy } from '../../semantics/cluster/policy.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { rulesOf } from '../reading.js';
import type { EnvironmentTarget } from '../rule.js';
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

/** A port that a rule names, where the pods behind it show their ports. */
export interface PortAtDestination {
  readonly policyRule: PolicyRule;
  readonly item: PolicyPort;
  readonly port: NonNullable<PolicyPort['port']>;
  readonly protocol: string;
  /** At least one. */
  readonly workloads: readonly WorkloadEndpoint[];
}

/**
 * The ports of a policy's rules, each with the workloads that its rule speaks of; none of a rule whose workloads cannot all be seen, or may have other
 * ports than they show. @param isWanted asked before the workloads are looked for
 */
export function* portsAtDestinations(
  { object: placed, view }: EnvironmentTarget<NetworkPolicy>,
  isWanted: (item: PolicyPort, policyRule: PolicyRule) => boolean,
): Iterable<PortAtDestination> {
  const policy = view.policy(placed.id);
  if (!policy) return;
  for (const policyRule of rulesOf(placed.object)) {
    const wanted = policyRule.ports?.items.filter((item) => isWanted(item, policyRule)) ?? [];
    const workloads = wanted.length > 0 ? destinationsOf(view, policy, policyRule) : undefined;
    if (!workloads || workloads.length === 0 || workloads.some(({ portsOpen }) => portsOpen)) continue;
    for (const item of wanted) {
      const protocol = item.protocol ? item.protocol.value : 'TCP';
      if (item.port && protocol) yield { policyRule, item, port: item.port, protocol, workloads };
    }
  }
}

function allMatched(view: EnvironmentView, matcher: PodMatcher): readonly WorkloadEndpoint[] | undefined {
  const namespaces = namespacesOf(matcher);
  if (!namespaces || matcher.pods.unknown || namespaces.some((namespace) => view.mayHoldUnseenPods(namespace, matcher.pods))) return undefined;
  const matched = view.evaluator.matches(matcher);
  return matched.every(({ sure }) => sure) ? matched.map(({ workload }) => workload) : undefined;
}
