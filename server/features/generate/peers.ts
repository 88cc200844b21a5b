import type { Connector, Target } from '../../dependencies/dependency.js';
import { selectorOf, twinsOf } from '../../dependencies/identity.js';
import { isOfUsual } from '../../dependencies/outsiders.js';
import { serviceSelector } from '../../dependencies/service-pods.js';
import type { AllowPeer } from '../../rules/allow-text.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Requirement } from '../../semantics/cluster/selector.js';
import { listed } from '../../util/text.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';

/** An end as the rule of a policy names it, or why no rule can. */
export type NamedPeers = { readonly peers: readonly AllowPeer[] | undefined; readonly who: string } | { readonly problem: string };

/** Who connects. @param namespace of the policy */
export function clientPeers(view: EnvironmentView, from: Connector, namespace: string): NamedPeers {
  // It is no pod, and its addresses are in no manifest.
  if (from.kind === 'api-server') return { peers: undefined, who: 'the API server' };
  if (from.kind === 'workload') return workloadPeers(view, [from.workload], namespace);
  const here = view.evaluator.cluster.workloads.filter((workload) => isOfUsual(workload, from.usual));
  if (here.length > 0) return workloadPeers(view, here, namespace);
  const what = from.role === 'monitoring' ? 'monitoring' : 'the ingress controller';
  const usual = from.usual.find(({ namespaces, hostNetwork }) => namespaces.length > 0 && !hostNetwork);
  if (!usual) return { problem: `Nothing says where ${what} runs: name its namespace and labels in \`installations\` of \`.netpol.yaml\`.` };
  const pods = Object.entries(usual.labels).map(([key, value]): Requirement => ({ key, operator: 'In', values: [value] }));
  return { peers: [peerIn(usual.namespaces[0] ?? '', pods, namespace)], who: `${what} (${usual.name})` };
}

/** To whom: the pods by the labels that their Service goes by, else by their own. @param namespace of the policy */
export function serverPeers(view: EnvironmentView, to: Target, namespace: string): NamedPeers {
  if (to.kind === 'api-server') return { peers: undefined, who: 'the API server' };
  const { service, pods } = to;
  if (service?.placed.object.type === 'service') {
    const selector = serviceSelector(service.placed.object);
    if (selector && !selector.unknown && selector.requirements.length > 0)
      return { peers: [peerIn(service.namespace, selector.requirements, namespace)], who: `Service ${service.namespace}/${service.name}` };
  }
  return workloadPeers(
    view,
    pods.map(({ workload }) => workload),
    namespace,
  );
}

/** Workloads by their labels. What no selector tells from them is let through, too, and named. */
function workloadPeers({ evaluator }: EnvironmentView, workloads: readonly WorkloadEndpoint[], namespace: string): NamedPeers {
  const peers: AllowPeer[] = [];
  for (const workload of workloads) {
    if (workload.hostNetwork) return { problem: `${workload.id} runs on the host's network, so no selector of pods matches it.` };
    const pods = selectorOf(evaluator, workload);
    if (!pods) return { problem: `${workload.id} has no label that tells it apart, so no selector selects it alone.` };
    peers.push(peerIn(workload.namespace, pods, namespace));
  }
  const twins = [...new Set(workloads.flatMap((workload) => twinsOf(evaluator, workload)))].filter((twin) => !workloads.includes(twin));
  const too = twins.length > 0 ? ` (and ${listed(twins.map(({ id }) => id))}, whose labels are the same)` : '';
  return { peers, who: `${workloads.map(({ id }) => id).join(', ')}${too}` };
}

function peerIn(namespace: string, pods: readonly Requirement[], home: string): AllowPeer {
  return { namespace: namespace === home ? undefined : namespace, pods };
}
