import type { Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import check from '../../validation/checks/cidr-invalid.js';
import type { CidrReading } from '../../validation/cidr.js';
import type { WrittenCidr } from '../../validation/written-cidrs.js';
import { apiRule } from '../api-rule.js';
import { appendItem, type Edits, fixOf, replaceWord, together, writtenNode } from '../edits.js';
import { apiReference } from '../references.js';

/** Something that is no block of addresses. */
export default apiRule(check, {
  docs: {
    summary: 'A `cidr`, or an entry of `except` or `networks`, is not a block of addresses in CIDR form.',
    why: 'A block is its first address and the length of the prefix, such as `10.0.0.0/8` or `2001:db8::/32`. A single address has the length 32 (IPv4) or 128 (IPv6). Ranges, netmasks and host names are not understood.',
    bad: `
from:
  - ipBlock:
      cidr: 10.1.2.3
#           ^^^^^^^^ error: cidr-invalid
`,
    good: `
from:
  - ipBlock:
      cidr: 10.1.2.3/32
`,
    references: [apiReference('IPBlock')],
  },

  say: ({ text, written }) => {
    const start = text === '' ? 'A block of addresses is missing here' : `\`${text}\` is no block of addresses`;
    const reading = written?.reading;
    if (reading?.kind !== 'invalid') return `${start}. ${FORM}`;
    const [only, ...more] = reading.rewritten;
    if (reading.looksLike === 'address') return `${start}: the length of the prefix is missing. Write \`${only}\` for this single address.`;
    if (reading.looksLike === 'netmask') return `${start}: netmasks are not understood. Write the length of the prefix: \`${only}\`.`;
    if (reading.looksLike === 'name')
      return `${start}: ${written?.field === 'networks' ? '`networks` holds' : 'NetworkPolicy knows'} no host names, only addresses. Write the addresses, or select pods by their labels.`;
    if (reading.looksLike === 'range') return `${start}: a range is written as blocks${more.length === 0 ? `, here \`${only}\`` : ''}.`;
    return `${start}. ${FORM}`;
  },
  fix: ({ written }, { tree }) => {
    const reading = written?.reading;
    if (!written || reading?.kind !== 'invalid') return [];
    const [first, ...more] = reading.rewritten;
    if (first === undefined || more.length > MOST_BLOCKS) return [];
    if (more.length === 0) return fixOf(`Write ${first}`, replaceWord(tree, written.at, first));
    return fixOf(`Write ${more.length + 1} blocks`, severalBlocks(tree, written, reading));
  },
});

const FORM = 'Write its first address and the length of the prefix, such as `10.0.0.0/8` or `2001:db8::/32`.';
const MOST_BLOCKS = 15;

/** More entries of `except`, or more peers with an `ipBlock`. */
function severalBlocks(tree: SyntaxTree, { path, at, field }: WrittenCidr, { rewritten }: Extract<CidrReading, { kind: 'invalid' }>): Edits {
  const [first = '', ...more] = rewritten;
  const replaced = replaceWord(tree, at, first);
  if (field !== 'cidr') return together(replaced, ...more.map((cidr) => appendItem(tree, path.slice(0, -1), cidr)));
  const block: Path = path.slice(0, -1);
  const node = writtenNode(tree, block);
  if (node?.kind !== 'map' || node.entries.length !== 1) return undefined;
  return together(replaced, ...more.map((cidr) => appendItem(tree, block.slice(0, -2), { ipBlock: { cidr } })));
}
