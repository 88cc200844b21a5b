import { mismatchCheck } from '../check.js';
import { isOtherDirection, isUnknownIn } from '../mismatches.js';

/** `to` in an ingress rule, or `from` in an egress rule. */
export default mismatchCheck({
  id: 'direction-keyword-mismatch',
  on: 'policy',
  matches: (mismatch) => isUnknownIn(mismatch, 'rule', 'adminRule') && isOtherDirection(mismatch),
});
