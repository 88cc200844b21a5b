import type { PolicyPeer, PolicyRule } from '../../model/network-policy.js';
import { hasStrayKeys, PEER_KEYS, peersOf, writtenKeys } from '../../model/reading.js';
import type { Range } from '../../util/range.js';
import { check } from '../check.js';

interface EmptyPeer {
  readonly at: Range;
  readonly rule: PolicyRule;
  readonly peer: PolicyPeer;
  /** The selectors that are written without a value. */
  readonly nulls: readonly string[];
}

/** An entry of `from` or `to` that names nobody. */
export default check<'NetworkPolicy', EmptyPeer>({
  id: 'peer-empty',
  category: 'api',
  on: 'NetworkPolicy',
  *find(policy, { tree }) {
    // What seems to be missing may come from the template, indented in its own way.
    if (tree.templated) return;
    for (const { rule: policyRule, peer } of peersOf(policy)) {
      if (peer.templated) continue;
      const members = { podSelector: peer.podSelector, namespaceSelector: peer.namespaceSelector, ipBlock: peer.ipBlock };
      const written = Object.entries(members).filter(([, member]) => member !== undefined);
      if (written.some(([, member]) => !member?.isNull)) continue;
      // A member of the wrong type is refused for that.
      if (writtenKeys(tree, peer.path).some((key) => key in members && !written.some(([name]) => name === key))) continue;
      // What a key that does not belong here was to mean is said by the rule about that key.
      if (hasStrayKeys(tree, peer.path, PEER_KEYS)) continue;
      yield { at: written[0]?.[1]?.key ?? peer.range, rule: policyRule, peer, nulls: written.map(([name]) => name) };
    }
  },
});
