import { mismatchCheck } from '../check.js';

/** A list of an admin policy with no items, or too many. */
export default mismatchCheck({
  id: 'list-length-invalid',
  on: 'AdminPolicy',
  matches: ({ mismatch: { fault } }) => fault === 'tooFew' || fault === 'tooMany',
});
