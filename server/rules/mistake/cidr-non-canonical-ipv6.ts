import { canonicalCidr } from '../../validation/cidr.js';
import { cidrsOf, type WrittenCidr } from '../../validation/written-cidrs.js';
import { replaceCidr } from '../api/cidr-fixes.js';
import { fixOf } from '../edits.js';
import { apiReference } from '../references.js';
import { rule } from '../rule.js';

interface OtherForm extends WrittenCidr {
  readonly canonical: string;
}

/** An IPv6 block that is not written in the usual form. Kubernetes accepts it with a warning, so it is no matter of category `api`. */
export default rule<'NetworkPolicy', OtherForm>({
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

  *find(policy) {
    for (const written of cidrsOf(policy)) {
      const canonical = written.reading.kind === 'valid' && written.text.includes(':') ? canonicalCidr(written.text) : undefined;
      if (canonical !== undefined && canonical !== written.text) yield { ...written, canonical };
    }
  },
  say: ({ canonical }) => `The canonical form of this block is \`${canonical}\`; Kubernetes warns of any other.`,
  fix: (written, { tree }) => fixOf(`Write ${written.canonical}`, replaceCidr(tree, written, written.canonical), true),
});
