import type { Range } from '../../util/range.js';
import { fixOf, replaceWord, widening } from '../edits.js';
import { peersOf } from '../reading.js';
import { apiReference } from '../references.js';
import { rule } from '../rule.js';

interface HostMask {
  readonly at: Range;
  readonly field: 'cidr' | 'except';
  readonly cidr: string;
  readonly network: string;
}

/** The address of a network with the mask of a single host. */
export default rule<'NetworkPolicy', HostMask>({
  id: 'cidr-suspicious-mask',
  category: 'mistake',
  severity: 'info',
  on: 'NetworkPolicy',
  inTemplates: true,
  docs: {
    summary: 'A network address has the mask of a single host.',
    why: '`10.20.0.0/32` is one address, which is hardly ever used. It looks like a network and matches next to nothing.',
    bad: `
ipBlock:
  cidr: 10.20.0.0/32
#       ^^^^^^^^^^^^ info: cidr-suspicious-mask /16
`,
    good: `
ipBlock:
  cidr: 10.20.0.0/16
`,
    references: [apiReference('IPBlock')],
  },

  *find(policy) {
    for (const { peer } of peersOf(policy)) {
      const written = [
        ...(peer.ipBlock?.cidr ? [{ field: 'cidr' as const, ...peer.ipBlock.cidr }] : []),
        ...(peer.ipBlock?.except?.items ?? []).map((item) => ({ field: 'except' as const, ...item })),
      ];
      for (const { field, value, range } of written) {
        const network = value === undefined ? undefined : networkOf(value);
        if (value !== undefined && network !== undefined) yield { at: range, field, cidr: value, network };
      }
    }
  },
  say: ({ cidr, network }) => `\`${cidr}\` is a single address, and an unusual one. If the network is meant, write \`${network}\`.`,
  fix: ({ at, field, network }, { tree }) => {
    const edits = replaceWord(tree, at, network);
    return field === 'cidr' ? widening(`Allow the whole network: ${network}`, edits) : fixOf(`Leave out the whole network: ${network}`, edits);
  },
});

/** By the octets that are zero at the end, at least two of them: one alone is an address like others in many networks. */
function networkOf(cidr: string): string | undefined {
  const octets = /^(\d{1,3})\.(\d{1,3})\.0\.0\/32$/.exec(cidr);
  if (!octets) return undefined;
  const [, first, second] = octets;
  const length = first === '0' && second === '0' ? 0 : second === '0' ? 8 : 16;
  return cidr.replace(/\/32$/, `/${length}`);
}
