import check from '../../validation/checks/cidr-leading-zeros.js';
import { apiRule } from '../api-rule.js';
import { fixOf } from '../edits.js';
import { apiReference } from '../references.js';
import { refusedBy, replaceCidr } from './cidr-fixes.js';

/** Numbers of an address that begin with a zero. */
export default apiRule(check, {
  docs: {
    summary: 'A number in a CIDR begins with a zero.',
    why: 'Many programs read a number with a leading zero as octal: `010` is 8 to them and 10 to others. Kubernetes refuses it since 1.36; before, it only warned, and objects that are stored stay as they are. Where the version of the cluster is not known, this is a warning, and the policy counts in answers as older servers take it; `kubernetesVersion` decides.',
    bad: `
from:
  - ipBlock:
      cidr: 010.0.0.0/8
#           ^^^^^^^^^^^ warning: cidr-leading-zeros
`,
    good: `
from:
  - ipBlock:
      cidr: 10.0.0.0/8
`,
    references: [apiReference('IPBlock')],
  },

  say: ({ text, reading, refusedFrom }) => {
    const rewritten = reading.kind === 'leading-zeros' ? reading.rewritten : undefined;
    const who = refusedFrom === undefined ? '' : ` ${refusedBy(refusedFrom)}, older ones take them as decimal.`;
    return `\`${text}\` has numbers that begin with a zero, which some programs read as octal.${who}${rewritten === undefined ? ' Write them without it.' : ` Write \`${rewritten}\`.`}`;
  },
  fix: (written, { tree }) => {
    const rewritten = written.reading.kind === 'leading-zeros' ? written.reading.rewritten : undefined;
    return rewritten === undefined ? [] : fixOf(`Write ${rewritten}`, replaceCidr(tree, written, rewritten));
  },
});
