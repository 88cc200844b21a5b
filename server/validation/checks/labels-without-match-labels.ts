import type { Mismatch } from '../../model/mismatch.js';
import type { Range } from '../../util/range.js';
import { check } from '../check.js';
import { isLabelIn, isUnknownIn, type PlacedMismatch } from '../mismatches.js';

interface BareLabels {
  readonly at: Range;
  readonly labels: readonly PlacedMismatch[];
  /** Of the first of them. */
  readonly mismatch: Mismatch;
}

/** Labels directly in a selector, without `matchLabels`. */
export default check<'policy', BareLabels>({
  id: 'labels-without-match-labels',
  category: 'api',
  on: 'policy',
  matches: (mismatch) => {
    const isAtHomeAbove = mismatch.place === 'subject' && ['ingress', 'egress', 'policyTypes', 'namespaceSelector'].includes(mismatch.name);
    return isUnknownIn(mismatch, 'subject', 'selector') && isLabelIn(mismatch) && !isAtHomeAbove;
  },
  *find(_policy, { mismatches }) {
    const bySelector = new Map<string, PlacedMismatch[]>();
    for (const mismatch of mismatches) {
      const key = JSON.stringify(mismatch.parent);
      bySelector.set(key, [...(bySelector.get(key) ?? []), mismatch]);
    }
    for (const labels of bySelector.values()) if (labels[0]) yield { at: labels[0].at, labels, mismatch: labels[0].mismatch };
  },
});
