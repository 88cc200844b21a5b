import type { Direction } from '../../model/network-policy.js';
import type { Match } from '../cluster/label-selector.js';
import { decidesInOrder } from '../cluster/policy.js';
import { type CompiledRule, isOnHost, matchAddresses, matcherPortsAt, matchPeer, matchPods, type PeerView, portsAt } from '../engine/compiled-policy.js';
import { decide, hasOrder, isolation, type Observer, otherEnd, type Subject } from '../engine/decide.js';
import type { PodLike } from '../engine/population.js';
import { countingSubjects, destinationOf, type Question } from '../engine/question.js';
import {
  type Allowed,
  allConnections,
  type ConnectionSet,
  hasConnections,
  includesConnections,
  intersectConnections,
  noConnections,
  subtractConnections,
} from '../sets/connection-set.js';
import type { Admission, Denial, RuleLack, Side } from './answers.js';
import { whyInDoubt } from './why-in-doubt.js';

/** Why one end lets a connection pass or not. `decided` is what it lets pass. */
export function sideOf(question: Question, decided: Allowed): Side {
  const { stack, on } = question;
  const allowed = { sure: intersectConnections(decided.sure, on), possible: intersectConnections(decided.possible, on) };
  const isolatedBy = stack.isolating.map(({ compiled }) => compiled.policy);
  if (stack.open) return { kind: 'notIsolated' };
  const way = follow(question);
  if (stack.doubts.length > 0) {
    return { kind: 'unknown', because: whyInDoubt(question, on), allowed, by: admittingRules(question, way, allowed).by, isolatedBy };
  }
  if (!hasConnections(allowed.possible)) return { kind: 'denied', isolatedBy: denialsOf(question, way), deniedBy: refusalsOf(question, way, allowed) };
  const { by, rules } = admittingRules(question, way, allowed);
  // What passes even without the rules that admit it needs none of them.
  if (isolatedBy.length === 0 && includesConnections(decideWithout(question, rules).sure, on)) return { kind: 'notIsolated' };
  if (hasConnections(allowed.sure)) return { kind: 'admitted', allowed, by, isolatedBy, deniedBy: refusalsOf(question, way, allowed) };
  return { kind: 'unknown', because: whyInDoubt(question, allowed.possible), allowed, by, isolatedBy };
}

/** The rules that admit something of what is asked, by each of their peers and ports: without all of them it would not be admitted. */
export function admissionsOf(question: Question, allowed: Allowed): readonly Admission[] {
  return admittingRules(question, follow(question), allowed).by;
}

/** How far connections get through the tiers. */
interface Way {
  /** What may get as far as the policies that isolate. */
  readonly isolated: ConnectionSet;
  /** What may get as far as a rule of a tier in which the first match wins, and matches it. */
  readonly reached: ReadonlyMap<CompiledRule, ConnectionSet>;
}

/** Follows the tiers as though some rules were not there. */
function follow(question: Question, leftOut: ReadonlySet<CompiledRule> = new Set()): Way {
  const reached = new Map<CompiledRule, ConnectionSet>();
  // Most clusters have no other tier, and this is asked for every row of an answer.
  if (!hasOtherTiers(question)) return { isolated: allConnections, reached };
  let isolated = noConnections;
  decideWithout(question, leftOut, {
    tier: (tier, open) => {
      if (tier.decides === 'any-allow') isolated = open;
    },
    rule: (rule, ports) => reached.set(rule, ports),
  });
  return { isolated, reached };
}

function decideWithout({ stack, own, other }: Question, leftOut: ReadonlySet<CompiledRule>, observer?: Observer): Allowed {
  const end = otherEnd({
    match: (rule) => (leftOut.has(rule) ? 'no' : matchPeer(rule, other)),
    destination: destinationOf(stack.direction, own, other),
    onHost: isOnHost(other),
  });
  return decide(stack.subjects, stack.direction, end, observer);
}

function hasOtherTiers({ stack: { subjects } }: Question): boolean {
  return hasOrder(subjects);
}

/**
 * The rules that admit something: those that decide, and those that would if the others were not there, because whoever wants to close
 * a connection has to look at all of them.
 */
function admittingRules(question: Question, first: Way, allowed: Allowed): { readonly by: readonly Admission[]; readonly rules: ReadonlySet<CompiledRule> } {
  const found = new Set<CompiledRule>();
  const by: Admission[] = [];
  for (let way = first; ; way = follow(question, found)) {
    const { decisions, rules } = decisionsOf(question, way, 'allow', allowed.possible, found);
    by.push(...decisions);
    for (const rule of rules) found.add(rule);
    // Policies that isolate admit by any of their rules, so one look at them is enough.
    if (rules.length === 0 || !hasOtherTiers(question)) return { by, rules: found };
  }
}

function refusalsOf(question: Question, way: Way, allowed: Allowed): readonly Admission[] {
  return decisionsOf(question, way, 'deny', subtractConnections(question.on, allowed.sure)).decisions;
}

interface Decisions {
  readonly decisions: readonly Admission[];
  readonly rules: readonly CompiledRule[];
}

/** What the rules with one action decide, where connections get as far as they. */
function decisionsOf(question: Question, way: Way, action: 'allow' | 'deny', within: ConnectionSet, leftOut: ReadonlySet<CompiledRule> = new Set()): Decisions {
  const { stack, own, other, on } = question;
  const destination = destinationOf(stack.direction, own, other);
  const asked = intersectConnections(on, within);
  const found = countingSubjects(stack).flatMap((subject) =>
    subject.compiled.rules[stack.direction].flatMap((rule) => {
      if (rule.rule.action !== action || leftOut.has(rule)) return [];
      const arriving = decidesInOrder(subject.compiled.policy) ? (way.reached.get(rule) ?? noConnections) : way.isolated;
      const limit = intersectConnections(asked, arriving);
      const parts = hasConnections(limit) ? [...partsOf(rule, other, destination)] : [];
      const decisions = parts.flatMap((part) => admission(subject, rule, part, stack.direction, limit));
      return decisions.length > 0 ? [{ rule, decisions }] : [];
    }),
  );
  return { decisions: found.flatMap(({ decisions }) => decisions), rules: found.map(({ rule }) => rule) };
}

/** One combination of a peer and a port of a rule. */
interface Part {
  readonly peer: number | undefined;
  readonly port: number | undefined;
  readonly match: Match;
  readonly ports: Allowed;
}

function* partsOf(compiled: CompiledRule, other: PeerView, destination: PodLike | undefined): Iterable<Part> {
  const { rule } = compiled;
  if (rule.unknown !== undefined) {
    yield { peer: undefined, port: undefined, match: 'unknown', ports: { sure: noConnections, possible: allConnections } };
    return;
  }
  for (const { peer, match } of peersOf(compiled, other)) {
    if (rule.ports === 'any') yield { peer, port: undefined, match, ports: { sure: allConnections, possible: allConnections } };
    else for (const matcher of rule.ports) yield { peer, port: matcher.index, match, ports: matcherPortsAt(matcher, destination, compiled.ignoresEndPort) };
  }
}

/** The peers of a rule that match the other end. */
function peersOf(compiled: CompiledRule, other: PeerView): readonly { readonly peer: number | undefined; readonly match: Match }[] {
  if (compiled.rule.peers === 'anyone') return [{ peer: undefined, match: 'yes' }];
  const matches =
    other.kind === 'pods'
      ? [...compiled.pods.map(({ index, matching }) => ({ peer: index, match: matchPods(matching, other) })), ...blockPeers(compiled, other.pod)]
      : compiled.addresses.map((one) => ({ peer: one.index, match: matchAddresses(one, other.range) }));
  return matches.filter(({ match }) => match !== 'no');
}

/** All blocks of a rule together say whether they match a pod; each of them that may is named. */
function blockPeers({ blocks, addresses }: CompiledRule, pod: PodLike): readonly { readonly peer: number; readonly match: Match }[] {
  const match = blocks.matchPod(pod);
  return match === 'no' ? [] : [...new Set(addresses.map(({ index }) => index))].map((peer) => ({ peer, match }));
}

function admission(
  subject: Subject,
  { rule }: CompiledRule,
  { peer, port, match, ports }: Part,
  direction: Direction,
  limit: ConnectionSet,
): readonly Admission[] {
  const possible = intersectConnections(ports.possible, limit);
  if (!hasConnections(possible)) return [];
  const effective = decidesInOrder(subject.compiled.policy) ? subject.sure : isolation(subject, direction) === 'yes';
  const sure = effective && match === 'yes' && includesConnections(ports.sure, possible);
  return [{ by: { policy: subject.compiled.policy, rule, peer, port }, ports: possible, sure }];
}

/** What the rules of each isolating policy lack; none where rules of an earlier tier decide, so that nothing gets as far as these. */
function denialsOf({ stack, own, other, on }: Question, { isolated }: Way): readonly Denial[] {
  const arriving = intersectConnections(on, isolated);
  if (!hasConnections(arriving)) return [];
  const destination = destinationOf(stack.direction, own, other);
  return stack.isolating.map(({ compiled }) => ({
    policy: compiled.policy,
    lacks: compiled.rules[stack.direction].flatMap((rule): readonly RuleLack[] => {
      const peer = matchPeer(rule, other) === 'no';
      const port = !hasConnections(intersectConnections(portsAt(rule, destination).possible, arriving));
      return peer || port ? [{ rule: rule.rule, lack: peer && port ? 'both' : peer ? 'peer' : 'port' }] : [];
    }),
  }));
}
