import { replaceText } from '../../syntax/edit/replace.js';
import check from '../../validation/checks/baseline-name-invalid.js';
import { apiRule } from '../api-rule.js';
import { fixOf } from '../edits.js';
import { adminReference } from '../references.js';

/** A BaselineAdminNetworkPolicy that is not called `default`. */
export default apiRule(check, {
  docs: {
    summary: 'A BaselineAdminNetworkPolicy has another name than `default`.',
    why: 'A cluster has one BaselineAdminNetworkPolicy, and the API sees to that by letting it have one name only.',
    bad: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: BaselineAdminNetworkPolicy
metadata:
  name: tenants
#       ^^^^^^^ error: baseline-name-invalid
spec:
  subject: {namespaces: {}}
`,
    good: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: BaselineAdminNetworkPolicy
metadata:
  name: default
spec:
  subject: {namespaces: {}}
`,
    references: [adminReference()],
  },

  say: ({ name, onlyName, kind }) => `A ${kind} is called \`${onlyName}\`, not \`${name}\`: a cluster has only one. Write \`${onlyName}\`.`,
  fix: ({ path, onlyName }, { tree }) => fixOf(`Write ${onlyName}`, replaceText(tree, path, onlyName)),
});
