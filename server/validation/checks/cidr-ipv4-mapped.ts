import { check } from '../check.js';
import { cidrsOf, type WrittenCidr } from '../written-cidrs.js';

/** IPv4 addresses written as IPv6. */
export default check<'policy', WrittenCidr>({
  id: 'cidr-ipv4-mapped',
  category: 'api',
  on: 'policy',
  find: (_, { once }) => once(cidrsOf).filter(({ reading }) => reading.kind === 'mapped'),
});
