import type { CompiledRule } from './compiled-policy.js';
import type { Match } from './label-selector.js';

/** The classes of a population, grouped by which rules mean them. */
export interface RuleGroups {
  /** The number of a class's group. */
  groupOf(index: number): number;
  /** The rules that mean the classes of a group; rules without peers and rules that mean none of them are left out. */
  matchesOf(group: number): ReadonlyMap<CompiledRule, Match>;
}

/** One more rule than the group `parent`. */
interface Group {
  readonly parent: number;
  readonly rule: CompiledRule;
  readonly match: Match;
}

/**
 * Groups classes without comparing each with each rule: every rule moves the classes it means to a group that has this rule, too.
 * So the work is proportional to the matches, and classes that the same rules mean end in the same group.
 */
export function groupByRules(rules: readonly CompiledRule[], count: number): RuleGroups {
  const groupOf = new Uint32Array(count);
  const groups: (Group | undefined)[] = [undefined];
  for (const rule of rules) {
    if (rule.rule.unknown !== undefined || rule.pods.length === 0) continue;
    for (const [match, members] of membersOf(rule)) {
      const moved = new Map<number, number>();
      for (const member of members) {
        const parent = groupOf[member] ?? 0;
        let next = moved.get(parent);
        if (next === undefined) {
          next = groups.length;
          groups.push({ parent, rule, match });
          moved.set(parent, next);
        }
        groupOf[member] = next;
      }
    }
  }
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

/** What any of a rule's peers means: surely, and those that are only possible. */
function membersOf({ pods }: CompiledRule): readonly (readonly [Match, Iterable<number>])[] {
  const [only, ...others] = pods;
  if (only && others.length === 0) {
    const { sure, maybe } = only.matching.members();
    return [
      ['yes', sure],
      ['unknown', maybe],
    ];
  }
  const sure = new Set(pods.flatMap(({ matching }) => matching.members().sure));
  const maybe = new Set(pods.flatMap(({ matching }) => matching.members().maybe).filter((member) => !sure.has(member)));
  return [
    ['yes', sure],
    ['unknown', maybe],
  ];
}
