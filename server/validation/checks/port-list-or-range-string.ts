import type { Path } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import { check } from '../check.js';
import { isSeveral, namedPortsOf } from '../written-ports.js';

interface SeveralPorts {
  readonly at: Range;
  /** Of the entry of `ports`. */
  readonly path: Path;
  /** As written; undefined for a list. */
  readonly text: string | undefined;
}

/** Several ports, or any, in one `port`. */
export default check<'NetworkPolicy', SeveralPorts>({
  id: 'port-list-or-range-string',
  category: 'api',
  on: 'NetworkPolicy',
  matches: ({ place, name, mismatch: { fault, found } }) => fault === 'type' && place === 'port' && name === 'port' && found === 'list',
  *find(policy, { mismatches }) {
    for (const { at, item, text } of namedPortsOf(policy)) if (isSeveral(text)) yield { at, path: item.path, text };
    for (const { at, mismatch, parent } of mismatches) yield { at, mismatch, path: parent, text: mismatch.found === 'list' ? undefined : mismatch.text };
  },
});
