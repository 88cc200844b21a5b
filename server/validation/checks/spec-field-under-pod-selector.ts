import { mismatchCheck } from '../check.js';
import { isUnknownIn } from '../mismatches.js';

/** Rules or policyTypes that are indented into `spec.podSelector`. */
export default mismatchCheck({
  id: 'spec-field-under-pod-selector',
  on: 'NetworkPolicy',
  matches: (mismatch) => isUnknownIn(mismatch, 'subject') && ['ingress', 'egress', 'policyTypes'].includes(mismatch.name),
});
