import { mismatchCheck } from '../check.js';

/** The name of a rule with more than 100 characters. */
export default mismatchCheck({
  id: 'rule-name-too-long',
  on: 'AdminPolicy',
  matches: ({ place, mismatch: { fault } }) => fault === 'tooLong' && place === 'adminRule',
});
