import type { IpBlock } from '../../model/network-policy.js';
import { BLOCK_KEYS, hasStrayKeys } from '../../model/reading.js';
import type { Range } from '../../util/range.js';
import { check } from '../check.js';
import { ipBlocksOf } from '../written-cidrs.js';

interface BlockWithoutCidr {
  readonly at: Range;
  readonly block: IpBlock;
}

/** An `ipBlock` that names no block. */
export default check<'NetworkPolicy', BlockWithoutCidr>({
  id: 'cidr-missing',
  category: 'api',
  on: 'NetworkPolicy',
  *find(policy, { tree }) {
    for (const { block } of ipBlocksOf(policy)) {
      const isAbsent = block.cidr === undefined && !tree.templated && !block.templated;
      if ((isAbsent || block.cidr?.value === '') && !hasStrayKeys(tree, block.path, BLOCK_KEYS)) yield { at: block.cidr?.key ?? block.key, block };
    }
  },
});
