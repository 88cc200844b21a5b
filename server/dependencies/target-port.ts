import type { Service, ServicePort } from '../model/objects.js';
import type { WorkloadEndpoint } from '../semantics/cluster/endpoint.js';
import { type ConnectionSet, connectionsOf } from '../semantics/sets/connection-set.js';
import { noPorts, portRange, unionPorts } from '../semantics/sets/port-set.js';

/**
 * The port at the pods of a workload: a number, or what its containers name so. For a headless Service `targetPort` is ignored (API
 * reference, ServicePort). A text says why there is none.
 */
export function targetOf({ headless }: Service, { port, targetPort, protocol }: ServicePort, workload: WorkloadEndpoint): ConnectionSet | string {
  if (headless === undefined && targetPort !== port) return 'whether it is headless is not known, so neither is the port';
  const target = headless ? port : targetPort;
  if (typeof target === 'number') return target < 1 || target > 65535 ? `${target} is no port` : connectionsOf(protocol, portRange(target, target));
  const named = workload.ports.filter((each) => each.name === target && each.protocol === protocol);
  if (named.length > 0)
    return connectionsOf(
      protocol,
      named.reduce((sum, { number }) => unionPorts(sum, portRange(number, number)), noPorts),
    );
  return workload.portsOpen ? `a template may name a ${protocol} port ${target}` : `none of its containers has a ${protocol} port named ${target}`;
}
