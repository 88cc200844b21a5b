import { adminPortsOf } from '../../model/admin-reading.js';
import { entryOf, nodeAt } from '../../syntax/locate.js';
import type { Path } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import { check } from '../check.js';

interface NarrowRange {
  readonly at: Range;
  /** Of the map that holds `range`. */
  readonly path: Path;
  readonly start: number;
  readonly end: number;
}

/** A range of ports that does not end above its start, of a kind whose API compares the two. */
export default check<'AdminPolicy', NarrowRange>({
  id: 'port-range-not-rising',
  category: 'api',
  on: 'AdminPolicy',
  *find(policy, { tree }) {
    if (!policy.form.refusesNarrowRanges) return;
    for (const { port } of adminPortsOf(policy)) {
      const [start, end] = [port.portRange?.start?.value, port.portRange?.end];
      if (start === undefined || end?.value === undefined || end.value > start) continue;
      const item = nodeAt(tree, port.path);
      const protocol = item?.kind === 'map' ? item.entries.find(({ value }) => entryOf(entryOf(value, 'destinationPort')?.value, 'range')) : undefined;
      if (protocol) yield { at: end.range, path: [...port.path, protocol.key.text, 'destinationPort'], start, end: end.value };
    }
  },
});
