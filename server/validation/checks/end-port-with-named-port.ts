import type { PolicyPort } from '../../model/network-policy.js';
import { portsOf } from '../../model/reading.js';
import type { Range } from '../../util/range.js';
import { check } from '../check.js';

interface NamedRange {
  readonly at: Range;
  readonly item: PolicyPort;
  readonly name: string;
}

/** A range that begins at a name. */
export default check<'NetworkPolicy', NamedRange>({
  id: 'end-port-with-named-port',
  category: 'api',
  on: 'NetworkPolicy',
  *find(policy) {
    for (const { port: item } of portsOf(policy)) {
      if (item.endPort && typeof item.port?.value === 'string') yield { at: item.endPort.range, item, name: item.port.value };
    }
  },
});
