import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import { type ConnectionSet, connectionsOf, everyPort, noConnections, unionConnections } from '../../semantics/sets/connection-set.js';
import { allPorts, portRange } from '../../semantics/sets/port-set.js';
import type { StatedPort } from './assertion.js';
import { readStatedPort } from './stated-values.js';

/** The ports of a statement, at one destination after the other. */
export interface AskedPorts {
  /** At a destination; an address (undefined) has no names for its ports. */
  at(destination: WorkloadEndpoint | undefined): Asked;
  /** The names that no destination asked so far has, as written. */
  unknownNames(): readonly string[];
}

export interface Asked {
  readonly ports: ConnectionSet;
  /** A name that a template may give to any port: `ports` holds every port that it could be then. */
  readonly doubt: string | undefined;
}

export function askedPorts(stated: readonly StatedPort[]): AskedPorts {
  const read = stated.flatMap(({ text }) => {
    const { found } = readStatedPort(text);
    return found ? [{ text, ...found }] : [];
  });
  const missing = new Set(read.flatMap(({ port, text }) => (typeof port === 'string' ? [text] : [])));
  const at = (destination: WorkloadEndpoint | undefined): Asked => {
    if (stated.length === 0) return { ports: everyPort, doubt: undefined };
    let ports = noConnections;
    let doubt: string | undefined;
    for (const one of read) {
      const { port } = one;
      if (typeof port !== 'string') {
        ports = unionConnections(ports, connectionsOf(one.protocol, portRange(port.first, port.last)));
        continue;
      }
      const own = destination?.ports.filter(({ name, protocol }) => name === port && protocol === one.protocol) ?? [];
      for (const { number } of own) ports = unionConnections(ports, connectionsOf(one.protocol, portRange(number)));
      const mayBeAny = own.length === 0 && destination?.portsOpen === true;
      if (mayBeAny) {
        ports = unionConnections(ports, connectionsOf(one.protocol, allPorts));
        doubt ??= one.text;
      }
      if (own.length > 0 || mayBeAny) missing.delete(one.text);
    }
    return { ports, doubt };
  };
  return { at, unknownNames: () => [...missing] };
}
