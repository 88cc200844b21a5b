import type { NetworkPolicy } from '../../model/network-policy.js';
import type { Range } from '../../util/range.js';
import { replaceWord } from '../edits.js';
import { conceptReference } from '../references.js';
import { rule } from '../rule.js';
import { namespaceFixes } from './subject-namespaces.js';

interface InDefault {
  readonly at: Range;
  readonly policy: NetworkPolicy;
}

/** For those who put nothing into `default`. */
export default rule<'NetworkPolicy', InDefault>({
  id: 'namespace-default',
  category: 'risk',
  severity: 'hint',
  on: 'NetworkPolicy',
  recommended: false,
  docs: {
    summary: 'A policy is for the namespace `default`.',
    why: 'Most examples use it, so a policy there is often a copied one that protects nothing. Small clusters run everything in it, so this is off by default.',
    silent: 'Where the namespace is not written, or given by a kustomization.',
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
  namespace: default
#            ^^^^^^^ hint: namespace-default
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
    references: [conceptReference()],
  },

  *find(policy, { file, placed }) {
    const { namespace } = policy.metadata;
    if (namespace?.value === 'default' && file.role === 'manifest' && placed?.namespace === 'default') yield { at: namespace.range, policy };
  },
  say: () => 'The policy is for the namespace `default`, as in most examples. Name the namespace of the pods that it is for.',
  fix: ({ at, policy }, context) => namespaceFixes(policy, context, (namespace) => replaceWord(context.tree, at, namespace)),
});
