import type { NetworkPolicy } from '../../model/network-policy.js';
import type { Range } from '../../util/range.js';
import { insertEntry } from '../edits.js';
import { conceptReference, issueReference } from '../references.js';
import { rule } from '../rule.js';
import { namespaceFixes } from './subject-namespaces.js';

interface Nowhere {
  readonly at: Range;
  readonly policy: NetworkPolicy;
}

/** For those who want every policy to say where it belongs. */
export default rule<'NetworkPolicy', Nowhere>({
  id: 'namespace-omitted',
  category: 'risk',
  severity: 'info',
  on: 'NetworkPolicy',
  recommended: false,
  docs: {
    summary: 'A policy names no namespace, and nothing here gives it one.',
    why: 'It is created in the namespace that whoever applies it happens to be in, and there it protects nothing, or other pods. Many repositories leave the namespace to Kustomize, Helm, Argo CD or `kubectl -n`, so this is off by default.',
    silent: 'In charts, and where a kustomization gives the namespace.',
    wrong: 'Where the namespace is given by what applies the manifest.',
    given: `
#- /web.yaml
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: web, image: nginx}]}
`,
    bad: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
#       ^^^ info: namespace-omitted
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress]
`,
    good: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress]
`,
    references: [conceptReference(), issueReference('hashicorp/terraform-provider-kubernetes', 788)],
  },

  *find(policy, { placed, file }) {
    const { name, namespace, templated } = policy.metadata;
    if (name && !namespace && !templated && file.role === 'manifest' && placed?.namespaceFrom === 'default') yield { at: name.range, policy };
  },
  say: () => 'The policy names no namespace, so it lands in that of whoever applies it, and is for pods there alone. Write `metadata.namespace`.',
  fix: ({ policy }, context) =>
    namespaceFixes(policy, context, (namespace) => insertEntry(context.tree, [...policy.path, 'metadata'], 'namespace', namespace, 'name')),
});
