import type { Path } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import { fixOf, replaceValue } from '../edits.js';
import { portsOf, writtenKeys } from '../reading.js';
import { apiReference, issueReference } from '../references.js';
import { rule } from '../rule.js';

interface AnyPort {
  readonly at: Range;
  readonly path: Path;
  /** The only protocol that is named; undefined for an item that names nothing. */
  readonly protocol: 'UDP' | 'SCTP' | undefined;
}

/** `ports: [{}]` is every TCP port, not every port. */
export default rule<'NetworkPolicy', AnyPort>({
  id: 'port-item-any',
  category: 'mistake',
  severity: 'info',
  on: 'NetworkPolicy',
  docs: {
    summary: 'An item of `ports` without a port means every port of one protocol, not every port.',
    why: 'The protocol of an item defaults to TCP. A rule for all ports has no `ports`; a rule for all TCP ports says `protocol: TCP`. With UDP or SCTP alone, no TCP connection passes.',
    silent: 'Of `protocol: TCP` alone, which says what it does, and where other items stand beside it.',
    bad: `
ports: [{}]
#       ^^ info: port-item-any
`,
    good: `
ports: [{protocol: TCP}]
`,
    references: [apiReference('NetworkPolicyPort'), issueReference('kubernetes/kubernetes', 22469)],
  },

  *find(policy, { tree }) {
    for (const { port: item, rule: policyRule } of portsOf(policy)) {
      if (item.isNull || item.templated || item.port || item.endPort || tree.templated) continue;
      const keys = writtenKeys(tree, item.path).length;
      const protocol = item.protocol?.value;
      if (keys === 0) yield { at: item.range, path: item.path, protocol: undefined };
      // A rule for every UDP port and no TCP port is hardly ever meant; beside other items it is one of several.
      else if (keys === 1 && (protocol === 'UDP' || protocol === 'SCTP') && policyRule.ports?.items.length === 1)
        yield { at: item.range, path: item.path, protocol };
    }
  },
  say: ({ protocol }) =>
    protocol === undefined
      ? 'An empty item means every TCP port, and no UDP port. Write the port, or remove `ports` to mean every port.'
      : `This means every ${protocol} port, and no TCP port. Write the port, or remove \`ports\` to mean every port.`,
  fix: ({ path, protocol }, { tree }) =>
    protocol !== undefined ? [] : fixOf('Write what it means: protocol: TCP', replaceValue(tree, path, { protocol: 'TCP' })),
});
