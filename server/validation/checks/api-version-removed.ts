import { entryAt, nodeAt } from '../../syntax/locate.js';
import type { Path } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import { check } from '../check.js';

export const CURRENT = 'networking.k8s.io/v1';

interface OldVersion {
  readonly at: Range;
  /** As written; undefined where it is missing or no text. */
  readonly version: string | undefined;
  readonly path: Path;
}

/** A NetworkPolicy of an API that does not have it (any more). */
export default check<'NetworkPolicy', OldVersion>({
  id: 'api-version-removed',
  category: 'api',
  on: 'NetworkPolicy',
  matches: ({ place, name, mismatch: { fault } }) => place === 'root' && fault === 'type' && name === 'apiVersion',
  *find({ apiVersion, kind, path }, { tree }) {
    const written = nodeAt(tree, [...path, 'apiVersion']);
    if (apiVersion?.value === CURRENT || written?.templated || (tree.templated && apiVersion === undefined)) return;
    yield { at: apiVersion?.range ?? entryAt(tree, [...path, 'apiVersion'])?.key.range ?? kind.range, version: apiVersion?.value, path };
  },
});
