import { mismatchCheck } from '../check.js';
import { isUnknownIn } from '../mismatches.js';

/** A `status`, which a NetworkPolicy does not have any more. */
export default mismatchCheck({
  id: 'status-field-present',
  on: 'NetworkPolicy',
  dropped: true,
  matches: (mismatch) => isUnknownIn(mismatch, 'root') && mismatch.name === 'status',
});
