import type { WorkloadEndpoint } from '../semantics/cluster/endpoint.js';
import type { PortMatcher, Rule } from '../semantics/cluster/policy.js';
import { type ConnectionSet, hasConnections, isAllConnections, protocols } from '../semantics/sets/connection-set.js';
import { isAllPorts, type PortSet } from '../semantics/sets/port-set.js';
import { firstListed, listed } from '../util/text.js';
import { asCode, type Mark, plainly } from './mark.js';

/** One item of `ports`: `TCP 3306`, `UDP 8000-8100`, `every TCP port`, `the TCP port named http`. */
export function describePort({ protocol, port, unknown }: PortMatcher, mark: Mark = asCode): string {
  if (unknown !== undefined) return 'ports that a template writes';
  if (port === 'all') return protocol === undefined ? 'every port' : `every ${protocol} port`;
  if ('name' in port) return `the ${protocol === undefined ? '' : `${protocol} `}port named ${mark(port.name)}`;
  return `${protocol ?? 'port'} ${mark(port.first === port.last ? `${port.first}` : `${port.first}-${port.last}`)}`;
}

/** All ports of a rule. */
export function describePorts({ ports, unknown }: Rule, mark: Mark = asCode): string {
  if (unknown !== undefined) return 'ports that a template says';
  if (ports === 'any') return 'every port';
  return ports.length === 0 ? 'no port' : listed(ports.map((port) => describePort(port, mark)));
}

/** Ports by protocol: `TCP 80, 443 and UDP 53`; `every port`, `every TCP port`, `no port`. */
export function describeConnections(set: ConnectionSet, mark: Mark = asCode): string {
  if (!hasConnections(set)) return 'no port';
  if (isAllConnections(set)) return 'every port';
  const ports = [...protocols]
    .sort(byHabit)
    .filter((protocol) => set[protocol].length > 0)
    .map((protocol) => {
      const own = set[protocol];
      return isAllPorts(own) ? `every ${protocol} port` : `${protocol} ${portList(own, mark)}`;
    });
  return listed(set.ICMP ? [...ports, 'ICMP'] : ports);
}

/** One item of `ports` by itself: "TCP 80", "UDP 8000-8100", "TCP port `http`", "every TCP port". */
export function portText({ protocol, port, unknown }: Pick<PortMatcher, 'protocol' | 'port' | 'unknown'>, mark: Mark = asCode): string {
  if (unknown !== undefined) return 'a port that a template writes';
  if (port === 'all') return protocol === undefined ? 'every port' : `every ${protocol} port`;
  const prefix = protocol === undefined ? '' : `${protocol} `;
  if ('name' in port) return `${prefix}port ${mark(port.name)}`;
  return `${prefix || 'port '}${port.first === port.last ? port.first : `${port.first}-${port.last}`}`;
}

/** The ports of a rule by themselves, at most five. */
export function rulePortsText({ ports }: Rule, mark: Mark = asCode): string {
  if (ports === 'any') return 'every port';
  const texts = ports.map((port) => portText(port, mark));
  return texts.length === 0 ? 'no port' : firstListed(texts, 5);
}

/**
 * Ports by protocol with the names that the destination's containers give them: "every port", "TCP 3306 (mysql), UDP 53".
 * @param mark for the names
 */
export function connectionsText(set: ConnectionSet, destination?: WorkloadEndpoint, mark: Mark = plainly): string {
  if (isAllConnections(set)) return 'every port';
  const parts = order.flatMap((protocol) => {
    if (isAllPorts(set[protocol])) return [`every ${protocol} port`];
    return set[protocol].map(({ first, last }, index) => {
      const name = first === last ? destination?.ports.find((each) => each.number === first && each.protocol === protocol)?.name : undefined;
      const range = first === last ? `${first}` : `${first}-${last}`;
      return `${index === 0 ? `${protocol} ` : ''}${range}${name === undefined ? '' : ` (${mark(name)})`}`;
    });
  });
  const all = set.ICMP ? [...parts, 'ICMP'] : parts;
  return all.length > 6 ? firstListed(all, 6) : all.join(', ');
}

function portList(ports: PortSet, mark: Mark): string {
  return ports.map(({ first, last }) => mark(first === last ? `${first}` : `${first}-${last}`)).join(', ');
}

/** TCP first, because most connections are. */
function byHabit(a: (typeof order)[number], b: (typeof order)[number]): number {
  return order.indexOf(a) - order.indexOf(b);
}

const order = ['TCP', 'UDP', 'SCTP'] as const;
