import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { PortMatcher, Rule } from '../../semantics/cluster/policy.js';
import * as say from '../say.js';
import type { Scope } from '../scope.js';

/** The ports of a rule; where one names a port of a container here, with its number, and the other way round. */
export function portsAt(scope: Scope, ports: Rule['ports'], destinations: readonly WorkloadEndpoint[]): string {
  if (ports === 'any') return 'every port';
  if (ports.length === 0) return 'no port';
  return say.list(
    ports.map((port) => `${say.port(scope.print, port)}${resolved(scope, port, destinations)}`),
    5,
  );
}

/** " (containerPort `mysql`)", " (8080 here)"; nothing where no container declares it. */
function resolved({ print }: Scope, { port, protocol, unknown }: PortMatcher, destinations: readonly WorkloadEndpoint[]): string {
  if (port === 'all' || unknown !== undefined) return '';
  const declared = destinations.slice(0, 200).flatMap(({ ports }) => ports.filter((each) => protocol === undefined || each.protocol === protocol));
  if ('name' in port) {
    const numbers = [...new Set(declared.filter(({ name }) => name === port.name).map(({ number }) => number))].sort((a, b) => a - b);
    return numbers.length === 0 ? '' : ` (${say.list(numbers.map(String), 3)} here)`;
  }
  if (port.first !== port.last) return '';
  const names = [...new Set(declared.flatMap(({ name, number }) => (number === port.first && name !== undefined ? [name] : [])))];
  return names.length === 0 ? '' : ` (containerPort ${say.list(names.map(print.code), 2)})`;
}

/** Whether a port of a container is one that an item of `ports` matches. */
export function matchesPort({ port, protocol }: Pick<PortMatcher, 'port' | 'protocol'>, declared: WorkloadEndpoint['ports'][number]): boolean {
  if (protocol !== undefined && declared.protocol !== protocol) return false;
  if (port === 'all') return true;
  return 'name' in port ? declared.name === port.name : port.first <= declared.number && declared.number <= port.last;
}
