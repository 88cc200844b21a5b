import type { Path } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import { losing, removeEntry } from '../edits.js';
import { adminReference, clusterPolicyReference } from '../references.js';
import { rule } from '../rule.js';

interface Namespaced {
  readonly at: Range;
  readonly kind: string;
  readonly path: Path;
}

/** A policy of the whole cluster with a namespace. */
export default rule<'AdminPolicy', Namespaced>({
  id: 'admin-namespace-ignored',
  category: 'mistake',
  severity: 'info',
  on: 'AdminPolicy',
  inTemplates: true,
  docs: {
    summary: 'An admin policy has a `metadata.namespace`, which means nothing.',
    why: 'The policy belongs to the whole cluster, and the API server drops its namespace. Which namespaces it is about is said by `subject`.',
    bad: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata:
  name: tenants
  namespace: tenant-a
#            ^^^^^^^^ info: admin-namespace-ignored
spec:
  priority: 10
  subject: {namespaces: {}}
`,
    good: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata:
  name: tenants
spec:
  priority: 10
  subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: tenant-a}}}
`,
    references: [adminReference(), clusterPolicyReference()],
  },

  *find({ metadata, kind, path }) {
    const { namespace } = metadata;
    if (namespace !== undefined && namespace.value !== '') yield { at: namespace.range, kind: kind.value, path: [...path, 'metadata'] };
  },
  say: ({ kind }) =>
    `${/^A/.test(kind) ? 'An' : 'A'} ${kind} belongs to the whole cluster: its namespace is dropped, and \`subject\` says whom it is about. Remove it.`,
  fix: ({ path }, { tree }) => losing('Remove the namespace, which means nothing', removeEntry(tree, path, 'namespace')),
});
