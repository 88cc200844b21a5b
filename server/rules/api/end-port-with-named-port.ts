import check from '../../validation/checks/end-port-with-named-port.js';
import { apiRule } from '../api-rule.js';
import { losing, removeEntry } from '../edits.js';
import { apiReference } from '../references.js';

/** A range that begins at a name. */
export default apiRule(check, {
  docs: {
    summary: '`endPort` stands beside a `port` that is a name.',
    why: 'What number a name means differs from pod to pod, so no range can begin there. Write the number, or leave `endPort` out.',
    bad: `
ports:
  - port: http
    endPort: 9000
#            ^^^^ error: end-port-with-named-port
`,
    good: `
ports:
  - port: 8080
    endPort: 9000
`,
    references: [apiReference('NetworkPolicyPort')],
  },

  say: ({ name }) => `A range cannot begin at the port name \`${name}\`. Write the number of the port, or remove \`endPort\`.`,
  fix: ({ item }, { tree }) => losing('Remove endPort, and keep the one port', removeEntry(tree, item.path, 'endPort')),
});
