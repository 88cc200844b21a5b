import type { PolicyPeer } from '../../model/network-policy.js';
import { peersOf } from '../../model/reading.js';
import type { Range } from '../../util/range.js';
import { check } from '../check.js';

interface MixedPeer {
  readonly at: Range;
  readonly peer: PolicyPeer;
  readonly selectors: readonly string[];
}

/** Addresses and pods in one peer. */
export default check<'NetworkPolicy', MixedPeer>({
  id: 'ip-block-with-selector',
  category: 'api',
  on: 'NetworkPolicy',
  *find(policy) {
    for (const { peer } of peersOf(policy)) {
      const selectors = (['podSelector', 'namespaceSelector'] as const).filter((name) => peer[name] && !peer[name].isNull);
      if (peer.ipBlock && !peer.ipBlock.isNull && selectors.length > 0) yield { at: peer.ipBlock.key, peer, selectors };
    }
  },
});
