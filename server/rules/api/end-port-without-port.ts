import { renameKey } from '../../syntax/edit/replace.js';
import check from '../../validation/checks/end-port-without-port.js';
import { apiRule } from '../api-rule.js';
import { fixOf, removeEntry, widening } from '../edits.js';
import { apiReference } from '../references.js';

/** A range without its beginning. */
export default apiRule(check, {
  docs: {
    summary: '`endPort` stands without `port`.',
    why: 'A range runs from `port` to `endPort`; without its beginning Kubernetes refuses it.',
    bad: `
ports:
  - endPort: 9000
#            ^^^^ error: end-port-without-port
`,
    good: `
ports:
  - port: 8000
    endPort: 9000
`,
    references: [apiReference('NetworkPolicyPort')],
  },

  say: ({ endPort }) =>
    `\`endPort: ${endPort}\` is the end of a range that has no beginning. Add \`port\`, the first port of the range, or remove \`endPort\`.`,
  fix: ({ item, endPort }, { tree }) => [
    ...fixOf(`Make it the single port ${endPort}`, renameKey(tree, item.path, 'endPort', 'port')),
    ...widening('Remove endPort, to allow every port', removeEntry(tree, item.path, 'endPort')),
  ],
});
