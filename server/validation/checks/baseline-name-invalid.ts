import type { Path } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import { check } from '../check.js';
import { isDnsSubdomain } from '../formats.js';

interface OtherName {
  readonly at: Range;
  readonly name: string;
  readonly onlyName: string;
  readonly kind: string;
  readonly path: Path;
}

/** A BaselineAdminNetworkPolicy that is not called `default`. */
export default check<'AdminPolicy', OtherName>({
  id: 'baseline-name-invalid',
  category: 'api',
  on: 'AdminPolicy',
  *find(policy) {
    const { name } = policy.metadata;
    const { onlyName } = policy.form;
    // A name that no object can have is said to be one.
    if (onlyName === undefined || name === undefined || name.value === onlyName || !isDnsSubdomain(name.value)) return;
    yield { at: name.range, name: name.value, onlyName, kind: policy.kind.value, path: [...policy.path, 'metadata', 'name'] };
  },
});
