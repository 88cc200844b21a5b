import { mismatchCheck } from '../check.js';
import { isOtherScalar } from '../mismatches.js';

/** Something else than `Ingress` and `Egress`, to the letter. */
export default mismatchCheck({
  id: 'policy-types-unknown-value',
  on: 'NetworkPolicy',
  matches: (mismatch) => mismatch.parent.at(-1) === 'policyTypes' && (isOtherScalar(mismatch) || mismatch.mismatch.fault === 'value'),
});
