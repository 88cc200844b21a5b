import { conceptReference } from '../references.js';
import { rule } from '../rule.js';
import { type OnHost, subjectOnHost } from './host-network.js';
import { workloadsText } from './matching.js';

/** A policy for pods that policies mostly do not reach. */
export default rule<'environment', OnHost>({
  id: 'host-network-subject',
  category: 'workspace',
  severity: 'warning',
  on: 'environment',
  docs: {
    summary: "A policy selects only pods on the host's network.",
    why: 'A pod with `hostNetwork: true` has the address of its node, and most network plugins cannot tell its traffic from other traffic of the node. They leave such pods out, so the policy protects nothing. The API leaves open what happens.',
    bad: `
#- /agent.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: agent, namespace: monitoring}
spec:
  podSelector: {matchLabels: {app: agent}}
#                             ^^^^^^^^^^ warning: host-network-subject \`agent\`
  policyTypes: [Ingress]
---
apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: monitoring, labels: {app: agent}}
spec: {hostNetwork: true, containers: [{name: agent, image: agent}]}
`,
    good: `
#- /agent.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: agent, namespace: monitoring}
spec:
  podSelector: {matchLabels: {app: agent}}
  policyTypes: [Ingress]
---
apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: monitoring, labels: {app: agent}}
spec: {containers: [{name: agent, image: agent}]}
`,
    references: [conceptReference('networkpolicy-and-hostnetwork-pods')],
  },
  find: ({ object, view }) => subjectOnHost(view, object),
  say: ({ workloads }) =>
    `The pods of ${workloadsText(workloads)} use the host's network, and policies mostly do not apply to such pods. Protect them with the firewall of the nodes, or take them off the host's network.`,
});
