import { replaceNode } from '../../syntax/edit/replace.js';
import check from '../../validation/checks/end-port-before-port.js';
import { isPortNumber } from '../../validation/written-ports.js';
import { apiRule } from '../api-rule.js';
import { fixOf, together } from '../edits.js';
import { apiReference } from '../references.js';

/** A port range that ends before it begins. */
export default apiRule(check, {
  docs: {
    summary: '`endPort` is below `port`.',
    why: 'A range runs from `port` to `endPort`, both included, so it cannot end before it begins.',
    bad: `
ports:
  - port: 8100
    endPort: 8000
#            ^^^^ error: end-port-before-port
`,
    good: `
ports:
  - port: 8000
    endPort: 8100
`,
    references: [apiReference('NetworkPolicyPort')],
  },

  say: ({ port, endPort }) => `The range ends at ${endPort}, before it begins at ${port}. Swap the two, or correct one of them.`,
  fix: ({ item, port, endPort }, { tree }) =>
    isPortNumber(port) && isPortNumber(endPort)
      ? fixOf(`Swap to ${endPort}-${port}`, together(replaceNode(tree, [...item.path, 'port'], endPort), replaceNode(tree, [...item.path, 'endPort'], port)))
      : [],
});
