import { mismatchCheck } from '../check.js';
import { isNoMap, missesBlank } from '../mismatches.js';

/** A list or a single value where a map belongs. */
export default mismatchCheck({
  id: 'map-expected',
  on: 'policy',
  matches: (mismatch) => isNoMap(mismatch) && !missesBlank(mismatch),
});
