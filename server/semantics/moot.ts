import { includesAddresses } from './address-set.js';
import type { Evaluator, RuleReference } from './answers.js';
import { matcherPortsAt } from './compiled-policy.js';
import { allConnections, type ConnectionSet, includesConnections, noConnections, unionConnections } from './connection-set.js';
import { implies } from './label-selector.js';
import type { Peer, PodMatcher, Policy, PortMatcher, Rule } from './policy.js';
import { matchNamespace, unseenNamespace } from './population.js';
import { addressesOf } from './questions.js';

/**
 * Rules that make a rule moot, or one peer of it: for each of its peers one other rule that admits at least as much, wherever it
 * applies and whatever pods there are, and whose policy selects at least the same pods. Undefined where some peer has none. Of two
 * rules that say the same, the later one (by policy id, then by place) is moot.
 */
export function mootBecause(evaluator: Evaluator, policy: Policy, rule: Rule, peer?: Peer): readonly RuleReference[] | undefined {
  if (rule.action !== 'allow' || rule.unknown !== undefined || policy.tier !== 'namespace' || policy.isolates[rule.direction] !== true) return undefined;
  const others = competitors(evaluator, policy, rule);
  if (peer) {
    const cover = coverOf(policy, rule, peer, [...others, ...siblings(policy, rule, peer)]);
    return cover && [cover];
  }
  const covers = (rule.peers === 'anyone' ? ['anyone' as const] : rule.peers).map((one) => coverOf(policy, rule, one, others));
  return covers.length > 0 && covers.every((cover) => cover !== undefined) ? covers : undefined;
}

interface Candidate {
  readonly policy: Policy;
  readonly rule: Rule;
  readonly peer: Peer | 'anyone';
}

function competitors(evaluator: Evaluator, policy: Policy, rule: Rule): readonly Candidate[] {
  return evaluator.cluster.policies.flatMap((other) => {
    if (other.tier !== policy.tier || other.isolates[rule.direction] !== true || !selectsAtLeast(other.subject, policy.subject)) return [];
    return other.rules[rule.direction]
      .filter((one) => one !== rule && one.action === 'allow' && one.unknown === undefined)
      .flatMap((one): readonly Candidate[] =>
        one.peers === 'anyone' ? [{ policy: other, rule: one, peer: 'anyone' as const }] : one.peers.map((peer) => ({ policy: other, rule: one, peer })),
      );
  });
}

/** The other peers of the same rule. */
function siblings(policy: Policy, rule: Rule, peer: Peer): readonly Candidate[] {
  return rule.peers === 'anyone' ? [] : rule.peers.filter((one) => one !== peer).map((one) => ({ policy, rule, peer: one }));
}

function coverOf(policy: Policy, rule: Rule, peer: Peer | 'anyone', candidates: readonly Candidate[]): RuleReference | undefined {
  const mine: Candidate = { policy, rule, peer };
  const found = candidates.find((other) => covers(other, mine) && (!covers(mine, other) || precedes(other, mine)));
  return found && { policy: found.policy, rule: found.rule, peer: found.peer === 'anyone' ? undefined : found.peer.index, port: undefined };
}

function covers(wide: Candidate, narrow: Candidate): boolean {
  return (
    selectsAtLeast(wide.policy.subject, narrow.policy.subject) && includesPeer(wide.peer, narrow.peer) && includesPorts(wide.rule.ports, narrow.rule.ports)
  );
}

function precedes(a: Candidate, b: Candidate): boolean {
  if (a.policy.id !== b.policy.id) return a.policy.id < b.policy.id;
  return a.rule.index - b.rule.index < 0 || (a.rule.index === b.rule.index && indexOf(a.peer) < indexOf(b.peer));
}

function indexOf(peer: Peer | 'anyone'): number {
  return peer === 'anyone' ? -1 : peer.index;
}

function includesPeer(wide: Peer | 'anyone', narrow: Peer | 'anyone'): boolean {
  if (wide === 'anyone') return true;
  if (narrow === 'anyone') return false;
  if (wide.kind === 'pods') return narrow.kind === 'pods' && selectsAtLeast(wide.pods, narrow.pods);
  return narrow.kind === 'addresses' && wide.unknown === undefined && narrow.unknown === undefined && includesAddresses(addressesOf(wide), addressesOf(narrow));
}

/** Whether every pod that `narrow` matches is surely matched by `wide`. */
export function selectsAtLeast(wide: PodMatcher, narrow: PodMatcher): boolean {
  return includesNamespaces(wide, narrow) && implies(narrow.pods, wide.pods);
}

function includesNamespaces(wide: PodMatcher, narrow: PodMatcher): boolean {
  if ('name' in narrow.namespaces) return matchNamespace(wide, unseenNamespace(narrow.namespaces.name)) === 'yes';
  return 'labels' in wide.namespaces && implies(narrow.namespaces.labels, wide.namespaces.labels);
}

/** Names are compared as names: which number stands behind one differs from pod to pod. */
function includesPorts(wide: Rule['ports'], narrow: Rule['ports']): boolean {
  if (wide === 'any') return true;
  if (narrow === 'any') return includesConnections(numbered(wide), allConnections);
  const set = numbered(wide);
  return narrow.every((port) => {
    if (port.unknown !== undefined) return false;
    if (port.port === 'all' || 'first' in port.port) return includesConnections(set, matcherPortsAt(port, undefined).sure);
    const { name } = port.port;
    return wide.some(
      (one) => one.unknown === undefined && one.protocol === port.protocol && (one.port === 'all' || ('name' in one.port && one.port.name === name)),
    );
  });
}

function numbered(ports: readonly PortMatcher[]): ConnectionSet {
  return ports.reduce((sum, port) => unionConnections(sum, matcherPortsAt(port, undefined).sure), noConnections);
}
