import type { EnvironmentView, PlacedObject } from '../../workspace/snapshot.js';
import { conceptReference } from '../references.js';
import { rule, type Violation } from '../rule.js';
import { defaultDenyFixes } from './default-deny-fixes.js';
import { hasOtherPolicies, isolationByNamespace, namespaceOptions } from './isolation.js';

interface Unlooked extends Violation {
  readonly namespace: string;
  readonly object: PlacedObject;
  readonly view: EnvironmentView;
}

const options = { ignoreNamespaces: namespaceOptions.ignoreNamespaces };

/** A Namespace for which no policy is written at all. */
export default rule<'environment', Unlooked, typeof options>({
  id: 'namespace-without-policy',
  category: 'workspace',
  severity: 'info',
  recommended: false,
  on: 'environment',
  everywhere: true,
  options,
  docs: {
    summary: 'A Namespace has no NetworkPolicy at all.',
    why: 'Benchmarks (CIS 5.3.2) ask for a policy in every namespace. Of a namespace with workloads here, `namespace-no-default-deny` says it, and better: a policy that opens everything is one, too. This rule is for the others, whose pods are made elsewhere, and off by default because their policies may be, too.',
    silent: 'Where workloads of the namespace are here, where policies may be that are not rendered, and where a policy of another kind is for it.',
    wrong: 'Where whoever brings the workloads brings the policies.',
    bad: `
#- /shop.yaml
apiVersion: v1
kind: Namespace
metadata: {name: shop}
#                ^^^^ info: namespace-without-policy
`,
    good: `
#- /shop.yaml
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
`,
    references: [conceptReference('default-policies')],
  },
  *find({ object, view, once }, { options }) {
    const name = object.object.metadata.name;
    if (object.object.type !== 'namespace' || !name || options.ignoreNamespaces.includes(name.value)) return;
    const { workloads, policies, spokesman } = once(isolationByNamespace)(name.value, 'ingress');
    if (workloads.length > 0 || policies.length > 0 || spokesman?.id !== object.id) return;
    if (view.mayHoldUnseenPolicies(name.value) || once(hasOtherPolicies)(name.value)) return;
    yield { at: name.range, namespace: name.value, object, view };
  },
  say: ({ namespace }) =>
    `Nothing isolates the pods of \`${namespace}\`, wherever they are made: no policy is for it. Add default-deny, then allow what is needed.`,
  fix: ({ object, view, namespace }, context) => defaultDenyFixes(view, object, namespace, context),
});
