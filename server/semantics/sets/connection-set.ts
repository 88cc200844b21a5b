import type { Protocol } from '../../model/object-base.js';
import { allPorts, equalPorts, formatPorts, intersectPorts, isAllPorts, noPorts, type PortSet, subtractPorts, unionPorts } from './port-set.js';

export type { PortSet } from './port-set.js';
export { formatPorts } from './port-set.js';

/** The ports of each protocol over which a connection may be made. */
export type ConnectionSet = Readonly<Record<Protocol, PortSet>>;

/** What may pass in one direction at one end, surely and (because of templates or unknown labels) possibly. `possible` includes `sure`. */
export interface Allowed {
  readonly sure: ConnectionSet;
  readonly possible: ConnectionSet;
}

/** Every protocol that NetworkPolicy knows, in the order in which answers name them. */
export const protocols = ['SCTP', 'TCP', 'UDP'] as const satisfies readonly Protocol[];

export const noConnections: ConnectionSet = { SCTP: noPorts, TCP: noPorts, UDP: noPorts };
export const allConnections: ConnectionSet = { SCTP: allPorts, TCP: allPorts, UDP: allPorts };

/** `ports` of one protocol, or of each where `protocol` is undefined. */
export function connectionsOf(protocol: Protocol | undefined, ports: PortSet): ConnectionSet {
  return protocol === undefined ? { SCTP: ports, TCP: ports, UDP: ports } : { ...noConnections, [protocol]: ports };
}

export function hasConnections(set: ConnectionSet): boolean {
  return set.TCP.length > 0 || set.UDP.length > 0 || set.SCTP.length > 0;
}

export function isAllConnections(set: ConnectionSet): boolean {
  return isAllPorts(set.TCP) && isAllPorts(set.UDP) && isAllPorts(set.SCTP);
}

export function equalConnections(a: ConnectionSet, b: ConnectionSet): boolean {
  return a === b || protocols.every((protocol) => equalPorts(a[protocol], b[protocol]));
}

export function unionConnections(a: ConnectionSet, b: ConnectionSet): ConnectionSet {
  if (a === b || b === noConnections || a === allConnections) return a;
  if (a === noConnections || b === allConnections) return b;
  return each((protocol) => unionPorts(a[protocol], b[protocol]));
}

export function intersectConnections(a: ConnectionSet, b: ConnectionSet): ConnectionSet {
  if (a === b || b === allConnections || a === noConnections) return a;
  if (a === allConnections || b === noConnections) return b;
  return each((protocol) => intersectPorts(a[protocol], b[protocol]));
}

/** What `a` has and `b` has not. */
export function subtractConnections(a: ConnectionSet, b: ConnectionSet): ConnectionSet {
  if (b === noConnections || a === noConnections) return a;
  return a === b || b === allConnections ? noConnections : each((protocol) => subtractPorts(a[protocol], b[protocol]));
}

/** Whether everything in `inner` is in `outer`, too. */
export function includesConnections(outer: ConnectionSet, inner: ConnectionSet): boolean {
  return outer === inner || !hasConnections(subtractConnections(inner, outer));
}

/** One text for one set: `TCP 80,443; UDP 53`; equal sets give equal texts. */
export function formatConnections(set: ConnectionSet): string {
  return protocols
    .filter((protocol) => set[protocol].length > 0)
    .map((protocol) => `${protocol} ${formatPorts(set[protocol])}`)
    .join('; ');
}

function each(ports: (protocol: Protocol) => PortSet): ConnectionSet {
  return { SCTP: ports('SCTP'), TCP: ports('TCP'), UDP: ports('UDP') };
}
