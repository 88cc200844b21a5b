import type { Path } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import { losing, removeEntry, together } from '../edits.js';
import { portsOf } from '../reading.js';
import { apiReference } from '../references.js';
import { rule } from '../rule.js';

interface WideRange {
  readonly at: Range;
  readonly path: Path;
  readonly protocol: string;
  readonly explicit: boolean;
}

/** A range of all ports, which limits nothing but the protocol. */
export default rule<'NetworkPolicy', WideRange>({
  id: 'wide-port-range',
  category: 'risk',
  severity: 'info',
  on: 'NetworkPolicy',
  inTemplates: true,
  docs: {
    summary: 'A port range spans every port.',
    why: 'It limits only the protocol, and reads as if it limited the ports. A rule for every port of TCP says `protocol: TCP` and nothing more.',
    bad: `
ports:
  - {protocol: TCP, port: 1, endPort: 65535}
#                         ^^^^^^^^^^^^^^^^^ info: wide-port-range
`,
    good: `
ports:
  - {protocol: TCP, port: 30000, endPort: 32767}
`,
    references: [apiReference('NetworkPolicyPort')],
  },

  *find(policy) {
    for (const { port: item } of portsOf(policy)) {
      const { port, endPort, protocol, templated, path } = item;
      if (templated || !port || !endPort || port.value !== 1 || endPort.value !== 65535 || (protocol && protocol.value === undefined)) continue;
      const [first, last] = [port.range, endPort.range].sort((a, b) => a.start - b.start);
      if (first && last) yield { at: { start: first.start, end: last.end }, path, protocol: protocol?.value ?? 'TCP', explicit: protocol !== undefined };
    }
  },
  say: ({ protocol }) => `This is every ${protocol} port. Name the ports that are needed, or leave out \`port\` and \`endPort\` to say so.`,
  fix: ({ path, explicit, protocol }, { tree }) =>
    explicit
      ? losing(`Write protocol: ${protocol} alone, which means the same`, together(removeEntry(tree, path, 'port'), removeEntry(tree, path, 'endPort')))
      : [],
});
