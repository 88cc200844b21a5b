import { mismatchCheck } from '../check.js';

/** A map or a single value where a list belongs. */
export default mismatchCheck({
  id: 'list-expected',
  on: 'policy',
  matches: ({ mismatch: { fault, expected } }) => fault === 'type' && expected[0] === 'array',
});
