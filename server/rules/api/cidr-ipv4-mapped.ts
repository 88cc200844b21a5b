import check from '../../validation/checks/cidr-ipv4-mapped.js';
import { apiRule } from '../api-rule.js';
import { fixOf } from '../edits.js';
import { apiReference } from '../references.js';
import { refusedBy, replaceCidr } from './cidr-fixes.js';

/** IPv4 addresses written as IPv6. */
export default apiRule(check, {
  docs: {
    summary: 'A CIDR is an IPv4 block written as IPv6 (`::ffff:…`).',
    why: 'Some programs take such a block for IPv4, some for IPv6. Kubernetes refuses it since 1.36; before, it only warned, and objects that are stored stay as they are. Where the version of the cluster is not known, this is a warning, and the policy counts in answers as older servers take it; `kubernetesVersion` decides.',
    bad: `
from:
  - ipBlock:
      cidr: "::ffff:10.0.0.0/104"
#           ^^^^^^^^^^^^^^^^^^^^^ warning: cidr-ipv4-mapped
`,
    good: `
from:
  - ipBlock:
      cidr: 10.0.0.0/8
`,
    references: [apiReference('IPBlock')],
  },

  say: ({ text, reading, refusedFrom }) => {
    const rewritten = reading.kind === 'mapped' ? reading.rewritten : undefined;
    const who = refusedFrom === undefined ? '' : ` ${refusedBy(refusedFrom)}, older ones take it as IPv4.`;
    return `\`${text}\` is an IPv4 block written as IPv6, which programs read in different ways.${who} ${rewritten === undefined ? 'Write it as IPv4.' : `Write \`${rewritten}\`.`}`;
  },
  fix: (written, { tree }) => {
    const rewritten = written.reading.kind === 'mapped' ? written.reading.rewritten : undefined;
    return rewritten === undefined ? [] : fixOf(`Write ${rewritten}`, replaceCidr(tree, written, rewritten));
  },
});
