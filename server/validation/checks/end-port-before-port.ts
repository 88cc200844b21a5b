import type { PolicyPort } from '../../model/network-policy.js';
import { portsOf } from '../../model/reading.js';
import type { Range } from '../../util/range.js';
import { check } from '../check.js';

interface ReversedRange {
  readonly at: Range;
  readonly item: PolicyPort;
  readonly port: number;
  readonly endPort: number;
}

/** A port range that ends before it begins. */
export default check<'NetworkPolicy', ReversedRange>({
  id: 'end-port-before-port',
  category: 'api',
  on: 'NetworkPolicy',
  *find(policy) {
    for (const { port: item } of portsOf(policy)) {
      const [port, endPort] = [item.port?.value, item.endPort?.value];
      if (typeof port === 'number' && endPort !== undefined && endPort < port) yield { at: item.endPort?.range ?? item.range, item, port, endPort };
    }
  },
});
