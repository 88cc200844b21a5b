import { mismatchCheck } from '../check.js';

/** A tier that there is not. */
export default mismatchCheck({
  id: 'tier-unknown-value',
  on: 'AdminPolicy',
  matches: ({ place, mismatch: { fault } }) => fault === 'value' && place === 'adminSpec',
});
