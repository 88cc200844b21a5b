import type { NetworkPolicy, PolicyPeer } from '../../model/network-policy.js';
import { listed } from '../../util/text.js';
import { rule, type Violation } from '../rule.js';
import { hasWorkloads, namespacesOf, podPeerOf } from './matching.js';

interface Added extends Violation {
  readonly label: string;
  readonly namespaces: readonly string[];
}

/** A label that a kustomization adds to its selectors, in a peer that is for pods of another namespace. */
export default rule<'NetworkPolicy in environment', Added>({
  id: 'kustomize-labels-in-peers',
  category: 'workspace',
  severity: 'warning',
  on: 'NetworkPolicy in environment',
  docs: {
    summary: 'A kustomization adds a label to a peer for pods that it does not deploy.',
    why: '`commonLabels`, and `labels` with `includeSelectors`, write their labels into the peers of policies, too. A peer for kube-dns or Prometheus then asks for a label that these pods do not have, and the connection is closed.',
    given: `
#- /base/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: web}]}}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  egress:
    - to:
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
          podSelector: {matchLabels: {k8s-app: kube-dns}}
      ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]
#- /base/kustomization.yaml
resources: [web.yaml]
`,
    bad: `
#- /prod/kustomization.yaml
resources: [../base]
labels:
  - pairs: {env: prod}
#           ^^^^^^^^^ warning: kustomize-labels-in-peers kube-system
    includeSelectors: true
`,
    good: `
#- /prod/kustomization.yaml
resources: [../base]
labels:
  - pairs: {env: prod}
    includeTemplates: true
`,
    silent: 'Where the same environment has workloads in the namespaces that the peer is for, and where it does not name them.',
    wrong: 'Where something that is not seen here gives the label to the pods of the other namespace.',
    references: ['https://github.com/kubernetes-sigs/kustomize/issues/140'],
  },
  *find({ object: placed, view }) {
    for (const peer of peersOf(placed.object)) {
      const matcher = podPeerOf(view, placed, peer)?.pods;
      const namespaces = matcher && peer.namespaceSelector && namespacesOf(matcher);
      if (!namespaces || namespaces.some((name) => name === placed.namespace || hasWorkloads(view, name))) continue;
      for (const { key, value, range } of peer.podSelector?.matchLabels?.entries ?? [])
        if (range.elsewhere?.by === 'labels') yield { at: range, label: `${key.value}=${value.value ?? ''}`, namespaces };
    }
  },
  say: ({ label, namespaces }) =>
    `This label is added to peers of policies, too: pods of ${listed(namespaces.map((name) => `\`${name}\``))} must now carry \`${label}\`, which nothing here gives them, so what a policy allows with them is closed. Use \`labels\` with \`includeTemplates: true\`.`,
});

function peersOf({ spec }: NetworkPolicy): readonly PolicyPeer[] {
  return [...(spec.ingress?.items ?? []), ...(spec.egress?.items ?? [])].flatMap(({ peers }) => peers?.items ?? []);
}
