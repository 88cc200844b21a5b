import type { NetworkPolicy, PolicyRule } from '../../model/network-policy.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Policy, PortMatcher, Rule } from '../../semantics/cluster/policy.js';
import type { EnvironmentView, PlacedObject } from '../../workspace/snapshot.js';
import { appendItem, widening } from '../edits.js';
import { rulesOf } from '../reading.js';
import { issueReference } from '../references.js';
import { rule, type Severity, type Violation } from '../rule.js';
import { namespaceManifests } from './isolation.js';
import { placesOf, workloadsText } from './matching.js';

interface MeshBlocked extends Violation {
  readonly severity: Severity;
  readonly policyRule: PolicyRule;
  readonly mesh: Mesh;
  readonly workloads: readonly WorkloadEndpoint[];
}

/** A mesh whose pods are reached on a port of the mesh, whatever port the client connects to. */
interface Mesh {
  readonly name: string;
  readonly port: number;
  /** Only some of the traffic goes there. */
  readonly isPartly: boolean;
}

const ambient: Mesh = { name: 'Istio (ambient)', port: 15008, isPartly: false };
const linkerd: Mesh = { name: 'Linkerd', port: 4143, isPartly: true };

/** Ports of pods in a mesh, without the one that the mesh brings connections to. */
export default rule<'NetworkPolicy in environment', MeshBlocked>({
  id: 'mesh-port-blocked',
  category: 'workspace',
  severity: 'warning',
  on: 'NetworkPolicy in environment',
  docs: {
    summary: 'A rule limits the ports of pods in a service mesh, and leaves out the port on which the mesh reaches them.',
    why: 'In a mesh with a proxy on every node (the ambient mode of Istio), connections between its pods go through a tunnel to TCP 15008 of the pod, whatever port the client asked for. A policy sees the tunnel: rules for the ports of the application let nothing from within the mesh through. Linkerd takes opaque ports to 4143 in the same way. With that port open, limits by port are for the mesh to set.',
    silent: 'Where another rule for these pods lets the port in, where the peers are addresses outside of the mesh, and of pods that take no part in the mesh.',
    wrong: 'Where clients are outside of the mesh, and connect to the port of the application itself.',
    given: `
#- /namespace.yaml
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio.io/dataplane-mode: ambient}}
---
apiVersion: v1
kind: Pod
metadata: {name: api, namespace: shop, labels: {app: api}}
spec: {containers: [{name: api, image: api}]}
`,
    bad: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: api, namespace: shop}
spec:
  podSelector: {matchLabels: {app: api}}
  ingress:
    - from: [{podSelector: {}}]
      ports: [{port: 8080, protocol: TCP}]
#     ^^^^^ warning: mesh-port-blocked 15008
`,
    good: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: api, namespace: shop}
spec:
  podSelector: {matchLabels: {app: api}}
  ingress:
    - from: [{podSelector: {}}]
      ports: [{port: 8080, protocol: TCP}, {port: 15008, protocol: TCP}]
`,
    references: ['https://istio.io/latest/docs/ambient/usage/networkpolicy/', issueReference('istio/istio', 52742)],
  },

  *find({ object: placed, view, once }) {
    const policy = view.policy(placed.id);
    if (policy?.isolates.ingress !== true || policy.rules.ingress.length === 0) return;
    const meshOf = once(meshMembership);
    const meshed = view.evaluator.subjectsOf(policy).flatMap(({ workload, sure }) => {
      const mesh = sure && !workload.hostNetwork ? meshOf(workload) : undefined;
      return mesh ? [{ workload, mesh }] : [];
    });
    const [first] = meshed;
    if (!first) return;
    const { mesh } = first;
    const blocked = meshed.filter((each) => each.mesh === mesh && !isOpen(view, each.workload, mesh)).map(({ workload }) => workload);
    const policyRule = blocked.length > 0 ? firstLimited(view, placed.object, policy, meshOf, mesh) : undefined;
    if (policyRule?.ports)
      yield { at: policyRule.ports.key, severity: mesh.isPartly ? 'info' : 'warning', policyRule, mesh, workloads: blocked, related: placesOf(view, blocked) };
  },
  say: ({ mesh: { name, port, isPartly }, workloads }) =>
    isPartly
      ? `${workloadsText(workloads)} ${areIn(workloads)} in the mesh of ${name}, which brings connections to opaque ports to TCP ${port}. No rule lets these in; allow the port for the same peers, if there are any.`
      : `${workloadsText(workloads)} ${areIn(workloads)} in the mesh of ${name}, which brings connections from within it to TCP ${port}, whatever port the client asked for. No rule lets these in: allow the port for the same peers.`,
  fix: ({ policyRule, mesh: { port } }, { tree }) =>
    widening(`Allow TCP ${port}, too`, appendItem(tree, [...policyRule.path, 'ports'], { port, protocol: 'TCP' })),
});

function areIn(workloads: readonly unknown[]): string {
  return workloads.length === 1 ? 'is' : 'are';
}

/** The mesh that a workload is in, by its own labels and those and the annotations of its namespace. */
function meshMembership(view: EnvironmentView): (workload: WorkloadEndpoint) => Mesh | undefined {
  const manifests = namespaceManifests(view);
  return ({ labels, namespace }) => {
    const own = labels.values.get('istio.io/dataplane-mode');
    const ofNamespace = view.evaluator.cluster.namespaces.get(namespace)?.labels.values.get('istio.io/dataplane-mode');
    if (own === 'ambient' || (ofNamespace === 'ambient' && own === undefined && !labels.values.has('istio.io/dataplane-mode'))) return ambient;
    return isInjected(manifests.get(namespace)) ? linkerd : undefined;
  };
}

function isInjected(manifest: PlacedObject | undefined): boolean {
  return manifest?.object.metadata.annotations.entries.some(({ key, value }) => key.value === 'linkerd.io/inject' && value.value === 'enabled') === true;
}

/** Whether some policy lets the port of the mesh in to a workload. */
function isOpen({ evaluator }: EnvironmentView, workload: WorkloadEndpoint, { port }: Mesh): boolean {
  return evaluator
    .policiesOf(workload)
    .some(({ policy }) =>
      policy.rules.ingress.some((each) => each.unknown !== undefined || each.ports === 'any' || each.ports.some((one) => takes(one, port))),
    );
}

function takes({ protocol, port, unknown }: PortMatcher, number: number): boolean {
  if (unknown !== undefined) return true;
  // A name may stand for any number.
  return (protocol === undefined || protocol === 'TCP') && (port === 'all' || 'name' in port || (port.first <= number && number <= port.last));
}

/** The first rule for pods of the mesh. */
function firstLimited(
  view: EnvironmentView,
  object: NetworkPolicy,
  policy: Policy,
  meshOf: ReturnType<typeof meshMembership>,
  mesh: Mesh,
): PolicyRule | undefined {
  const isFromMesh = ({ peers }: Rule) =>
    peers === 'anyone' || peers.some((peer) => peer.kind === 'pods' && view.evaluator.matches(peer.pods).some(({ workload }) => meshOf(workload) === mesh));
  const found = policy.rules.ingress.find(isFromMesh);
  return found && rulesOf(object).find(({ direction, index }) => direction === 'ingress' && index === found.index);
}
