import type { Direction } from '../../model/network-policy.js';
import { includesAddresses, parseCidr } from '../../semantics/sets/address-set.js';
import type { Path } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import { cidrsOf } from '../../validation/written-cidrs.js';
import { losing, removeItem } from '../edits.js';
import { conceptReference } from '../references.js';
import { rule } from '../rule.js';

interface NeverApplies {
  readonly at: Range;
  readonly cidr: string;
  readonly why: string;
  /** Of the peer, or of the network within it. */
  readonly path: Path;
}

interface Reserved {
  readonly blocks: readonly string[];
  readonly why: string;
  /** Where it can be where a connection goes to, but not where it comes from. */
  readonly only?: Direction;
}

const reserved: readonly Reserved[] = [
  { blocks: ['127.0.0.0/8', '::1/128'], why: 'are those of the pod itself, which no policy looks at' },
  { blocks: ['::/128'], why: 'belong to nothing' },
  { blocks: ['224.0.0.0/4', 'ff00::/8'], why: 'stand for groups of receivers, and nothing is sent from them', only: 'ingress' },
  { blocks: ['255.255.255.255/32'], why: 'stand for everybody on a link, and nothing is sent from them', only: 'ingress' },
  { blocks: ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32', '3fff::/20'], why: 'are for examples in documents, and nobody has them' },
];

/** Addresses that no connection a policy looks at has. */
export default rule<'policy', NeverApplies>({
  id: 'cidr-never-applies',
  category: 'mistake',
  severity: 'hint',
  on: 'policy',
  inTemplates: true,
  docs: {
    summary: 'A block holds only addresses that no connection has which a policy looks at.',
    why: 'A pod talks to itself over its loopback address, which is never filtered; nothing is sent from a multicast or broadcast address; and the addresses of RFC 5737 and RFC 3849 are for documents. A peer of such addresses lets nobody through, and mostly stands where another address was to be written.',
    silent: 'Of `except`, of blocks that hold other addresses as well, and of multicast addresses in `to`, which plugins may filter.',
    wrong: 'In examples for others to fill in.',
    bad: `
from:
  - ipBlock:
      cidr: 127.0.0.1/32
#           ^^^^^^^^^^^^ hint: cidr-never-applies
`,
    good: `
from:
  - ipBlock:
      cidr: 10.0.0.0/8
`,
    references: [conceptReference('what-you-can-t-do-with-network-policies-at-least-not-yet'), 'https://datatracker.ietf.org/doc/html/rfc5737'],
  },

  *find(policy) {
    for (const { at, text, path, field } of cidrsOf(policy)) {
      // A network address with the mask of one host is a slip of its own.
      if (field === 'except' || text.endsWith('.0.0/32')) continue;
      const why = whyNever(text, path.includes('ingress') ? 'ingress' : 'egress');
      if (why !== undefined) yield { at, cidr: text, why, path: field === 'networks' ? path : path.slice(0, -2) };
    }
  },
  say: ({ cidr, why }) => `The addresses of \`${cidr}\` ${why}, so this lets nobody through. Write the address that is meant, or remove it.`,
  fix: ({ path }, { tree }) => losing('Remove it', removeItem(tree, path.slice(0, -1), Number(path.at(-1)))),
});

function whyNever(cidr: string, direction: Direction): string | undefined {
  const block = parseCidr(cidr);
  if (!block) return undefined;
  return reserved.find(
    ({ blocks, only }) =>
      (only === undefined || only === direction) &&
      blocks.some((each) => {
        const range = parseCidr(each);
        return range !== undefined && range.family === block.family && includesAddresses([range], [block]);
      }),
  )?.why;
}
