import type { WorkloadEndpoint } from '../semantics/cluster/endpoint.js';
import { type ConnectionSet, connectionsOf, noConnections, unionConnections } from '../semantics/sets/connection-set.js';
import { portRange } from '../semantics/sets/port-set.js';
import type { EnvironmentView } from '../workspace/snapshot.js';
import type { Dependency } from './dependency.js';
import type { IndexedService, ServiceIndex } from './service-index.js';
import { podsBehind, serviceSelector } from './service-pods.js';
import type { DeclaringWorkload } from './written-hosts.js';

/** What the port is called that members of one cluster speak on. */
const PEER_PORT =
  /^(?:.*-)?(?:peer|peers|cluster|clustering|gossip|raft|epmd|replication|transport|election|leader-election|intra|inter-node|internode|server-server|serf.*)$/;

/**
 * That the pods of a StatefulSet speak with each other: where they find each other by a headless Service, and either their configuration names its
 * pods or a port is called after such traffic.
 */
export function replicaDependencies(view: EnvironmentView, services: ServiceIndex, { workload, placed, clues }: DeclaringWorkload): readonly Dependency[] {
  if (workload.kind !== 'StatefulSet' || isAlone(workload) || !placed.object.metadata.name) return [];
  const headless = services.in(workload.namespace).filter((one) => one.service.headless === true && isBehind(view, one, workload));
  if (headless.length === 0) return [];
  const named = clues.hosts.find(({ host }) => {
    const at = services.atHost(host, workload.namespace);
    return at?.pod !== undefined && headless.includes(at.service);
  });
  const ports = peerPorts(workload);
  const on = named?.port === undefined ? ports : unionConnections(ports ?? noConnections, connectionsOf('TCP', portRange(named.port)));
  if (!on) return [];
  const to = { kind: 'pods', service: undefined, pods: [{ workload, ports: on, sure: true }], open: false } as const;
  const range = named?.range ?? placed.object.metadata.name.range;
  return [{ from: { kind: 'workload', workload }, to, evidence: { kind: 'replicas', placed, range, name: named?.name, text: workload.name } }];
}

/** One replica, or as many as nobody says. */
function isAlone({ labels: { ordinals } }: WorkloadEndpoint): boolean {
  return ordinals !== undefined && [...ordinals.values()].every(({ first, last }) => first === last);
}

function isBehind(view: EnvironmentView, { service, namespace }: IndexedService, workload: WorkloadEndpoint): boolean {
  const selector = serviceSelector(service);
  return selector !== undefined && !selector.unknown && podsBehind(view, namespace, selector).some((one) => one.sure && one.workload === workload);
}

function peerPorts({ ports }: WorkloadEndpoint): ConnectionSet | undefined {
  const peers = ports.filter(({ name, protocol }) => name !== undefined && protocol === 'TCP' && PEER_PORT.test(name));
  return peers.length === 0 ? undefined : peers.map(({ number }) => connectionsOf('TCP', portRange(number))).reduce(unionConnections, noConnections);
}
