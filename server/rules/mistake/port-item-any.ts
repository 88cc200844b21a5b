import type { Path } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import { fixOf, replaceValue } from '../edits.js';
import { portsOf, writtenKeys } from '../reading.js';
import { apiReference, issueReference } from '../references.js';
import { rule } from '../rule.js';

interface AnyPort {
  readonly at: Range;
  readonly path: Path;
}

/** `ports: [{}]` is every TCP port, not every port. */
export default rule<'NetworkPolicy', AnyPort>({
  id: 'port-item-any',
  category: 'mistake',
  severity: 'info',
  on: 'NetworkPolicy',
  docs: {
    summary: 'An empty item of `ports` means every TCP port, not every port.',
    why: 'The protocol of an item defaults to TCP. A rule for all ports has no `ports`; a rule for all TCP ports says `protocol: TCP`.',
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
    for (const { port: item } of portsOf(policy)) {
      if (item.isNull || item.templated || item.port || item.protocol || item.endPort || tree.templated || writtenKeys(tree, item.path).length > 0) continue;
      yield { at: item.range, path: item.path };
    }
  },
  say: () => 'An empty item means every TCP port, and no UDP port. Write the port, or remove `ports` to mean every port.',
  fix: ({ path }, { tree }) => fixOf('Write what it means: protocol: TCP', replaceValue(tree, path, { protocol: 'TCP' })),
});
