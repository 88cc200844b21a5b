import { type AddressRange, type AddressSet, allAddresses } from '../sets/address-set.js';
import type { CompiledRule } from './compiled-policy.js';
import { groupMembers, type RuleGroups } from './rule-groups.js';

/** All addresses, cut so that no rule tells apart the addresses of one range, and grouped by which rules match them. */
export interface AddressGroups {
  /** Ascending, both families, covering everything; `groups` goes by the index in this list. */
  readonly ranges: readonly AddressRange[];
  readonly groups: RuleGroups;
}

/** The work is proportional to the blocks and to the ranges they cover, so that thousands of blocks in one policy cost little. */
export function groupAddresses(rules: readonly CompiledRule[]): AddressGroups {
  const ranges = cutAddresses(rules);
  const places = { 4: new Map<bigint, number>(), 6: new Map<bigint, number>() };
  for (const [index, { family, first }] of ranges.entries()) places[family].set(first, index);
  const behind = { 4: places[4].size, 6: ranges.length };
  const membersOf = (set: AddressSet): readonly number[] =>
    set.flatMap(({ family, first, last }) => {
      const start = places[family].get(first) ?? 0;
      const end = places[family].get(last + 1n) ?? behind[family];
      return Array.from({ length: end - start }, (_, i) => start + i);
    });
  const groups = groupMembers(rules, ranges.length, ({ addresses }) =>
    addresses.map(({ sure, possible }) => ({ sure: membersOf(sure), maybe: sure === possible ? [] : membersOf(possible) })),
  );
  return { ranges, groups };
}

/** Ascending ranges over both families that no ipBlock of the rules tells apart. */
export function cutAddresses(rules: readonly CompiledRule[]): readonly AddressRange[] {
  const starts = { 4: new Set<bigint>([0n]), 6: new Set<bigint>([0n]) };
  for (const { addresses } of rules) {
    for (const { possible } of addresses) {
      for (const { family, first, last } of possible) starts[family].add(first).add(last + 1n);
    }
  }
  return allAddresses.flatMap(({ family, last: highest }) => {
    const sorted = [...starts[family]].filter((start) => start <= highest).sort((a, b) => (a < b ? -1 : 1));
    return sorted.map((first, i) => ({ family, first, last: (sorted[i + 1] ?? highest + 1n) - 1n }));
  });
}
