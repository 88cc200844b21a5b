import type { Protocol } from '../../model/objects.js';
import { type AddressRange, formatAddress, formatRange, parseAddress } from '../../semantics/address-set.js';
import type { Endpoint } from '../../semantics/answers.js';
import { allConnections, type ConnectionSet, connectionsOf } from '../../semantics/connection-set.js';
import type { WorkloadEndpoint } from '../../semantics/endpoint.js';
import { portRange } from '../../semantics/port-set.js';
import { candidates, isNamed, type Named, thereIs } from './named.js';

export type { Named } from './named.js';

/**
 * The end that a person names: an address, or a workload as `namespace/Kind/name` or the shortest form that means only one. The problem
 * lists the candidates where it means several or none.
 */
export function endpointNamed(text: string, workloads: readonly WorkloadEndpoint[]): Named<Endpoint> {
  const range = parseAddress(text);
  if (range) return { found: { kind: 'addresses', range } };
  // Thousands of names are looked up among thousands of workloads, so each is compared with the end first.
  const found = workloads.filter((workload) => text.endsWith(workload.name) && isNamed(workload, text));
  const exact = found.filter((workload) => workload.id === text);
  const [only, ...more] = exact.length > 0 ? exact : found;
  if (only && more.length === 0) return { found: { kind: 'workload', workload: only } };
  if (only) return { problem: `${JSON.stringify(text)} means several workloads: ${candidates(found.map(({ id }) => id))}. Name one of them in full.` };
  if (workloads.length === 0) return { problem: noWorkload };
  const there = thereIs(
    text,
    workloads.map(({ id }) => id),
  );
  return { problem: `There is no workload ${JSON.stringify(text)} here${there}. ${whereAllAre} them all.` };
}

export const noWorkload = 'There is no workload here: name the folder that holds the manifests.';

/** Begins a sentence. The list without `--exposure` leaves out workloads that connect to nothing. */
export const whereAllAre = '`netpol list --exposure --format json` names';

/**
 * The ports that `--port` names: a number, a range `a-b`, or a name that a container of the destination gives; with `TCP/`, `UDP/` or
 * `SCTP/` before it for one protocol, TCP without. Every port where nothing is asked.
 * A problem is what is no port, or a name that the destination does not have.
 */
export function portsNamed(text: string | undefined, to: Endpoint): Named<ConnectionSet> {
  if (text === undefined) return { found: allConnections };
  const { found: written, problem } = readPort(text);
  if (problem !== undefined) return { problem };
  const { protocol = 'TCP', port } = written;
  if (typeof port !== 'string') return { found: connectionsOf(protocol, portRange(port.first, port.last)) };
  const named = to.kind === 'workload' ? to.workload.ports.find((one) => one.name === port && one.protocol === protocol) : undefined;
  if (!named) return { problem: `The destination has no ${protocol} port named ${JSON.stringify(port)}: use a number.` };
  return { found: connectionsOf(protocol, portRange(named.number, named.number)) };
}

/** A port as people write it: numbers or a name, and the protocol where they say one. */
export interface WrittenPort {
  readonly protocol: Protocol | undefined;
  readonly port: { readonly first: number; readonly last: number } | string;
}

/** `3306`, `8000-8100`, `mysql`, `UDP/53`; a problem is a protocol that there is not, or a number that is no port. */
export function readPort(text: string): Named<WrittenPort> {
  const [, written, port = ''] = /^(?:([A-Za-z]+)\/)?(.+)$/.exec(text) ?? [];
  const protocol = (['TCP', 'UDP', 'SCTP'] as const).find((known) => known === written?.toUpperCase());
  if (written !== undefined && !protocol)
    return { problem: `${JSON.stringify(written)} is no protocol that policies know: write TCP, UDP or SCTP before the slash.` };
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(port) ?? [];
  if (first === undefined) return { found: { protocol, port } };
  const [from, until] = [Number(first), Number(last)];
  if (from < 1 || until > 65535 || from > until) return { problem: `${port} is no port: ports go from 1 to 65535.` };
  return { found: { protocol, port: { first: from, last: until } } };
}

/** `namespace/Kind/name`, or `first-last` for addresses: the names of the contract in `docs/cli.md`. */
export function endpointName(endpoint: Endpoint): string {
  return endpoint.kind === 'workload' ? endpoint.workload.id : rangeName(endpoint.range);
}

function rangeName(range: AddressRange): string {
  return `${formatAddress(range.family, range.first)}-${formatAddress(range.family, range.last)}`;
}

/** An end as people name it: "Deployment shop/web", an address, a range of them. */
export function endName(end: Endpoint): string {
  if (end.kind === 'workload') return `${end.workload.kind} ${end.workload.namespace}/${end.workload.name}`;
  return addressText(end.range);
}

/** The short name of an end within a sentence. */
export function shortName(end: Endpoint): string {
  return end.kind === 'workload' ? end.workload.name : addressText(end.range);
}

/** A single address, or both ends of a range. */
export function addressText(range: AddressRange): string {
  return range.first === range.last ? formatAddress(range.family, range.first) : formatRange(range);
}
