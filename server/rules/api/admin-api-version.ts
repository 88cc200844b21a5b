import { replaceNode } from '../../syntax/edit/replace.js';
import { entryAt, nodeAt } from '../../syntax/locate.js';
import type { Path } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import { fixOf, insertEntryBefore } from '../edits.js';
import { writtenKeys } from '../reading.js';
import { adminReference, clusterPolicyReference } from '../references.js';
import { rule } from '../rule.js';

interface OtherVersion {
  readonly at: Range;
  readonly version: string;
  readonly kind: string;
  /** What to write. */
  readonly current: string;
  readonly path: Path;
}

/** An admin policy of a version of the API that does not have its kind. */
export default rule<'AdminPolicy', OtherVersion>({
  id: 'admin-api-version',
  category: 'api',
  severity: 'error',
  on: 'AdminPolicy',
  docs: {
    summary: 'The `apiVersion` of an admin policy is missing, or one that does not have its kind.',
    why: 'AdminNetworkPolicy and BaselineAdminNetworkPolicy are in `policy.networking.k8s.io/v1alpha1` and nowhere else. `v1alpha2` and `v1beta1` have ClusterNetworkPolicy, which takes their place, and is written in another way.',
    bad: `
apiVersion: policy.networking.k8s.io/v1
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: admin-api-version
kind: AdminNetworkPolicy
metadata: {name: tenants}
spec: {priority: 10, subject: {namespaces: {}}}
`,
    good: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: tenants}
spec: {priority: 10, subject: {namespaces: {}}}
`,
    references: [adminReference(), clusterPolicyReference()],
  },

  *find({ apiVersion, kind, path, form: { apiVersions } }, { tree }) {
    const written = nodeAt(tree, [...path, 'apiVersion']);
    if (apiVersions.some((each) => each === apiVersion?.value) || written?.templated || (tree.templated && apiVersion === undefined)) return;
    yield {
      at: apiVersion?.range ?? entryAt(tree, [...path, 'apiVersion'])?.key.range ?? kind.range,
      version: apiVersion?.value ?? '',
      kind: kind.value,
      current: apiVersions[0],
      path,
    };
  },
  say: ({ version, kind, current }) =>
    version === '' ? `The \`apiVersion\` is missing. ${kind} is in \`${current}\`.` : `\`${version}\` has no ${kind}. Write \`${current}\`.`,
  fix: ({ path, current }, { tree }) => {
    const keys = writtenKeys(tree, path);
    const edits = keys.includes('apiVersion')
      ? replaceNode(tree, [...path, 'apiVersion'], current)
      : insertEntryBefore(tree, path, 'apiVersion', current, keys[0] ?? '');
    return fixOf(`Write ${current}`, edits);
  },
});
