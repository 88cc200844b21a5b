import { mismatchCheck } from '../check.js';
import { holdsPorts } from '../mismatches.js';

/** A number that is no port. */
export default mismatchCheck({
  id: 'port-out-of-range',
  on: 'policy',
  matches: ({ place, name, mismatch: { fault, found, expected } }) => {
    if (fault === 'bounds') return place === 'port' || holdsPorts(place);
    if (fault !== 'type' || found !== 'number') return false;
    return place === 'port' ? name !== 'protocol' : holdsPorts(place) && expected[0] === 'integer';
  },
});
