import type { Range } from '../../util/range.js';
import { check } from '../check.js';
import { isOtherScalar } from '../mismatches.js';
import { cidrsOf, type WrittenCidr } from '../written-cidrs.js';

interface NoCidr {
  readonly at: Range;
  readonly text: string;
  readonly written: WrittenCidr | undefined;
}

/** Something that is no block of addresses. */
export default check<'policy', NoCidr>({
  id: 'cidr-invalid',
  category: 'api',
  on: 'policy',
  matches: (mismatch) => {
    const {
      place,
      parent,
      mismatch: { fault },
    } = mismatch;
    // A block of addresses that is too long is none.
    if (fault === 'tooLong') return place !== 'adminRule';
    return isOtherScalar(mismatch) && (place === 'ipBlock' || parent.at(-1) === 'except' || parent.at(-1) === 'networks');
  },
  *find(_, { mismatches, once }) {
    for (const written of once(cidrsOf)) if (written.reading.kind === 'invalid') yield { at: written.at, text: written.text, written };
    for (const { at, mismatch } of mismatches) yield { at, mismatch, text: mismatch.text, written: undefined };
  },
});
