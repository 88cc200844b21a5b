import type { Protocol } from '../model/object-base.js';
import type { Policy } from '../semantics/cluster/policy.js';
import { type ConnectionSet, formatPorts, isEveryPort, protocols } from '../semantics/sets/connection-set.js';

/** The ports of one protocol; ICMP has none. */
export interface AllowedPorts {
  readonly protocol: Protocol | 'ICMP';
  readonly ports?: string;
}

/** Ports by protocol, as the contract of the command line names and sorts them; protocols that have none are left out. */
export function allowedPorts(allowed: ConnectionSet): readonly AllowedPorts[] {
  const byPorts = protocols.flatMap((protocol) => {
    const ports = formatPorts(allowed[protocol]);
    return ports === '' ? [] : [{ protocol, ports }];
  });
  return allowed.ICMP ? [{ protocol: 'ICMP' }, ...byPorts] : byPorts;
}

/** As people write it: `TCP 3306`, `TCP 80,443; UDP 53`, `all ports`, which leaves open whether that is ICMP, too. */
export function allowedText(allowed: ConnectionSet): string {
  if (isEveryPort(allowed)) return 'all ports';
  return allowedPorts(allowed)
    .map(({ protocol, ports }) => (ports === undefined ? protocol : ports === '1-65535' ? `all ${protocol} ports` : `${protocol} ${ports}`))
    .join('; ');
}

/** Whether answers for these clusters tell of ICMP: some policy's API says what happens to it. */
export function tellsIcmp(...clusters: readonly { readonly policies: readonly Policy[] }[]): boolean {
  return clusters.some(({ policies }) => policies.some((policy) => policy.tellsIcmp));
}
