import type { PolicyPort } from '../../model/network-policy.js';
import { renameKey } from '../../syntax/edit/replace.js';
import type { Range } from '../../util/range.js';
import { fixOf, removeEntry, widening } from '../edits.js';
import { hasStrayKeys, PORT_KEYS, portsOf } from '../reading.js';
import { apiReference } from '../references.js';
import { rule } from '../rule.js';

interface OpenRange {
  readonly at: Range;
  readonly item: PolicyPort;
  readonly endPort: number;
}

/** A range without its beginning. */
export default rule<'NetworkPolicy', OpenRange>({
  id: 'end-port-without-port',
  category: 'api',
  severity: 'error',
  on: 'NetworkPolicy',
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

  *find(policy, { tree }) {
    if (tree.templated) return;
    for (const { port: item } of portsOf(policy)) {
      if (item.endPort?.value !== undefined && !item.port && !hasStrayKeys(tree, item.path, PORT_KEYS))
        yield { at: item.endPort.range, item, endPort: item.endPort.value };
    }
  },
  say: ({ endPort }) =>
    `\`endPort: ${endPort}\` is the end of a range that has no beginning. Add \`port\`, the first port of the range, or remove \`endPort\`.`,
  fix: ({ item, endPort }, { tree }) => [
    ...fixOf(`Make it the single port ${endPort}`, renameKey(tree, item.path, 'endPort', 'port')),
    ...widening('Remove endPort, to allow every port', removeEntry(tree, item.path, 'endPort')),
  ],
});
