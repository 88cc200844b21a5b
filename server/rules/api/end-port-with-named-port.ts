import type { PolicyPort } from '../../model/network-policy.js';
import type { Range } from '../../util/range.js';
import { losing, removeEntry } from '../edits.js';
import { portsOf } from '../reading.js';
import { apiReference } from '../references.js';
import { rule } from '../rule.js';

interface NamedRange {
  readonly at: Range;
  readonly item: PolicyPort;
  readonly name: string;
}

/** A range that begins at a name. */
export default rule<'NetworkPolicy', NamedRange>({
  id: 'end-port-with-named-port',
  category: 'api',
  severity: 'error',
  on: 'NetworkPolicy',
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

  *find(policy) {
    for (const { port: item } of portsOf(policy)) {
      if (item.endPort && typeof item.port?.value === 'string') yield { at: item.endPort.range, item, name: item.port.value };
    }
  },
  say: ({ name }) => `A range cannot begin at the port name \`${name}\`. Write the number of the port, or remove \`endPort\`.`,
  fix: ({ item }, { tree }) => losing('Remove endPort, and keep the one port', removeEntry(tree, item.path, 'endPort')),
});
