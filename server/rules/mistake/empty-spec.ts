import { isNull } from '../../model/read-node.js';
import { nodeAt } from '../../syntax/locate.js';
import type { Path } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import { ownNamespaceText } from '../../words/written.js';
import { fixOf, insertEntry, replaceMember, writtenEntry, writtenNode } from '../edits.js';
import { hasStrayKeys, writtenKeys } from '../reading.js';
import { apiReference } from '../references.js';
import { rule } from '../rule.js';

interface EmptySpec {
  readonly at: Range;
  readonly path: Path;
}

/** A policy without a spec is a default-deny for the whole namespace. */
export default rule<'NetworkPolicy', EmptySpec>({
  id: 'empty-spec',
  category: 'mistake',
  severity: 'warning',
  on: 'NetworkPolicy',
  docs: {
    summary: 'A policy without a `spec` closes ingress for its whole namespace.',
    why: 'Kubernetes accepts it and fills in the defaults: an empty selector, which is every pod, and `Ingress` with no rules. Nothing in the file says so.',
    bad: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: later}
spec: {}
#^^^ warning: empty-spec closes ingress
`,
    good: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny}
spec:
  podSelector: {}
  policyTypes: [Ingress]
`,
    references: [apiReference('NetworkPolicySpec')],
  },

  *find({ spec, path, kind, metadata }, { tree }) {
    if (spec.templated || hasStrayKeys(tree, path, ['apiVersion', 'kind', 'metadata', 'spec', 'status'])) return;
    if (writtenKeys(tree, [...path, 'spec']).length > 0) return;
    // A list or a text is no spec, which the rule about its type says.
    const written = nodeAt(tree, [...path, 'spec']);
    if (written && !isNull(written) && (written.kind !== 'map' || written.entries.length > 0)) return;
    if (spec.podSelector || spec.ingress || spec.egress || spec.policyTypes) return;
    yield { at: spec.key ?? metadata.name?.range ?? kind.range, path };
  },
  say: (_, { placed }) => {
    return `A policy without a \`spec\` closes ingress for every pod of ${ownNamespaceText(placed)}: the defaults select all pods and let nobody in. Write the rules, or write the default-deny out.`;
  },
  fix: ({ path }, { tree }) => {
    const deny = { podSelector: {}, policyTypes: ['Ingress'] };
    const root = writtenNode(tree, path);
    if (root?.kind !== 'map') return [];
    if (!writtenEntry(root, 'spec')) return fixOf('Write the default-deny out', insertEntry(tree, path, 'spec', deny));
    return fixOf('Write the default-deny out', replaceMember(tree, path, 'spec', deny));
  },
});
