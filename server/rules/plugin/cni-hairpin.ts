import type { Direction } from '../../model/network-policy.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Policy } from '../../semantics/cluster/policy.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { conceptReference, issueReference } from '../references.js';
import { type RelatedPlace, rule, type Violation } from '../rule.js';
import { kept } from '../workspace/label-lookup.js';
import { workloadsText } from '../workspace/matching.js';
import { podsBehind } from '../workspace/service-targets.js';

interface Hairpin extends Violation {
  readonly related: readonly RelatedPlace[];
  readonly workloads: readonly WorkloadEndpoint[];
  readonly direction: Direction;
}

/** Pods behind a Service that may not reach each other, and so perhaps not themselves through it. */
export default rule<'NetworkPolicy in environment', Hairpin>({
  id: 'cni-hairpin',
  category: 'plugin',
  severity: 'hint',
  on: 'NetworkPolicy in environment',
  recommended: false,
  docs: {
    summary: 'Isolated pods behind a Service may not reach themselves through it.',
    why: 'A pod cannot block itself, says the API. But a pod that connects to its own Service has its connection translated and sent back, and plugins differ in whether they recognise it. It matters to applications that call themselves by the name of their Service. Few do, so the rule is off by itself.',
    silent: 'Where a policy lets the pods reach each other, and of pods that no Service here selects.',
    wrong: 'Where the application never connects to its own Service.',
    given: `
#- /web.yaml
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec:
  selector: {app: web}
  ports: [{port: 8080}]
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: web, image: web, ports: [{containerPort: 8080}]}]}
`,
    bad: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
# ^^^^^^^^^^^ hint: cni-hairpin \`web\`
  policyTypes: [Ingress]
  ingress:
    - from: [{podSelector: {matchLabels: {app: frontend}}}]
`,
    good: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress]
  ingress:
    - from: [{podSelector: {matchLabels: {app: frontend}}}, {podSelector: {matchLabels: {app: web}}}]
`,
    references: [conceptReference(), issueReference('cilium/cilium', 19406)],
  },

  *find({ object: { id, object, namespace }, view, once }) {
    const policy = view.policy(id);
    if (!policy || namespace === undefined || view.mayHoldUnseenPolicies(namespace)) return;
    const direction = (['ingress', 'egress'] as const).find((one) => policy.isolates[one] === true);
    if (!direction) return;
    const behind = once(servedWorkloads)(namespace);
    const workloads = view.evaluator.subjectsOf(policy).flatMap(({ workload, sure }) => {
      const speaks = sure && !workload.hostNetwork && behind.has(workload) && firstIsolating(view, workload, direction) === policy;
      return speaks && !mayReachItself(view, workload, direction) ? [workload] : [];
    });
    if (workloads.length > 0) yield { at: object.spec.podSelector?.key ?? object.kind.range, workloads, direction, related: [] };
  },
  say: ({ workloads, direction }) =>
    `${workloadsText(workloads)} ${workloads.length === 1 ? 'is' : 'are'} behind a Service and may not reach ${workloads.length === 1 ? 'itself' : 'themselves'} through it: plugins differ in whether such a connection passes. If it is needed, add an ${direction} rule for these pods.`,
});

function servedWorkloads(view: EnvironmentView): (namespace: string) => ReadonlySet<WorkloadEndpoint> {
  return kept(
    (namespace: string) =>
      new Set(view.inNamespace(namespace, 'service').flatMap(({ object }) => (object.type === 'service' ? podsBehind(view, namespace, object) : []))),
  );
}

/** Of several policies one says it. */
function firstIsolating(view: EnvironmentView, workload: WorkloadEndpoint, direction: Direction): Policy | undefined {
  return view.evaluator.policiesOf(workload).find(({ policy, sure }) => sure && policy.isolates[direction] === true)?.policy;
}

function mayReachItself(view: EnvironmentView, workload: WorkloadEndpoint, direction: Direction): boolean {
  return view.evaluator
    .policiesOf(workload)
    .some(({ policy }) =>
      policy.rules[direction].some(
        ({ peers, unknown }) =>
          unknown !== undefined ||
          peers === 'anyone' ||
          peers.some((peer) => (peer.kind === 'pods' ? view.evaluator.matches(peer.pods).some((match) => match.workload === workload) : false)),
      ),
    );
}
