import { mismatchCheck } from '../check.js';
import { isUnknownIn, SPEC_FIELDS } from '../mismatches.js';

/** A field of `spec` that stands at the root of the document or in `metadata`. */
export default mismatchCheck({
  id: 'pod-selector-misplaced',
  on: 'NetworkPolicy',
  matches: (mismatch) => isUnknownIn(mismatch, 'root', 'metadata') && SPEC_FIELDS.includes(mismatch.name),
});
