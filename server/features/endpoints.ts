import { type AddressRange, formatAddress, parseAddress } from '../semantics/address-set.js';
import type { Endpoint } from '../semantics/answers.js';
import { allConnections, type ConnectionSet, connectionsOf } from '../semantics/connection-set.js';
import type { WorkloadEndpoint } from '../semantics/endpoint.js';
import { portRange } from '../semantics/port-set.js';

/** What a person's words mean, or why they mean nothing: a sentence that says what to write instead. */
export type Named<T> = { readonly found: T; readonly problem?: undefined } | { readonly found?: undefined; readonly problem: string };

/**
 * The end that a person names: an address, or a workload as `namespace/Kind/name` or the shortest form that means only one. The problem
 * lists the candidates where it means several or none.
 */
export function endpointNamed(text: string, workloads: readonly WorkloadEndpoint[]): Named<Endpoint> {
  const range = parseAddress(text);
  if (range) return { found: { kind: 'addresses', range } };
  const found = workloads.filter((workload) => isNamed(workload, text));
  const exact = found.filter((workload) => workload.id === text);
  const [only, ...more] = exact.length > 0 ? exact : found;
  if (only && more.length === 0) return { found: { kind: 'workload', workload: only } };
  if (only) return { problem: `${JSON.stringify(text)} means several workloads: ${candidates(found)}. Name one of them in full.` };
  const there = workloads.length === 0 ? '' : `; there is ${candidates(workloads)}`;
  return { problem: `There is no workload ${JSON.stringify(text)} here${there}. \`netpol list\` shows them all.` };
}

/** `name`, `Kind/name`, `namespace/name` or `namespace/Kind/name`; kinds as kubectl takes them, in any case. */
function isNamed({ namespace, kind, name }: WorkloadEndpoint, text: string): boolean {
  const parts = text.split('/');
  if (parts.at(-1) !== name) return false;
  const isKind = (part: string | undefined) => part?.toLowerCase() === kind.toLowerCase();
  if (parts.length === 1) return true;
  if (parts.length === 2) return parts[0] === namespace || isKind(parts[0]);
  return parts.length === 3 && parts[0] === namespace && isKind(parts[1]);
}

function candidates(workloads: readonly WorkloadEndpoint[]): string {
  const names = workloads.map(({ id }) => id).sort();
  return names.length > 8 ? `${names.slice(0, 8).join(', ')} and ${names.length - 8} more` : names.join(', ');
}

/**
 * The ports that `--port` names: a number, a range `a-b`, or a name that a container of the destination gives; with `TCP/`, `UDP/` or
 * `SCTP/` before it for one protocol, TCP without. Every port where nothing is asked.
 * A problem is what is no port, or a name that the destination does not have.
 */
export function portsNamed(text: string | undefined, to: Endpoint): Named<ConnectionSet> {
  if (text === undefined) return { found: allConnections };
  const [, written = 'TCP', port = ''] = /^(?:([A-Za-z]+)\/)?(.+)$/.exec(text) ?? [];
  const protocol = (['TCP', 'UDP', 'SCTP'] as const).find((known) => known === written.toUpperCase());
  if (!protocol) return { problem: `${JSON.stringify(written)} is no protocol that policies know: write TCP, UDP or SCTP before the slash.` };
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(port) ?? [];
  if (first !== undefined) {
    const [from, until] = [Number(first), Number(last)];
    if (from < 1 || until > 65535 || from > until) return { problem: `${port} is no port: ports go from 1 to 65535.` };
    return { found: connectionsOf(protocol, portRange(from, until)) };
  }
  const named = to.kind === 'workload' ? to.workload.ports.find((one) => one.name === port && one.protocol === protocol) : undefined;
  if (!named) return { problem: `The destination has no ${protocol} port named ${JSON.stringify(port)}: use a number.` };
  return { found: connectionsOf(protocol, portRange(named.number, named.number)) };
}

/** `namespace/Kind/name`, or `first-last` for addresses: the names of the contract in `docs/cli.md`. */
export function endpointName(endpoint: Endpoint): string {
  return endpoint.kind === 'workload' ? endpoint.workload.id : rangeName(endpoint.range);
}

function rangeName(range: AddressRange): string {
  return `${formatAddress(range.family, range.first)}-${formatAddress(range.family, range.last)}`;
}
