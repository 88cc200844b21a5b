import type { PolicyPort } from '../../model/network-policy.js';
import { replaceNode } from '../../syntax/edit/replace.js';
import type { Range } from '../../util/range.js';
import { fixOf, together } from '../edits.js';
import { portsOf } from '../reading.js';
import { apiReference } from '../references.js';
import { rule } from '../rule.js';
import { isPortNumber } from './written-ports.js';

interface ReversedRange {
  readonly at: Range;
  readonly item: PolicyPort;
  readonly port: number;
  readonly endPort: number;
}

/** A port range that ends before it begins. */
export default rule<'NetworkPolicy', ReversedRange>({
  id: 'end-port-before-port',
  category: 'api',
  severity: 'error',
  on: 'NetworkPolicy',
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

  *find(policy) {
    for (const { port: item } of portsOf(policy)) {
      const [port, endPort] = [item.port?.value, item.endPort?.value];
      if (typeof port === 'number' && endPort !== undefined && endPort < port) yield { at: item.endPort?.range ?? item.range, item, port, endPort };
    }
  },
  say: ({ port, endPort }) => `The range ends at ${endPort}, before it begins at ${port}. Swap the two, or correct one of them.`,
  fix: ({ item, port, endPort }, { tree }) =>
    isPortNumber(port) && isPortNumber(endPort)
      ? fixOf(`Swap to ${endPort}-${port}`, together(replaceNode(tree, [...item.path, 'port'], endPort), replaceNode(tree, [...item.path, 'endPort'], port)))
      : [],
});
