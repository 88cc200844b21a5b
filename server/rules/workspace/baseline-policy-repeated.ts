import { type Range, shift } from '../../util/range.js';
import { adminReference } from '../references.js';
import { type RelatedPlace, rule } from '../rule.js';

interface Repeated {
  readonly at: Range;
  readonly related: readonly RelatedPlace[];
}

/** A second BaselineAdminNetworkPolicy in one file. */
export default rule<'AdminPolicy in environment', Repeated>({
  id: 'baseline-policy-repeated',
  category: 'workspace',
  severity: 'warning',
  on: 'AdminPolicy in environment',
  docs: {
    summary: 'A file has two BaselineAdminNetworkPolicies, and a cluster has one.',
    why: 'Both have the only name that there is, `default`, so they are the same object: when the file is applied, the later one takes the place of the earlier one, rules and all.',
    bad: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: BaselineAdminNetworkPolicy
metadata: {name: default}
spec:
  subject: {namespaces: {}}
  ingress: [{action: Deny, from: [{namespaces: {}}]}]
---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: BaselineAdminNetworkPolicy
metadata: {name: default}
#                ^^^^^^^ warning: baseline-policy-repeated
spec:
  subject: {namespaces: {}}
  egress: [{action: Deny, to: [{namespaces: {}}]}]
`,
    good: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: BaselineAdminNetworkPolicy
metadata: {name: default}
spec:
  subject: {namespaces: {}}
  ingress: [{action: Deny, from: [{namespaces: {}}]}]
  egress: [{action: Deny, to: [{namespaces: {}}]}]
`,
    references: [adminReference()],
  },

  *find({ object, view }) {
    const { object: own, file } = object;
    const name = own.metadata.name;
    if (own.form.onlyName === undefined || !name) return;
    const start = object.offset + own.range.start;
    const earlier = view.definitionsOf(object.id).find((each) => each.file === file && each.offset + each.object.range.start < start);
    if (!earlier) return;
    const range = shift(earlier.object.metadata.name?.range ?? earlier.object.kind.range, earlier.offset);
    yield { at: name.range, related: [{ file, range, message: 'the first one' }] };
  },
  say: () =>
    'This file has a BaselineAdminNetworkPolicy already, and a cluster has only one: applied, this one takes the place of the first. Put their rules into one.',
});
