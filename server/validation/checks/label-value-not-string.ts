import { isPolicy } from '../../model/objects.js';
import { check } from '../check.js';
import { isOtherScalar, type PlacedMismatch } from '../mismatches.js';
import { labelMismatches } from '../object-labels.js';

/** A label's value that YAML reads as a number or a boolean. */
export default check<'labelled', PlacedMismatch>({
  id: 'label-value-not-string',
  category: 'api',
  on: 'labelled',
  matches: (mismatch) => isOtherScalar(mismatch) && ['matchLabels', 'values', 'labels', 'annotations'].includes(mismatch.place),
  find: (object, { tree, mismatches }) => (isPolicy(object) ? mismatches : labelMismatches(tree, object)),
});
