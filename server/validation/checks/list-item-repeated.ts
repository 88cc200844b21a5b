import { adminPeersOf } from '../../model/admin-reading.js';
import type { Field, List } from '../../model/field.js';
import type { Path } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import { check } from '../check.js';

interface Repeated {
  readonly at: Range;
  readonly text: string;
  readonly list: Path;
  readonly index: number;
}

/** A block of addresses or a domain name that a peer lists twice. */
export default check<'AdminPolicy', Repeated>({
  id: 'list-item-repeated',
  category: 'api',
  on: 'AdminPolicy',
  find: (policy, { tree }) => (tree.templated ? [] : adminPeersOf(policy).flatMap(({ peer }) => [...repeated(peer.networks), ...repeated(peer.domainNames)])),
});

function repeated(list: List<Field<string | undefined>> | undefined): readonly Repeated[] {
  const seen = new Set<string>();
  return (list?.items ?? []).flatMap(({ value: text, range: at }, index) => {
    if (text === undefined) return [];
    if (seen.has(text)) return [{ at, text, list: list?.path ?? [], index }];
    seen.add(text);
    return [];
  });
}
