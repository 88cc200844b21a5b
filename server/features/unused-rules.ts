import type { Dependency } from '../dependencies/dependency.js';
import { mayMeetPorts } from '../dependencies/outsiders.js';
import type { WorkloadEndpoint } from '../semantics/cluster/endpoint.js';
import { decidesInOrder, type Policy, type Rule } from '../semantics/cluster/policy.js';
import type { ConnectionSet } from '../semantics/sets/connection-set.js';
import type { EnvironmentView, Location } from '../workspace/snapshot.js';

/** A rule that lets pods of manifests connect to each other, and that no dependency needs. */
export interface UnusedRule {
  readonly policy: { readonly kind: string; readonly namespace: string | undefined; readonly name: string };
  readonly direction: 'ingress' | 'egress';
  /** Of the rule in its list, from 0. */
  readonly rule: number;
  readonly location: Location | undefined;
  readonly subjects: readonly WorkloadEndpoint[];
}

/**
 * Rules whose peers are pods that are all here, and which no dependency needs, though those who connect say whom they connect to. What a rule for
 * anyone or for addresses is for, no manifest says.
 */
export function unusedRules(view: EnvironmentView, dependencies: readonly Dependency[]): readonly UnusedRule[] {
  const wanted = pairsOf(dependencies);
  const found: UnusedRule[] = [];
  for (const policy of view.evaluator.cluster.policies) {
    if (decidesInOrder(policy)) continue;
    const subjects = view.evaluator.subjectsOf(policy).map(({ workload }) => workload);
    for (const direction of ['ingress', 'egress'] as const)
      for (const rule of policy.rules[direction]) if (isUnused(view, policy, rule, wanted)) found.push(foundAt(view, policy, rule, subjects));
  }
  return found;
}

function foundAt(view: EnvironmentView, policy: Policy, { direction, index }: Rule, subjects: readonly WorkloadEndpoint[]): UnusedRule {
  const { kind, namespace, name } = policy;
  return { policy: { kind, namespace, name }, direction, rule: index, location: view.locate(policy, ['spec', direction, index]), subjects };
}

interface Pairs {
  /** Workloads that say whom they connect to. */
  readonly telling: ReadonlySet<string>;
  /** On which ports, from one workload to another. */
  readonly ports: ReadonlyMap<string, readonly ConnectionSet[]>;
}

function pairsOf(dependencies: readonly Dependency[]): Pairs {
  const pairs = new Map<string, ConnectionSet[]>();
  const telling = new Set<string>();
  for (const { from, to } of dependencies) {
    if (from.kind !== 'workload' || to.kind !== 'pods') continue;
    telling.add(from.workload.id);
    for (const { workload, ports } of to.pods) {
      const key = `${from.workload.id} ${workload.id}`;
      const known = pairs.get(key);
      if (known) known.push(ports);
      else pairs.set(key, [ports]);
    }
  }
  return { telling, ports: pairs };
}

/** The workloads at both ends of a rule, where all of them are known: what it is for is not, where it is for anyone, for addresses, or where others may be meant. */
export function knownEnds(view: EnvironmentView, policy: Policy, rule: Rule): KnownEnds | undefined {
  const subjects = view.evaluator.subjectsOf(policy).map(({ workload }) => workload);
  if (subjects.length === 0 || policy.namespace === undefined || rule.unknown !== undefined || rule.conditional || rule.peers === 'anyone') return undefined;
  const peers: WorkloadEndpoint[] = [];
  for (const peer of rule.peers) {
    if (peer.kind !== 'pods' || peer.pods.pods.unknown) return undefined;
    const { namespaces } = peer.pods;
    const matched = view.evaluator.matches(peer.pods);
    if (matched.length === 0 || view.mayHoldUnseenPods('name' in namespaces ? namespaces.name : undefined, peer.pods.pods)) return undefined;
    peers.push(...matched.map(({ workload }) => workload));
  }
  return rule.direction === 'ingress' ? { clients: peers, servers: subjects } : { clients: subjects, servers: peers };
}

export interface KnownEnds {
  readonly clients: readonly WorkloadEndpoint[];
  readonly servers: readonly WorkloadEndpoint[];
}

function isUnused(view: EnvironmentView, policy: Policy, rule: Rule, wanted: Pairs): boolean {
  const ends = knownEnds(view, policy, rule);
  if (!ends) return false;
  const { clients, servers } = ends;
  return clients.every(({ id }) => wanted.telling.has(id)) && !servers.some((to) => clients.some((from) => isWanted(rule, from, to, wanted)));
}

function isWanted(rule: Rule, from: WorkloadEndpoint, to: WorkloadEndpoint, wanted: Pairs): boolean {
  return wanted.ports.get(`${from.id} ${to.id}`)?.some((ports) => mayMeetPorts(rule, to, ports)) ?? false;
}
