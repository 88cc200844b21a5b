import { mismatchCheck } from '../check.js';
import { isCompleted } from '../mismatches.js';

/** A field that an admin policy cannot do without. */
export default mismatchCheck({
  id: 'field-missing',
  on: 'AdminPolicy',
  matches: (mismatch) => mismatch.mismatch.fault === 'missing' && !isCompleted(mismatch),
});
