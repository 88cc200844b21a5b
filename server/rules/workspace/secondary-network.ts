import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import { firstListed } from '../../util/text.js';
import { asCode } from '../../words/mark.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { present } from '../reading.js';
import { rule, type Violation } from '../rule.js';
import { placesOf, workloadsText } from './matching.js';

interface SecondaryNetwork extends Violation {
  readonly workloads: readonly WorkloadEndpoint[];
  readonly networks: readonly string[];
}

/** Pods that stand in other networks, too. */
export default rule<'NetworkPolicy in environment', SecondaryNetwork>({
  id: 'secondary-network',
  category: 'workspace',
  severity: 'info',
  on: 'NetworkPolicy in environment',
  docs: {
    summary: 'A policy is for pods that are attached to other networks, too, where it does not hold.',
    why: 'Multus attaches pods to networks beside that of the cluster, by the annotation `k8s.v1.cni.cncf.io/networks`. A NetworkPolicy is about the network of the cluster only: over the other ones the pods are reached as if there were none. A MultiNetworkPolicy is for those.',
    silent: 'Where a template writes the annotation.',
    wrong: 'Where the other network leads nowhere that matters, or is guarded by itself.',
    bad: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: upf, namespace: core}
spec:
  podSelector: {matchLabels: {app: upf}}
# ^^^^^^^^^^^ info: secondary-network \`n3\`
  policyTypes: [Ingress]
#- /upf.yaml
apiVersion: v1
kind: Pod
metadata:
  name: upf
  namespace: core
  labels: {app: upf}
  annotations: {k8s.v1.cni.cncf.io/networks: n3}
spec: {containers: [{name: upf, image: upf}]}
`,
    good: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: upf, namespace: core}
spec:
  podSelector: {matchLabels: {app: upf}}
  policyTypes: [Ingress]
#- /upf.yaml
apiVersion: v1
kind: Pod
metadata:
  name: upf
  namespace: core
  labels: {app: upf}
spec: {containers: [{name: upf, image: upf}]}
`,
    references: [
      'https://github.com/k8snetworkplumbingwg/multi-networkpolicy',
      'https://github.com/k8snetworkplumbingwg/multus-cni/blob/master/docs/how-to-use.md',
    ],
  },
  *find({ object: placed, view }) {
    const policy = view.policy(placed.id);
    const { spec, metadata } = placed.object;
    const at = present(spec.podSelector)?.key ?? metadata.name?.range;
    if (!policy || !at) return;
    const attached = view.evaluator.subjectsOf(policy).flatMap(({ workload, sure }) => {
      // Of several policies for a pod the first says it.
      const speaks = sure && view.evaluator.policiesOf(workload).find((each) => each.policy.namespace !== undefined)?.policy === policy;
      const networks = speaks ? networksOf(view, workload) : [];
      return networks.length > 0 ? [{ workload, networks }] : [];
    });
    const workloads = attached.map(({ workload }) => workload);
    const networks = [...new Set(attached.flatMap((each) => each.networks))].sort();
    if (workloads.length > 0) yield { at, workloads, networks, related: placesOf(view, workloads) };
  },
  say: ({ workloads, networks }) =>
    `${workloadsText(workloads)} ${workloads.length === 1 ? 'is' : 'are'} attached to ${firstListed(networks.map(asCode), 3)}, too, where this policy does not hold. A MultiNetworkPolicy is for other networks than that of the cluster.`,
});

/** By their names: the annotation is a list of them, with namespaces and interfaces, or JSON. */
function networksOf(view: EnvironmentView, workload: WorkloadEndpoint): readonly string[] {
  const object = view.source(workload)?.object;
  const written = object?.type === 'workload' ? object.otherNetworks?.trim() : undefined;
  if (!written) return [];
  if (written.startsWith('[')) return [...written.matchAll(/"name"\s*:\s*"([^"]+)"/g)].map(([, name]) => name ?? '');
  return written.split(',').flatMap((each) => each.trim().split('/').at(-1)?.split('@')[0] || []);
}
