import { replaceNode } from '../../syntax/edit/replace.js';
import check from '../../validation/checks/admin-api-version.js';
import { apiRule } from '../api-rule.js';
import { fixOf, insertEntryBefore } from '../edits.js';
import { writtenKeys } from '../reading.js';
import { adminReference, clusterPolicyReference } from '../references.js';

/** An admin policy of a version of the API that does not have its kind. */
export default apiRule(check, {
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
