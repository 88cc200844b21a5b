import type { PolicyPort } from '../../model/network-policy.js';
import { hasStrayKeys, PORT_KEYS, portsOf } from '../../model/reading.js';
import type { Range } from '../../util/range.js';
import { check } from '../check.js';

interface OpenRange {
  readonly at: Range;
  readonly item: PolicyPort;
  readonly endPort: number;
}

/** A range without its beginning. */
export default check<'NetworkPolicy', OpenRange>({
  id: 'end-port-without-port',
  category: 'api',
  on: 'NetworkPolicy',
  *find(policy, { tree }) {
    if (tree.templated) return;
    for (const { port: item } of portsOf(policy)) {
      if (item.endPort?.value !== undefined && !item.port && !hasStrayKeys(tree, item.path, PORT_KEYS))
        yield { at: item.endPort.range, item, endPort: item.endPort.value };
    }
  },
});
