import { nodeAt } from '../../syntax/locate.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import type { Range } from '../../util/range.js';
import { check } from '../check.js';
import { isListOfPorts, isUnknownIn, mismatchesOf, type PlacedMismatch, PORT_FIELDS } from '../mismatches.js';

interface PortsElsewhere extends PlacedMismatch {
  /** They are the list of a key `port` of the rule. */
  readonly listed: boolean;
}

/** Ports that stand where no rule reads them: in a peer instead of beside `from` or `to`, or listed below `port`. */
export default check<'NetworkPolicy', PortsElsewhere>({
  id: 'ports-inside-peer',
  category: 'api',
  on: 'NetworkPolicy',
  matches: (mismatch) => isUnknownIn(mismatch, 'peer') && (mismatch.name === 'ports' || PORT_FIELDS.includes(mismatch.name)),
  *find(policy, { tree, mismatches }) {
    for (const mismatch of mismatches) yield { ...mismatch, listed: false };
    for (const mismatch of mismatchesOf(policy)) {
      const first = mismatch.mismatch.fault === 'unknown' && isListOfPorts(mismatch) ? firstListed(tree, mismatch) : undefined;
      if (first) yield { ...mismatch, at: first, listed: true };
    }
  },
});

/** The first entry of such a list, unless the rule has `ports` besides. */
function firstListed(tree: SyntaxTree, { parent, name }: PlacedMismatch): Range | undefined {
  const list = nodeAt(tree, [...parent, name]);
  const first = list?.kind === 'sequence' ? list.items[0] : undefined;
  const entry = first?.value.kind === 'map' ? first.value.entries[0] : undefined;
  return nodeAt(tree, [...parent, 'ports']) ? undefined : entry?.key.range;
}
