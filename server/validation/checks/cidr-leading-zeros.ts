import { check } from '../check.js';
import { cidrsOf, type WrittenCidr } from '../written-cidrs.js';

/** Numbers of an address that begin with a zero. */
export default check<'policy', WrittenCidr>({
  id: 'cidr-leading-zeros',
  category: 'api',
  on: 'policy',
  find: (_, { once }) => once(cidrsOf).filter(({ reading }) => reading.kind === 'leading-zeros'),
});
