import type { Path } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import { check } from '../check.js';
import { type LabelKeyFault, labelKeyFault } from '../formats.js';
import { expressionsOf, labelsOf } from '../written-labels.js';

interface BadKey {
  readonly at: Range;
  readonly key: string;
  readonly fault: LabelKeyFault;
  /** Of the map of labels that it is a key of; undefined in an expression. */
  readonly map: Path | undefined;
}

/** A key that no label can have. */
export default check<'labelled', BadKey>({
  id: 'label-key-invalid',
  category: 'api',
  on: 'labelled',
  *find(_, { once }) {
    for (const { key, path } of once(labelsOf)) {
      const fault = labelKeyFault(key.value);
      if (fault) yield { at: key.range, key: key.value, fault, map: path };
    }
    for (const { key } of once(expressionsOf)) {
      const fault = key?.value === undefined || key.value === '' ? undefined : labelKeyFault(key.value);
      if (key?.value !== undefined && fault) yield { at: key.range, key: key.value, fault, map: undefined };
    }
  },
});
