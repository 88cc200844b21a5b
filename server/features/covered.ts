import type { Direction } from '../model/network-policy.js';
import { includesAddressPeer, includesPort } from '../semantics/cluster/includes.js';
import { implies, matchLabels } from '../semantics/cluster/label-selector.js';
import type { Peer, PodMatcher, Policy, PortMatcher, Rule } from '../semantics/cluster/policy.js';
import { unseenNamespace } from '../semantics/engine/population.js';
import type { EnvironmentView } from '../workspace/snapshot.js';
import { namesOf } from './say.js';

/** A part of what a rule lets pass. */
export type CoveredPart = Pick<Rule, 'peers' | 'ports'>;

/** A rule of a policy that lets pass all of what was asked about, or a part of it. */
export interface Cover {
  readonly policy: Policy;
  readonly rule: Rule;
}

/**
 * The rules that, taken together, let pass everything that `part` of `rule` does, so that leaving it out would change nothing;
 * undefined where something depends on it, or may. Each peer with each port must be let pass by one rule as a whole.
 */
export function coversOf(view: EnvironmentView, policy: Policy, rule: Rule, part: CoveredPart = rule): readonly Cover[] | undefined {
  if (rule.unknown !== undefined || rule.action !== 'allow' || policy.isolates[rule.direction] !== true) return undefined;
  const rest = restOf(rule, part);
  const candidates = [
    ...(rest ? [{ policy, rule: rest }] : []),
    ...policiesAround(view, policy, rule.direction).flatMap((each) => each.rules[rule.direction].map((other) => ({ policy: each, rule: other }))),
  ].filter(
    (each) =>
      each.rule.unknown === undefined && each.rule.action === 'allow' && (each.policy !== policy || each.rule.index !== rule.index || each.rule === rest),
  );
  const peers = part.peers === 'anyone' ? (['anyone'] as const) : part.peers;
  const ports = part.ports === 'any' ? (['any'] as const) : part.ports;
  const covers = new Set<Cover>();
  for (const peer of peers) {
    for (const port of ports) {
      const cover = candidates.find((each) => lets(view, each.rule, peer, port));
      if (!cover) return undefined;
      covers.add(cover);
    }
  }
  return covers.size === 0 ? undefined : [...covers];
}

/** Whether everything that `inner` lets pass is let pass by rules of `outer`, too. */
export function isCoveredBy(view: EnvironmentView, inner: Rule, outer: Policy): boolean {
  const peers = inner.peers === 'anyone' ? (['anyone'] as const) : inner.peers;
  const ports = inner.ports === 'any' ? (['any'] as const) : inner.ports;
  return peers.every((peer) => ports.every((port) => outer.rules[inner.direction].some((rule) => rule.unknown === undefined && lets(view, rule, peer, port))));
}

/** What the rule still says without a part of it; undefined where that is nothing. */
function restOf(rule: Rule, part: CoveredPart): Rule | undefined {
  if (part === rule) return undefined;
  const peers =
    rule.peers === 'anyone' || part.peers === rule.peers ? rule.peers : rule.peers.filter((peer) => part.peers === 'anyone' || !part.peers.includes(peer));
  const ports =
    rule.ports === 'any' || part.ports === rule.ports ? rule.ports : rule.ports.filter((port) => part.ports === 'any' || !part.ports.includes(port));
  return (peers !== 'anyone' && peers.length === 0) || (ports !== 'any' && ports.length === 0) ? undefined : { ...rule, peers, ports };
}

/** The policies, this one included, that hold for all pods that it holds for: by their labels, or at least here. */
function policiesAround(view: EnvironmentView, policy: Policy, direction: Direction): readonly Policy[] {
  const { evaluator } = view;
  const own = evaluator.subjectsOf(policy).map(({ workload }) => workload);
  const allKnown = policy.namespace !== undefined && !view.mayHoldUnseenPods(policy.namespace, policy.subject.pods);
  const holds = (other: Policy): boolean => {
    if (other === policy || other.id === policy.id) return true;
    if (other.namespace !== policy.namespace || other.tier !== policy.tier || other.isolates[direction] !== true) return false;
    if (implies(policy.subject.pods, other.subject.pods)) return true;
    if (own.length === 0 || !allKnown) return false;
    const theirs = new Set(evaluator.subjectsOf(other).flatMap(({ workload, sure }) => (sure ? [workload] : [])));
    return own.every((workload) => theirs.has(workload));
  };
  const others = evaluator.cluster.policies.filter(holds);
  return others.some(({ id }) => id === policy.id) ? others.map((each) => (each.id === policy.id ? policy : each)) : [policy, ...others];
}

function lets(view: EnvironmentView, rule: Rule, peer: Peer | 'anyone', port: PortMatcher | 'any'): boolean {
  const peerFits = rule.peers === 'anyone' || (peer !== 'anyone' && rule.peers.some((each) => includesPeer(view, each, peer)));
  return peerFits && (rule.ports === 'any' || (port !== 'any' && rule.ports.some((each) => includesPort(each, port))));
}

function includesPeer(view: EnvironmentView, outer: Peer, inner: Peer): boolean {
  if (outer.kind === 'pods') return inner.kind === 'pods' && namespacesWithin(view, outer.pods, inner.pods) && implies(inner.pods.pods, outer.pods.pods);
  return inner.kind === 'addresses' && includesAddressPeer(outer, inner);
}

function namespacesWithin({ evaluator }: EnvironmentView, { namespaces: outer }: PodMatcher, { namespaces: inner }: PodMatcher): boolean {
  if ('name' in outer) return 'name' in inner ? inner.name === outer.name : (namesOf(inner.labels)?.every((name) => name === outer.name) ?? false);
  if ('labels' in inner && implies(inner.labels, outer.labels)) return true;
  const names = 'name' in inner ? [inner.name] : namesOf(inner.labels);
  return names?.every((name) => matchLabels(outer.labels, (evaluator.cluster.namespaces.get(name) ?? unseenNamespace(name)).labels) === 'yes') ?? false;
}
