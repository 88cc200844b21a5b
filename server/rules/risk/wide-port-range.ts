import type { Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import type { Range } from '../../util/range.js';
import { type Edits, losing, removeEntry, replaceValue, together, writtenNode } from '../edits.js';
import type { RuleOptions } from '../options.js';
import { portsOf } from '../reading.js';
import { apiReference } from '../references.js';
import { isForReplies } from '../reply-traffic.js';
import { rule } from '../rule.js';

interface WideRange {
  readonly at: Range;
  readonly path: Path;
  readonly protocol: string;
  readonly explicit: boolean;
  readonly first: number;
  readonly end: number;
}

const options = {
  // More than what one application listens on.
  most: { type: 'integer', default: 1000, least: 1, most: 65535, description: 'How many ports a range may have without a finding.' },
} as const satisfies RuleOptions;

function isAll(first: number, end: number): boolean {
  return first === 1 && end === 65535;
}

/** The ranges that nodes, and connections that answer, take their ports from: whoever writes one of these means it. */
function isUsual(first: number, end: number): boolean {
  return (first === 30000 && end === 32767) || (first === 32768 && end === 60999) || (first === 49152 && end === 65535);
}

/** A range that hardly limits the ports. */
export default rule<'NetworkPolicy', WideRange, typeof options>({
  id: 'wide-port-range',
  category: 'risk',
  severity: 'info',
  on: 'NetworkPolicy',
  inTemplates: true,
  options,
  docs: {
    summary: 'A port range spans every port, or more than 1,000.',
    why: 'It limits only the protocol, and reads as if it limited the ports. A rule for every port of TCP says `protocol: TCP` and nothing more. A range of thousands of ports is mostly a guess at where an application listens.',
    silent: 'Of the range of node ports (30000-32767) and of the ranges that clients take their ports from (32768-60999, 49152-65535).',
    wrong:
      'For protocols that choose a port for each session, such as passive FTP, SIP or MPI. Turn it off for these, or name the range that the server is configured with.',
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

  *find(policy, { tree, options: { most } }) {
    for (const { port: item, rule: policyRule } of portsOf(policy)) {
      const { port, endPort, protocol, templated, path } = item;
      if (templated || !port || !endPort || typeof port.value !== 'number' || endPort.value === undefined || (protocol && protocol.value === undefined))
        continue;
      const count = endPort.value - port.value + 1;
      // A rule that looks as if it was there for replies has a finding of its own.
      if (count <= most || isUsual(port.value, endPort.value) || isForReplies(tree, policy, policyRule)) continue;
      const [first, last] = [port.range, endPort.range].sort((a, b) => a.start - b.start);
      if (first && last)
        yield {
          at: { start: first.start, end: last.end },
          path,
          protocol: protocol?.value ?? 'TCP',
          explicit: protocol !== undefined,
          first: port.value,
          end: endPort.value,
        };
    }
  },
  say: ({ protocol, first, end }) =>
    isAll(first, end)
      ? `This is every ${protocol} port. Name the ports that are needed, or leave out \`port\` and \`endPort\` to say so.`
      : `These are ${(end - first + 1).toLocaleString('en')} ${protocol} ports, ${first} to ${end}. Name the ports that are needed.`,
  fix: ({ path, explicit, protocol, first, end }, { tree }) =>
    explicit && isAll(first, end) ? losing(`Write protocol: ${protocol} alone, which means the same`, protocolAlone(tree, path, protocol)) : [],
});

function protocolAlone(tree: SyntaxTree, path: Path, protocol: string): Edits {
  const item = writtenNode(tree, path);
  if (item?.kind === 'map' && item.flow) return replaceValue(tree, path, { protocol });
  return together(removeEntry(tree, path, 'port'), removeEntry(tree, path, 'endPort'));
}
