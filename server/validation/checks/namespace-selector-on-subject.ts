import { mismatchCheck } from '../check.js';
import { isUnknownIn } from '../mismatches.js';

/** A namespace selector for the pods that the policy is about. */
export default mismatchCheck({
  id: 'namespace-selector-on-subject',
  on: 'NetworkPolicy',
  matches: (mismatch) => isUnknownIn(mismatch, 'spec', 'subject') && mismatch.name === 'namespaceSelector',
});
