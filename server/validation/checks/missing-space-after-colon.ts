import { mismatchCheck } from '../check.js';
import { isNoMap, missesBlank } from '../mismatches.js';

/** `app:web` where `app: web` is meant. */
export default mismatchCheck({
  id: 'missing-space-after-colon',
  on: 'policy',
  matches: (mismatch) => isNoMap(mismatch) && missesBlank(mismatch),
});
