import { mismatchCheck } from '../check.js';

/** A value of a type that the field does not have. */
export default mismatchCheck({
  id: 'type-mismatch',
  on: 'policy',
  rest: true,
  matches: ({ mismatch: { fault } }) => fault === 'type',
});
