import type { Range } from '../../util/range.js';
import { check } from '../check.js';
import { labelValueFault } from '../formats.js';
import { expressionsOf, labelsOf } from '../written-labels.js';

interface BadValue {
  readonly at: Range;
  readonly value: string;
}

/** A value that no label can have. */
export default check<'labelled', BadValue>({
  id: 'label-value-invalid',
  category: 'api',
  on: 'labelled',
  *find(_, { once }) {
    const values = [...once(labelsOf).map(({ value }) => value), ...once(expressionsOf).flatMap((expression) => expression.values?.items ?? [])];
    for (const { value, range } of values) if (value !== undefined && labelValueFault(value)) yield { at: range, value };
  },
});
