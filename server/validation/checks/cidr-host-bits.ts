import { writtenOf } from '../../families/written.js';
import { check } from '../check.js';
import { cidrsOf, type WrittenCidr } from '../written-cidrs.js';

/** A block that does not begin at its first address. */
export default check<'policy', WrittenCidr>({
  id: 'cidr-host-bits',
  category: 'api',
  on: 'policy',
  // The CRDs of AdminNetworkPolicy, and the first one of ClusterNetworkPolicy, which has no `v1beta1`, take host bits.
  find: (policy, { once }) => (writtenOf(policy).refusesHostBits ? once(cidrsOf).filter(({ reading }) => reading.kind === 'host-bits') : []),
});
