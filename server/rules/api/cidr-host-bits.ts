import check from '../../validation/checks/cidr-host-bits.js';
import { apiRule } from '../api-rule.js';
import { apiReference, issueReference } from '../references.js';
import { hostBitsFixes, refusedBy } from './cidr-fixes.js';

/** A block that does not begin at its first address. */
export default apiRule(check, {
  docs: {
    summary: 'A CIDR has bits set behind its prefix.',
    why: 'An address inside of a block, with the length of the block, may mean the block or the one address, and network plugins differ in what they make of it. Kubernetes refuses it since 1.36; before, it only warned, and objects that are stored stay as they are. Where the version of the cluster is not known, this is a warning, and the policy counts in answers as older servers take it; `kubernetesVersion` decides. Of a ClusterNetworkPolicy, every API server refuses it that has `v1beta1`; those with `v0.2.0` of its CRD took it.',
    bad: `
from:
  - ipBlock:
      cidr: 192.168.1.5/24
#           ^^^^^^^^^^^^^^ warning: cidr-host-bits
`,
    good: `
from:
  - ipBlock:
      cidr: 192.168.1.0/24
`,
    references: [apiReference('IPBlock'), issueReference('kubernetes/kubernetes', 94484)],
  },

  say: ({ text, reading, refusedFrom }) =>
    reading.kind === 'host-bits'
      ? `\`${text}\` could mean the block \`${reading.network}\` or the address \`${reading.host}\`. ${refusedBy(refusedFrom)}${refusedFrom === undefined ? '' : ', older ones take the block'}. Write the one that is meant.`
      : '',
  fix: (written, { tree }) => hostBitsFixes(tree, written),
});
