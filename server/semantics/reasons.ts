import type { Direction } from '../model/network-policy.js';
import type { Admission, Allowed, Denial, RuleLack, Side } from './answers.js';
import { type CompiledRule, matchAddresses, matcherPortsAt, matchPeer, matchPods, type PeerView, portsAt } from './compiled-policy.js';
import {
  allConnections,
  type ConnectionSet,
  hasConnections,
  includesConnections,
  intersectConnections,
  noConnections,
  subtractConnections,
} from './connection-set.js';
import { isolation, type Subject } from './decide.js';
import type { Match } from './label-selector.js';
import type { PodLike } from './population.js';
import type { Profile } from './profile.js';

/** One end of a connection, asked about the other. */
export interface Question {
  readonly profile: Profile;
  readonly own: PodLike;
  readonly other: PeerView;
  /** The ports that the question is about. */
  readonly on: ConnectionSet;
}

/** Why one end lets a connection pass or not. `decided` is what it lets pass. */
export function sideOf(question: Question, decided: Allowed): Side {
  const { profile, on } = question;
  const allowed = { sure: intersectConnections(decided.sure, on), possible: intersectConnections(decided.possible, on) };
  const isolatedBy = profile.isolating.map(({ compiled }) => compiled.policy);
  if (isolatedBy.length === 0 && includesConnections(allowed.sure, on)) return { kind: 'notIsolated' };
  if (!hasConnections(allowed.possible)) return { kind: 'denied', isolatedBy: denialsOf(question), deniedBy: refusalsOf(question, allowed) };
  const by = admissionsOf(question, allowed);
  if (hasConnections(allowed.sure)) return { kind: 'admitted', allowed, by, isolatedBy, deniedBy: refusalsOf(question, allowed) };
  return { kind: 'unknown', because: doubtOf(question), allowed, by, isolatedBy };
}

/** The rules that admit something of what is asked, by each of their peers and ports. */
export function admissionsOf(question: Question, allowed: Allowed): readonly Admission[] {
  return decisionsOf(question, 'allow', allowed.possible);
}

function refusalsOf(question: Question, allowed: Allowed): readonly Admission[] {
  return decisionsOf(question, 'deny', subtractConnections(question.on, allowed.sure));
}

function decisionsOf({ profile, own, other, on }: Question, action: 'allow' | 'deny', within: ConnectionSet): readonly Admission[] {
  const destination = destinationOf(profile.direction, own, other);
  const limit = intersectConnections(on, within);
  return countingSubjects(profile).flatMap((subject) =>
    subject.compiled.rules[profile.direction]
      .filter(({ rule }) => rule.action === action)
      .flatMap((rule) => [...partsOf(rule, other, destination)].flatMap((part) => admission(subject, rule, part, profile.direction, limit))),
  );
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
    else for (const matcher of rule.ports) yield { peer, port: matcher.index, match, ports: matcherPortsAt(matcher, destination) };
  }
}

/** The peers of a rule that mean the other end. */
function peersOf(compiled: CompiledRule, other: PeerView): readonly { readonly peer: number | undefined; readonly match: Match }[] {
  if (compiled.rule.peers === 'anyone') return [{ peer: undefined, match: 'yes' }];
  const matches =
    other.kind === 'pods'
      ? compiled.pods.map(({ index, matching }) => ({ peer: index, match: matchPods(matching, other) }))
      : compiled.addresses.map((one) => ({ peer: one.index, match: matchAddresses(one, other.range) }));
  return matches.filter(({ match }) => match !== 'no');
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
  const effective = subject.compiled.policy.tier === 'namespace' ? isolation(subject, direction) === 'yes' : subject.sure;
  const sure = effective && match === 'yes' && includesConnections(ports.sure, possible);
  return [{ by: { policy: subject.compiled.policy, rule, peer, port }, ports: possible, sure }];
}

function denialsOf({ profile, own, other, on }: Question): readonly Denial[] {
  const destination = destinationOf(profile.direction, own, other);
  return profile.isolating.map(({ compiled }) => ({
    policy: compiled.policy,
    lacks: compiled.rules[profile.direction].flatMap((rule): readonly RuleLack[] => {
      const peer = matchPeer(rule, other) === 'no';
      const port = !hasConnections(intersectConnections(portsAt(rule, destination).possible, on));
      return peer || port ? [{ rule: rule.rule, lack: peer && port ? 'both' : peer ? 'peer' : 'port' }] : [];
    }),
  }));
}

/** The first thing that is not known, in a sentence. */
function doubtOf({ profile, other }: Question): string {
  for (const subject of countingSubjects(profile)) {
    const { policy, rules } = { policy: subject.compiled.policy, rules: subject.compiled.rules[profile.direction] };
    if (!subject.sure) return `it is not known whether ${policy.name} selects the pods: labels or a selector are not known`;
    if (policy.isolates[profile.direction] === undefined) return `it is not known whether ${policy.name} is about ${profile.direction}: ${template}`;
    for (const rule of rules) {
      const name = `rule ${rule.rule.index + 1} of ${policy.name}`;
      if (rule.rule.unknown !== undefined) return `it is not known what ${name} means: ${rule.rule.unknown}`;
      if (matchPeer(rule, other) === 'unknown') return `it is not known whether ${name} means the other end: labels, addresses or a selector are not known`;
    }
  }
  return 'the ports that it names are not known';
}

const template = 'a template writes part of it';

function countingSubjects({ subjects, isolating }: Profile): readonly Subject[] {
  return [...subjects.admin, ...isolating, ...subjects.baseline];
}

/** Ports are always those of the destination. */
export function destinationOf(direction: Direction, own: PodLike, other: PeerView): PodLike | undefined {
  if (direction === 'ingress') return own;
  return other.kind === 'pods' ? other.pod : undefined;
}
