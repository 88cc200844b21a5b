import { isPolicy } from '../../model/objects.js';
import { rule, type Violation } from '../rule.js';

interface Given extends Violation {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/** A namespace that a kustomization writes into a policy of the whole cluster. */
export default rule<'environment', Given>({
  id: 'namespace-on-cluster-scoped',
  category: 'workspace',
  severity: 'hint',
  on: 'environment',
  docs: {
    summary: 'A kustomization writes a namespace into a policy of the whole cluster.',
    why: 'Kustomize knows only the kinds of Kubernetes itself, and writes `namespace` into all others. A ClusterNetworkPolicy or AdminNetworkPolicy lives in no namespace: it still holds for the whole cluster, however it looks.',
    given: `
#- /policy.yaml
apiVersion: policy.networking.k8s.io/v1beta1
kind: ClusterNetworkPolicy
metadata: {name: deny-all}
spec:
  tier: Admin
  priority: 10
  subject: {namespaces: {}}
  ingress: [{action: Deny, from: [{namespaces: {}}]}]
`,
    bad: `
#- /kustomization.yaml
namespace: shop
#          ^^^^ hint: namespace-on-cluster-scoped deny-all
resources: [policy.yaml]
`,
    good: `
#- /kustomization.yaml
resources: [policy.yaml]
`,
    references: ['https://github.com/kubernetes-sigs/kustomize/issues/6051'],
  },
  *find({ object: { object, namespaceFrom } }) {
    const { name, namespace } = object.metadata;
    if (!isPolicy(object) || namespaceFrom !== 'none' || namespace?.range.elsewhere?.by !== 'namespace') return;
    yield { at: namespace.range, kind: object.kind.value, name: name?.value ?? '', namespace: namespace.value };
  },
  say: ({ kind, name, namespace }) =>
    `This is written into ${kind} \`${name}\`, too, which lives in no namespace: it holds for the whole cluster, and not for \`${namespace}\` alone. Take it out of this kustomization, or select the namespace in its \`subject\`.`,
});
