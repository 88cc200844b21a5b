import { mismatchCheck } from '../check.js';

/** A priority that is no whole number from 0 to 1000. */
export default mismatchCheck({
  id: 'priority-out-of-range',
  on: 'AdminPolicy',
  matches: ({ place, name, mismatch: { fault, found } }) =>
    place === 'adminSpec' && (fault === 'bounds' || (fault === 'type' && name === 'priority' && found === 'number')),
});
