import { fixOf } from '../edits.js';
import { apiReference } from '../references.js';
import { rule } from '../rule.js';
import { cidrsOf, replaceCidr, type WrittenCidr } from './written-cidrs.js';

/** An IPv6 block that is not written in the usual form. Kubernetes accepts it with a warning, so it is no matter of category `api`. */
export default rule<'NetworkPolicy', WrittenCidr>({
  id: 'cidr-non-canonical-ipv6',
  category: 'mistake',
  severity: 'hint',
  on: 'NetworkPolicy',
  docs: {
    summary: 'An IPv6 CIDR is not in the canonical form of RFC 5952.',
    why: 'The same block can be written in many ways, and tools that compare texts take them for different ones. Kubernetes accepts it and warns.',
    bad: `
from:
  - ipBlock:
      cidr: 2001:DB8:0::/64
#           ^^^^^^^^^^^^^^^ hint: cidr-non-canonical-ipv6
`,
    good: `
from:
  - ipBlock:
      cidr: 2001:db8::/64
`,
    references: [apiReference('IPBlock'), 'https://www.rfc-editor.org/rfc/rfc5952'],
  },

  find: (policy) => cidrsOf(policy).filter(({ reading, text }) => reading.kind === 'valid' && reading.range.family === 6 && reading.canonical !== text),
  say: ({ reading }) => (reading.kind === 'valid' ? `The canonical form of this block is \`${reading.canonical}\`; Kubernetes warns of any other.` : ''),
  fix: (written, { tree }) =>
    written.reading.kind === 'valid' ? fixOf(`Write ${written.reading.canonical}`, replaceCidr(tree, written, written.reading.canonical), true) : [],
});
