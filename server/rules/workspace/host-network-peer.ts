import { conceptReference, issueReference } from '../references.js';
import { rule } from '../rule.js';
import { type OnHost, peersOnHost } from './host-network.js';
import { workloadsText } from './matching.js';

/** A selector for pods whose traffic comes from the address of their node. */
export default rule<'environment', OnHost>({
  id: 'host-network-peer',
  category: 'workspace',
  severity: 'warning',
  on: 'environment',
  docs: {
    summary: "A peer selects only pods on the host's network.",
    why: 'The traffic of a pod with `hostNetwork: true` comes from the address of its node, and most network plugins cannot tell it from other traffic of the node. They leave such pods out where selectors are matched, so the rule admits nobody. The API leaves open what happens.',
    given: `
#- /pods.yaml
apiVersion: v1
kind: Pod
metadata: {name: edge-nginx, namespace: edge, labels: {app: edge-nginx}}
spec: {hostNetwork: true, containers: [{name: nginx, image: nginx}]}
---
apiVersion: v1
kind: Pod
metadata: {name: site, namespace: site, labels: {app: site}}
spec: {containers: [{name: site, image: site}]}
`,
    bad: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: site, namespace: site}
spec:
  podSelector: {matchLabels: {app: site}}
  ingress:
    - from:
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: edge}}
          podSelector: {matchLabels: {app: edge-nginx}}
#                                     ^^^^^^^^^^^^^^^ warning: host-network-peer \`edge-nginx\`
`,
    good: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: site, namespace: site}
spec:
  podSelector: {matchLabels: {app: site}}
  ingress:
    - from:
        - ipBlock: {cidr: 192.0.2.0/24}
`,
    references: [conceptReference('networkpolicy-and-hostnetwork-pods'), issueReference('projectcalico/calico', 4291)],
  },
  find: ({ object, view }) => peersOnHost(view, object),
  say: ({ workloads }) =>
    `The pods of ${workloadsText(workloads)} use the host's network, and selectors mostly do not match such pods: their traffic has the address of their node. Admit the nodes' addresses with an \`ipBlock\`.`,
});
