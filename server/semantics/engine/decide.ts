import type { Direction } from '../../model/network-policy.js';
import { remember } from '../../util/remember.js';
import { compareText } from '../../util/text.js';
import type { Match } from '../cluster/label-selector.js';
import type { Policy, Tier } from '../cluster/policy.js';
import {
  type Allowed,
  allConnections,
  type ConnectionSet,
  hasConnections,
  includesConnections,
  intersectConnections,
  noConnections,
  subtractConnections,
  unionConnections,
} from '../sets/connection-set.js';
import { type CompiledPolicy, type CompiledRule, portsAt } from './compiled-policy.js';
import type { PodLike } from './population.js';
import type { Selected } from './subject-groups.js';

/** A policy that selects a workload: surely, or possibly because labels are unknown. */
export type Subject = Selected<CompiledPolicy>;

/** The policies of one tier that decide on one direction of a workload, in the tier's order. */
export interface TierSubjects {
  readonly tier: Tier;
  readonly subjects: readonly Subject[];
}

/** All of them, in the order in which tiers are asked; no tier is empty. */
export type Subjects = readonly TierSubjects[];

/** Whether a policy isolates what it selects: surely, or possibly because a template decides. */
export function isolation({ compiled, sure }: Subject, direction: Direction): Match {
  const isolates = compiled.policy.isolates[direction];
  if (isolates === false) return 'no';
  return isolates && sure ? 'yes' : 'unknown';
}

/** The other end of a connection, as rules see it. */
export interface Other {
  /** Whether a rule matches it. */
  match(rule: CompiledRule): Match;
  /** The ports that a rule opens. */
  ports(rule: CompiledRule): Allowed;
  /** What the allowing rules of one policy admit in one direction, supposing that the policy is in effect. */
  admitted(policy: CompiledPolicy, direction: Direction): Allowed;
  /** Pods on the host's network: no policy surely closes anything to them. */
  readonly onHost: boolean;
}

export interface OtherParts {
  /** Whether a rule matches it. */
  match(rule: CompiledRule): Match;
  /** The pods whose ports are meant; undefined for addresses outside the cluster. */
  readonly destination: PodLike | undefined;
  readonly onHost: boolean;
  /** The rules of a policy that may match it, where it is known that the others do not. */
  rulesOf?(policy: CompiledPolicy, direction: Direction): readonly CompiledRule[];
}

/** The other end of a connection, by what rules say of it. */
export function otherEnd({ match, destination, onHost, rulesOf = ({ rules }, direction) => rules[direction] }: OtherParts): Other {
  const other: Other = {
    match,
    ports: (rule) => portsAt(rule, destination),
    admitted: (policy, direction) => admittedBy(rulesOf(policy, direction), other),
    onHost,
  };
  return other;
}

/** Remembers what it said of each rule and policy: for one end that many stacks are asked about. */
export function rememberingEnd(plain: Other): Other {
  const matches = new Map<CompiledRule, Match>();
  const admitted = new Map<CompiledPolicy, Allowed>();
  return {
    match: (rule) => remember(matches, rule, () => plain.match(rule)),
    ports: plain.ports,
    onHost: plain.onHost,
    admitted: (policy, direction) => remember(admitted, policy, () => plain.admitted(policy, direction)),
  };
}

/** Hears what decides on the way; for reasons, which are asked for much more seldom than answers. */
export interface Observer {
  /** These connections may get as far as this tier. */
  tier(tier: Tier, open: ConnectionSet): void;
  /** Of a tier in which the first match wins: these may get as far as this rule, and match it. */
  rule(rule: CompiledRule, reached: ConnectionSet): void;
}

/**
 * What one end lets pass to or from the other, decided tier by tier.
 *
 * A connection may have several outcomes where something is unknown. `open` are those that may be undecided still, `allowed` those
 * that may be allowed, `denied` those that may be denied; what is in `allowed` alone is sure. This is exact where the unknowns
 * are independent of each other, and says "possible" rather than "sure" where they are not.
 */
export function decide(subjects: Subjects, direction: Direction, other: Other, observer?: Observer): Allowed {
  let state: State = { open: allConnections, allowed: noConnections, denied: noConnections };
  for (const { tier, subjects: policies } of subjects) {
    if (!hasConnections(state.open)) break;
    observer?.tier(tier, state.open);
    state = tier.decides === 'first-match' ? firstMatch(state, policies, direction, other, observer) : anyAllow(state, policies, direction, other);
  }
  const possible = unionConnections(state.allowed, state.open);
  const sure = subtractConnections(possible, state.denied);
  // From and to the node that a pod runs on everything is allowed, and a plugin may take such pods for their node.
  return { sure, possible: other.onHost ? allConnections : possible };
}

interface State {
  readonly open: ConnectionSet;
  readonly allowed: ConnectionSet;
  readonly denied: ConnectionSet;
}

/** Which of several policies of one priority comes first is not defined, so each may: what one of them decides may be decided so. */
function firstMatch(before: State, policies: readonly Subject[], direction: Direction, other: Other, observer: Observer | undefined): State {
  let { open, allowed, denied } = before;
  let passed = noConnections;
  for (let first = 0; first < policies.length; ) {
    const priority = policies[first]?.compiled.policy.priority;
    const arriving = open;
    for (; policies[first]?.compiled.policy.priority === priority && first < policies.length; first++) {
      const { compiled, sure } = policies[first] as Subject;
      const own = byRules(arriving, compiled, direction, other, observer);
      allowed = unionConnections(allowed, own.allowed);
      denied = unionConnections(denied, own.denied);
      passed = unionConnections(passed, own.passed);
      // A policy is in effect with all its rules or with none.
      if (sure) open = intersectConnections(open, own.open);
    }
  }
  return { open: unionConnections(open, passed), allowed, denied };
}

/** What one policy decides by itself of what gets as far as it: the first rule that matches counts. */
function byRules(
  arriving: ConnectionSet,
  { rules }: CompiledPolicy,
  direction: Direction,
  other: Other,
  observer: Observer | undefined,
): State & { readonly passed: ConnectionSet } {
  let [open, allowed, denied, passed] = [arriving, noConnections, noConnections, noConnections];
  for (const rule of rules[direction]) {
    const match = other.match(rule);
    if (match === 'no') continue;
    const ports = other.ports(rule);
    const reached = intersectConnections(open, ports.possible);
    observer?.rule(rule, reached);
    if (rule.rule.action === 'allow') allowed = unionConnections(allowed, reached);
    else if (rule.rule.action === 'deny') denied = unionConnections(denied, reached);
    else passed = unionConnections(passed, reached);
    if (match === 'yes') open = subtractConnections(open, ports.sure);
  }
  return { open, allowed, denied, passed };
}

/**
 * A connection is denied where some policy isolates and none of those in effect admits it. So where a policy is in effect only
 * possibly, what it surely admits is not denied by it: either it admits, or it does not isolate.
 */
function anyAllow(before: State, policies: readonly Subject[], direction: Direction, other: Other): State {
  const isolating = policies.map((subject) => ({ subject, effect: isolation(subject, direction) })).filter(({ effect }) => effect !== 'no');
  if (isolating.length === 0) return before;
  let admittedByAll = allConnections;
  let surely = noConnections;
  let possibly = noConnections;
  for (const { subject, effect } of isolating) {
    const admitted = other.admitted(subject.compiled, direction);
    possibly = unionConnections(possibly, admitted.possible);
    admittedByAll = intersectConnections(admittedByAll, admitted.sure);
    if (effect === 'yes') surely = unionConnections(surely, admitted.sure);
  }
  const { open, allowed, denied } = before;
  const refused = subtractConnections(subtractConnections(open, admittedByAll), surely);
  return {
    open: isolating.some(({ effect }) => effect === 'yes') ? noConnections : open,
    allowed: unionConnections(allowed, intersectConnections(open, possibly)),
    denied: unionConnections(denied, refused),
  };
}

function admittedBy(rules: readonly CompiledRule[], other: Other): Allowed {
  let sure = noConnections;
  let possible = noConnections;
  for (const rule of rules) {
    const match = rule.rule.action === 'allow' ? other.match(rule) : 'no';
    if (match === 'no') continue;
    const ports = other.ports(rule);
    possible = unionConnections(possible, ports.possible);
    if (match === 'yes') sure = unionConnections(sure, ports.sure);
  }
  return { sure, possible: includesConnections(sure, possible) ? sure : possible };
}

/** The subjects in the order in which their tiers ask them. */
export function orderSubjects(subjects: readonly Subject[]): Subjects {
  const byTier = new Map<string, { readonly tier: Tier; readonly subjects: Subject[] }>();
  for (const subject of subjects) {
    const { tier } = subject.compiled.policy;
    const known = byTier.get(tier.id);
    if (known) known.subjects.push(subject);
    else byTier.set(tier.id, { tier, subjects: [subject] });
  }
  for (const { tier, subjects: own } of byTier.values())
    if (tier.decides === 'first-match') own.sort((a, b) => compareOrder(a.compiled.policy, b.compiled.policy));
  return byTier.size < 2 ? [...byTier.values()] : [...byTier.values()].sort((a, b) => a.tier.order - b.tier.order);
}

/** Whether any of them is asked in an order of rules. */
export function hasOrder(subjects: Subjects): boolean {
  return subjects.some(({ tier }) => tier.decides === 'first-match');
}

/** The policies that count in a direction, in the order in which they are asked: of those that isolate, the ones that do in this direction. */
export function countingIn(subjects: Subjects, direction: Direction): readonly Subject[] {
  return subjects.flatMap(({ tier, subjects: own }) =>
    tier.decides === 'first-match' ? own : own.filter((subject) => isolation(subject, direction) !== 'no'),
  );
}

/** By priority; those of one priority by name, so that reasons are named in the same order each time. */
function compareOrder(a: Policy, b: Policy): number {
  return a.priority - b.priority || compareText(a.name, b.name);
}
