import { mayMeetPorts } from '../../dependencies/outsiders.js';
import type { ProbeClue } from '../../model/clues.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Plugin } from '../../semantics/cluster/plugins.js';
import { connectionsOf } from '../../semantics/sets/connection-set.js';
import { portRange } from '../../semantics/sets/port-set.js';
import type { Range } from '../../util/range.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { conceptReference, issueReference } from '../references.js';
import { rule } from '../rule.js';
import { mayBeAllowedElsewhere } from './isolation.js';
import { workloadText } from './matching.js';

interface ProbeFact {
  readonly at: Range;
  readonly workload: WorkloadEndpoint;
  readonly port: number;
  readonly plugin: Plugin;
}

/** Plugins of which some versions let the kubelet of a node not reach its own pods. */
const SOMETIMES: readonly string[] = ['aws-vpc-cni', 'cilium', 'kube-router', 'kube-network-policies', 'kindnet'];

/** A probe that some versions of the plugin refuse. */
export default rule<'environment', ProbeFact>({
  id: 'probe-may-be-blocked',
  category: 'workspace',
  severity: 'hint',
  recommended: false,
  on: 'environment',
  docs: {
    cluster: { plugin: 'kindnet' },
    summary: 'A probe goes to a port of isolated pods on which no rule admits addresses, and some versions of the plugin refuse that.',
    why: 'By its API a policy never stops the node from reaching its own pods, so probes need no rule. Some versions of AWS VPC CNI, Cilium, kube-router and kube-network-policies got that wrong, and pods that are isolated were restarted for it. A rule for the addresses of the nodes is of use there, and of no use anywhere else.',
    silent: 'Where the plugin is not known, or is another one; where a rule on that port is for anyone or for addresses.',
    wrong: 'With every version that does as the API says. It is off unless a severity is set for it.',
    bad: `
#- /web.yaml
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec:
  containers:
    - name: web
      image: web
      livenessProbe: {httpGet: {port: 8080, path: /}}
#                                     ^^^^ hint: probe-may-be-blocked kindnet
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
`,
    good: `
#- /web.yaml
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec:
  containers:
    - name: web
      image: web
      livenessProbe: {httpGet: {port: 8080, path: /}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
    - from: [{ipBlock: {cidr: 10.0.0.0/16}}]
      ports: [{port: 8080, protocol: TCP}]
`,
    references: [conceptReference('the-two-sorts-of-pod-isolation'), issueReference('kubernetes-sigs/kube-network-policies', 65)],
  },

  *find({ object, view, once }) {
    const { plugin } = view.profile;
    const workload = object.object.type === 'workload' ? view.workload(object.id) : undefined;
    if (!plugin || !SOMETIMES.includes(plugin.name) || !workload || object.object.type !== 'workload') return;
    if (view.mayHoldUnseenPolicies(workload.namespace) || once(mayBeAllowedElsewhere)(workload.namespace)) return;
    const seen = new Set<number>();
    for (const probe of object.object.clues?.probes ?? []) {
      const port = closedPort(view, workload, probe);
      if (port === undefined || seen.has(port)) continue;
      seen.add(port);
      yield { at: probe.range, workload, port, plugin };
    }
  },
  say: ({ workload, port, plugin }) =>
    `${workloadText(workload)} is probed on TCP ${port}, is isolated, and no rule admits addresses on that port. Nodes always reach their own pods by the API; some versions of ${plugin.title} refuse it. If probes fail, allow the addresses of the nodes.`,
});

function closedPort({ evaluator }: EnvironmentView, workload: WorkloadEndpoint, { port }: ProbeClue): number | undefined {
  if (typeof port !== 'number' || workload.hostNetwork) return undefined;
  const policies = evaluator.policiesOf(workload).filter(({ policy }) => policy.isolates.ingress !== false);
  if (!policies.some(({ policy, sure }) => sure && policy.isolates.ingress === true)) return undefined;
  const ports = connectionsOf('TCP', portRange(port));
  const mayAdmit = policies.some(({ policy }) =>
    policy.rules.ingress.some(
      (one) =>
        one.unknown !== undefined || (mayMeetPorts(one, workload, ports) && (one.peers === 'anyone' || one.peers.some(({ kind }) => kind === 'addresses'))),
    ),
  );
  return mayAdmit ? undefined : port;
}
