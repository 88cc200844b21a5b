import type { PortMatcher, Rule } from '../semantics/cluster/policy.js';
import { type ConnectionSet, hasConnections, isAllConnections, protocols } from '../semantics/sets/connection-set.js';
import { isAllPorts, type PortSet } from '../semantics/sets/port-set.js';
import { listed } from '../util/text.js';
import { asCode, type Mark } from './mark.js';

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

function portList(ports: PortSet, mark: Mark): string {
  return ports.map(({ first, last }) => mark(first === last ? `${first}` : `${first}-${last}`)).join(', ');
}

/** TCP first, because most connections are. */
function byHabit(a: string, b: string): number {
  return order.indexOf(a) - order.indexOf(b);
}

const order = ['TCP', 'UDP', 'SCTP'];
