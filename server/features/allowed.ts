import type { Protocol } from '../model/object-base.js';
import { type ConnectionSet, formatPorts, protocols } from '../semantics/sets/connection-set.js';

/** Ports by protocol, as the contract of the command line names and sorts them; protocols that have none are left out. */
export function allowedPorts(allowed: ConnectionSet): readonly { readonly protocol: Protocol; readonly ports: string }[] {
  return protocols.flatMap((protocol) => {
    const ports = formatPorts(allowed[protocol]);
    return ports === '' ? [] : [{ protocol, ports }];
  });
}

/** As people write it: `TCP 3306`, `TCP 80,443; UDP 53`, `all ports`. */
export function allowedText(allowed: ConnectionSet): string {
  const ports = allowedPorts(allowed);
  if (ports.length === 3 && ports.every((p) => p.ports === '1-65535')) return 'all ports';
  return ports.map((p) => (p.ports === '1-65535' ? `all ${p.protocol} ports` : `${p.protocol} ${p.ports}`)).join('; ');
}
