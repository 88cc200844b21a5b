import { endpointName } from '../../features/endpoints.js';
import type { Protocol } from '../../model/objects.js';
import type { Endpoint, Exposure } from '../../semantics/answers.js';
import { type ConnectionSet, formatPorts } from '../../semantics/connection-set.js';

/** One row of `netpol list`: an allowed connection between two endpoints. */
export interface ConnectionRow {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly allowed: ConnectionSet;
}

/** The command that tests a connection by hand; undefined where there is none. */
export type RowProbe = (row: ConnectionRow) => string | undefined;

export interface ListOptions {
  /** With it, each row says how to test it. */
  readonly probe: RowProbe | undefined;
  /** With them, the answer goes on with pods that no manifest makes. */
  readonly exposures: Iterable<Exposure> | undefined;
}

/** A format of `netpol list`: text in pieces, so that any number of rows can be written while they are computed. */
export type ListFormat = (rows: Iterable<ConnectionRow>, options: ListOptions) => Iterable<string>;

/** An end as JSON has it. */
export function endpointJson(endpoint: Endpoint): { readonly workload: string } | { readonly addresses: string } {
  return endpoint.kind === 'workload' ? { workload: endpointName(endpoint) } : { addresses: endpointName(endpoint) };
}

/** Protocols in the order of the contract, without those that have no port. */
export function allowedPorts(allowed: ConnectionSet): readonly { readonly protocol: Protocol; readonly ports: string }[] {
  return (['SCTP', 'TCP', 'UDP'] as const).flatMap((protocol) => {
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
