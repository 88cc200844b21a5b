import type { Protocol } from '../../model/object-base.js';
import { allPorts, equalPorts, formatPorts, intersectPorts, isAllPorts, noPorts, type PortSet, subtractPorts, unionPorts } from './port-set.js';

export type { PortSet } from './port-set.js';
export { formatPorts } from './port-set.js';

/**
 * Over what a connection may be made: the ports of each protocol, and ICMP, which has none. ICMP passes where nothing is said of ports: a rule with
 * ports never allows it.
 */
export interface ConnectionSet extends Readonly<Record<Protocol, PortSet>> {
  readonly ICMP: boolean;
}

/** What may pass in one direction at one end, surely and (because of templates or unknown labels) possibly. `possible` includes `sure`. */
export interface Allowed {
  readonly sure: ConnectionSet;
  readonly possible: ConnectionSet;
}

/** Every protocol with ports that policies know, in the order in which answers name them. */
export const protocols = ['SCTP', 'TCP', 'UDP'] as const satisfies readonly Protocol[];

export const noConnections: ConnectionSet = { ICMP: false, SCTP: noPorts, TCP: noPorts, UDP: noPorts };
export const allConnections: ConnectionSet = { ICMP: true, SCTP: allPorts, TCP: allPorts, UDP: allPorts };
/** All that has ports. */
export const everyPort: ConnectionSet = { ...allConnections, ICMP: false };

/** `ports` of one protocol, or of each that has some where `protocol` is undefined. */
export function connectionsOf(protocol: Protocol | undefined, ports: PortSet): ConnectionSet {
  return protocol === undefined ? { ICMP: false, SCTP: ports, TCP: ports, UDP: ports } : { ...noConnections, [protocol]: ports };
}

/** The part of each protocol, ICMP first, by itself: always as many, empty ones among them. */
export function partsByProtocol(set: ConnectionSet): readonly ConnectionSet[] {
  return (['ICMP', ...protocols] as const).map((protocol) => ({ ...noConnections, [protocol]: set[protocol] }));
}

export function hasConnections(set: ConnectionSet): boolean {
  return set.TCP.length > 0 || set.UDP.length > 0 || set.SCTP.length > 0 || set.ICMP;
}

export function isAllConnections(set: ConnectionSet): boolean {
  return set.ICMP && isEveryPort(set);
}

/** Whether every port of every protocol is in it, ICMP or not. */
export function isEveryPort(set: ConnectionSet): boolean {
  return isAllPorts(set.TCP) && isAllPorts(set.UDP) && isAllPorts(set.SCTP);
}

export function equalConnections(a: ConnectionSet, b: ConnectionSet): boolean {
  return a === b || (a.ICMP === b.ICMP && protocols.every((protocol) => equalPorts(a[protocol], b[protocol])));
}

export function unionConnections(a: ConnectionSet, b: ConnectionSet): ConnectionSet {
  if (a === b || b === noConnections || a === allConnections) return a;
  if (a === noConnections || b === allConnections) return b;
  return each(a.ICMP || b.ICMP, (protocol) => unionPorts(a[protocol], b[protocol]));
}

export function intersectConnections(a: ConnectionSet, b: ConnectionSet): ConnectionSet {
  if (a === b || b === allConnections || a === noConnections) return a;
  if (a === allConnections || b === noConnections) return b;
  return each(a.ICMP && b.ICMP, (protocol) => intersectPorts(a[protocol], b[protocol]));
}

/** What `a` has and `b` has not. */
export function subtractConnections(a: ConnectionSet, b: ConnectionSet): ConnectionSet {
  if (b === noConnections || a === noConnections) return a;
  return a === b || b === allConnections ? noConnections : each(a.ICMP && !b.ICMP, (protocol) => subtractPorts(a[protocol], b[protocol]));
}

/** Whether everything in `inner` is in `outer`, too. */
export function includesConnections(outer: ConnectionSet, inner: ConnectionSet): boolean {
  return outer === inner || !hasConnections(subtractConnections(inner, outer));
}

/** One text for one set: `ICMP; TCP 80,443; UDP 53`; equal sets give equal texts. */
export function formatConnections(set: ConnectionSet): string {
  const ports = protocols.filter((protocol) => set[protocol].length > 0).map((protocol) => `${protocol} ${formatPorts(set[protocol])}`);
  return (set.ICMP ? ['ICMP', ...ports] : ports).join('; ');
}

function each(ICMP: boolean, ports: (protocol: Protocol) => PortSet): ConnectionSet {
  return { ICMP, SCTP: ports('SCTP'), TCP: ports('TCP'), UDP: ports('UDP') };
}
