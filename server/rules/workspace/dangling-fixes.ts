import { editDistance } from '../../util/text.js';
import { replaceWord } from '../edits.js';
import { requirementsOf } from '../reading.js';
import type { Fix, RuleContext } from '../rule.js';
import type { Unmatched } from '../unmatched-selector.js';
import { matchingFix } from './unmatched-facts.js';

/** Of more values, none is likelier than the others to be meant. */
const MOST_VALUES = 3;

/** For a selector of one label: the other values that the pods there carry under the same key, where they are few. */
export function insteadFixes(unmatched: Unmatched, context: RuleContext): readonly Fix[] {
  const { selector, peer, workloads, subjects } = unmatched;
  const [only, ...others] = requirementsOf(selector).requirements;
  const [value, ...more] = only?.values ?? [];
  if (only?.operator !== 'In' || !value || others.length > 0 || more.length > 0) return [];
  // A peer is somebody else than the pods that the policy is for.
  const own = new Set(peer ? subjects : []);
  const found = new Set<string>();
  for (const { id, labels } of workloads) {
    const there = labels.values.get(only.key.value);
    if (there !== undefined && !own.has(id)) found.add(there);
    if (found.size > MOST_VALUES) return [];
  }
  const values = [...found].sort();
  const distance = (there: string) => editDistance(value.value, there, 20);
  // What is written most like it comes first; it is the likeliest to be meant.
  const likely = values.sort((a, b) => distance(a) - distance(b));
  return likely.flatMap((instead) => {
    const [fix] = matchingFix(unmatched, context, `Write ${only.key.value}: ${instead}`, replaceWord(context.tree, value.range, instead));
    // Which one is meant is a guess.
    return fix ? [{ ...fix, caution: fix.caution ?? 'loses' }] : [];
  });
}
