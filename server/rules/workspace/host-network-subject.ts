import type { Plugin } from '../../semantics/cluster/plugins.js';
import { conceptReference } from '../references.js';
import { rule } from '../rule.js';
import { type OnHost, subjectOnHost } from './host-network.js';
import { workloadsText } from './matching.js';

interface SubjectOnHost extends OnHost {
  /** That a person named. */
  readonly plugin: Plugin | undefined;
}

/** A policy for pods that policies mostly do not reach. */
export default rule<'environment', SubjectOnHost>({
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
  *find({ object, view }) {
    for (const fact of subjectOnHost(view, object)) yield { ...fact, plugin: view.profile.plugin };
  },
  say: ({ workloads, plugin }) =>
    `The pods of ${workloadsText(workloads)} use the host's network, and ${plugin?.skipsHostNetwork ? `${plugin.title} does not apply policies` : 'policies mostly do not apply'} to such pods. Protect them with the firewall of the nodes, or take them off the host's network.`,
});
