import { mismatchCheck } from '../check.js';

/** More than the two types there are. */
export default mismatchCheck({
  id: 'policy-types-too-many',
  on: 'NetworkPolicy',
  matches: ({ mismatch: { fault } }) => fault === 'tooMany',
});
