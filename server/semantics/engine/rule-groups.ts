import type { Match } from '../cluster/label-selector.js';
import type { CompiledRule } from './compiled-policy.js';

/** Ends that connections may have (classes of pods, ranges of addresses), by number, grouped by which rules match them. */
export interface RuleGroups {
  /** The number of an end's group. */
  groupOf(index: number): number;
  /** The rules that match the ends of a group; rules without peers and rules that match none of them are left out. */
  matchesOf(group: number): ReadonlyMap<CompiledRule, Match>;
}

/** One more rule than the group `parent`. */
interface Group {
  readonly parent: number;
  readonly rule: CompiledRule;
  readonly match: Match;
}

/** The ends that one peer matches. */
export interface PeerMembers {
  readonly sure: readonly number[];
  readonly maybe: readonly number[];
}

/** The classes of a population, grouped by the rules' peers. */
export function groupByRules(rules: readonly CompiledRule[], count: number): RuleGroups {
  return groupMembers(rules, count, (rule) => rule.members());
}

/**
 * Groups ends without comparing each with each rule: every rule moves the ends that it matches to a group that has this rule, too.
 * So the work is proportional to the matches, and ends that the same rules match come into the same group.
 */
export function groupMembers(rules: readonly CompiledRule[], count: number, membersOf: (rule: CompiledRule) => readonly PeerMembers[]): RuleGroups {
  const groupOf = new Uint32Array(count);
  const groups: (Group | undefined)[] = [undefined];
  const childOf = (moved: Map<number, number>, parent: number, rule: CompiledRule, match: Match): number => {
    let child = moved.get(parent);
    if (child === undefined) {
      child = groups.length;
      groups.push({ parent, rule, match });
      moved.set(parent, child);
    }
    return child;
  };
  // By rule, counted from 1: which ends it matches already by another of its peers.
  const done = new Uint32Array(count);
  rules.forEach((rule, turn) => {
    if (rule.rule.unknown !== undefined) return;
    const peers = membersOf(rule);
    for (const match of ['yes', 'unknown'] as const) {
      const moved = new Map<number, number>();
      for (const { sure, maybe } of peers) {
        for (const member of match === 'yes' ? sure : maybe) {
          if (done[member] === turn + 1) continue;
          done[member] = turn + 1;
          groupOf[member] = childOf(moved, groupOf[member] ?? 0, rule, match);
        }
      }
    }
  });
  const unknown = rules.filter(({ rule }) => rule.unknown !== undefined).map((rule) => [rule, 'unknown'] as const);
  return {
    groupOf: (index) => groupOf[index] ?? 0,
    matchesOf: (group) => {
      const matches = new Map<CompiledRule, Match>(unknown);
      for (let at = groups[group]; at; at = groups[at.parent]) matches.set(at.rule, at.match);
      return matches;
    },
  };
}
