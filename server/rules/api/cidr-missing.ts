import { replaceText } from '../../syntax/edit/replace.js';
import check from '../../validation/checks/cidr-missing.js';
import { apiRule } from '../api-rule.js';
import { insertEntry, insertEntryBefore, widening, writtenNode } from '../edits.js';
import { writtenKeys } from '../reading.js';
import { apiReference } from '../references.js';

/** An `ipBlock` that names no block. */
export default apiRule(check, {
  docs: {
    summary: '`ipBlock` has no `cidr`.',
    why: 'An `ipBlock` needs the block that it is about; `except` only takes addresses out of it. Every IPv4 address is `0.0.0.0/0`, every IPv6 address `::/0`.',
    bad: `
from:
  - ipBlock: {except: [10.0.0.0/8]}
#   ^^^^^^^ error: cidr-missing
`,
    good: `
from:
  - ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}
`,
    references: [apiReference('IPBlock')],
  },

  say: ({ block }) =>
    block.except && block.except.items.length > 0
      ? '`ipBlock` has no `cidr`: `except` takes addresses out of a block, and the block itself is missing. For every IPv4 address write `cidr: 0.0.0.0/0`.'
      : '`ipBlock` has no `cidr`. Write the block that is meant, such as `203.0.113.0/24`; every IPv4 address is `0.0.0.0/0`.',
  fix: ({ block }, { tree }) => {
    const first = writtenNode(tree, block.path);
    const key = first?.kind === 'map' ? first.entries[0]?.key.text : undefined;
    if (writtenKeys(tree, block.path).includes('cidr')) return widening(EVERY, replaceText(tree, [...block.path, 'cidr'], '0.0.0.0/0'));
    return widening(
      EVERY,
      key === undefined ? insertEntry(tree, block.path, 'cidr', '0.0.0.0/0') : insertEntryBefore(tree, block.path, 'cidr', '0.0.0.0/0', key),
    );
  },
});

const EVERY = 'Allow every IPv4 address: cidr: 0.0.0.0/0';
