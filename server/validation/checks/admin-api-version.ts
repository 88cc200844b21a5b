import { entryAt, nodeAt } from '../../syntax/locate.js';
import type { Path } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import { check } from '../check.js';

interface OtherVersion {
  readonly at: Range;
  readonly version: string;
  readonly kind: string;
  /** What to write. */
  readonly current: string;
  readonly path: Path;
}

/** An admin policy of a version of the API that does not have its kind. */
export default check<'AdminPolicy', OtherVersion>({
  id: 'admin-api-version',
  category: 'api',
  on: 'AdminPolicy',
  matches: ({ place, name, mismatch: { fault } }) => place === 'root' && (fault === 'value' || (fault === 'type' && name === 'apiVersion')),
  *find({ apiVersion, kind, path, form: { apiVersions } }, { tree }) {
    const written = nodeAt(tree, [...path, 'apiVersion']);
    if (apiVersions.some((each) => each === apiVersion?.value) || written?.templated || (tree.templated && apiVersion === undefined)) return;
    yield {
      at: apiVersion?.range ?? entryAt(tree, [...path, 'apiVersion'])?.key.range ?? kind.range,
      version: apiVersion?.value ?? '',
      kind: kind.value,
      current: apiVersions[0],
      path,
    };
  },
});
