import { replaceText } from '../../syntax/edit/replace.js';
import type { Path } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import { fixOf } from '../edits.js';
import { adminReference } from '../references.js';
import { rule } from '../rule.js';
import { isDnsSubdomain } from './formats.js';

interface OtherName {
  readonly at: Range;
  readonly name: string;
  readonly onlyName: string;
  readonly kind: string;
  readonly path: Path;
}

/** A BaselineAdminNetworkPolicy that is not called `default`. */
export default rule<'AdminPolicy', OtherName>({
  id: 'baseline-name-invalid',
  category: 'api',
  severity: 'error',
  on: 'AdminPolicy',
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

  *find(policy) {
    const { name } = policy.metadata;
    const { onlyName } = policy.form;
    // A name that no object can have is said to be one.
    if (onlyName === undefined || name === undefined || name.value === onlyName || !isDnsSubdomain(name.value)) return;
    yield { at: name.range, name: name.value, onlyName, kind: policy.kind.value, path: [...policy.path, 'metadata', 'name'] };
  },
  say: ({ name, onlyName, kind }) => `A ${kind} is called \`${onlyName}\`, not \`${name}\`: a cluster has only one. Write \`${onlyName}\`.`,
  fix: ({ path, onlyName }, { tree }) => fixOf(`Write ${onlyName}`, replaceText(tree, path, onlyName)),
});
