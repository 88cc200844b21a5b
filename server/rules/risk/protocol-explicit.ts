import type { Path } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import { fixOf, insertEntry } from '../edits.js';
import { hasUdpService } from '../mistake/port-without-protocol.js';
import { hasStrayKeys, PORT_KEYS, portsOf } from '../reading.js';
import { apiReference } from '../references.js';
import { rule } from '../rule.js';

interface Implicit {
  readonly at: Range;
  readonly path: Path;
}

/** For those who want every protocol written out. */
export default rule<'NetworkPolicy', Implicit>({
  id: 'protocol-explicit',
  category: 'risk',
  severity: 'hint',
  on: 'NetworkPolicy',
  recommended: false,
  inTemplates: true,
  docs: {
    summary: 'A port has no `protocol`.',
    why: 'It means TCP, and reads as if it meant every protocol. This is a matter of style, so it is off by default: `port-without-protocol` tells of ports that are used over UDP, where it is a mistake, and of the others once for each policy.',
    silent: 'Of ports that are used over UDP, beside a key that is misspelt, and of an empty item.',
    bad: `
ports:
  - port: https
#   ^^^^^^^^^^^ hint: protocol-explicit
`,
    good: `
ports:
  - {port: https, protocol: TCP}
`,
    references: [apiReference('NetworkPolicyPort')],
  },

  *find(policy, { tree }) {
    for (const { port: item, rule: policyRule } of portsOf(policy)) {
      const { port, protocol, templated, path, range } = item;
      if (templated || protocol || port?.value === undefined || hasStrayKeys(tree, path, PORT_KEYS) || hasUdpService(policyRule, item)) continue;
      yield { at: { start: port.key?.start ?? range.start, end: port.range.end }, path };
    }
  },
  say: () => 'Without `protocol`, this is TCP only. Write it out.',
  fix: ({ path }, { tree }) => fixOf('Write protocol: TCP', insertEntry(tree, path, 'protocol', 'TCP', 'port'), true),
});
