import { type ConnectionSet, formatPorts, isAllConnections } from '../semantics/connection-set.js';
import type { WorkloadEndpoint } from '../semantics/endpoint.js';

/** "every port", "TCP 3306 (mysql)", "TCP 80, 443; UDP 53": with the names that the workload's containers give single ports. */
export function connectionText(set: ConnectionSet, named?: WorkloadEndpoint): string {
  if (isAllConnections(set)) return 'every port';
  const parts = (['TCP', 'UDP', 'SCTP'] as const).flatMap((protocol) => {
    const ports = set[protocol];
    const [only] = ports;
    if (!only) return [];
    const text = formatPorts(ports);
    if (text === '1-65535') return [`every ${protocol} port`];
    const single = ports.length === 1 && only.first === only.last ? only.first : undefined;
    const name = named?.ports.find((port) => port.number === single && port.protocol === protocol)?.name;
    return [`${protocol} ${text.replaceAll(',', ', ')}${name === undefined ? '' : ` (${name})`}`];
  });
  return parts.join('; ');
}
