import { mismatchCheck } from '../check.js';

/** A protocol that NetworkPolicy does not know, or not in this spelling. */
export default mismatchCheck({
  id: 'protocol-unknown-value',
  on: 'NetworkPolicy',
  matches: ({ place, name, mismatch: { fault } }) => place === 'port' && (fault === 'value' || (fault === 'type' && name === 'protocol')),
});
