import { parseAddress } from '../semantics/address-set.js';
import type { Endpoint } from '../semantics/answers.js';
import { allConnections, type ConnectionSet, connectionsOf } from '../semantics/connection-set.js';
import type { WorkloadEndpoint } from '../semantics/endpoint.js';
import { portRange } from '../semantics/port-set.js';
import { UsageError } from './io.js';

/**
 * The end that a person names: an address, or a workload as `namespace/Kind/name` or the shortest form that means only one.
 * @throws UsageError listing the candidates where it means several, or the nearest names where it means none
 */
export function endpointNamed(text: string, workloads: readonly WorkloadEndpoint[]): Endpoint {
  const range = parseAddress(text);
  if (range) return { kind: 'addresses', range };
  const found = workloads.filter((workload) => isNamed(workload, text));
  const exact = found.filter((workload) => workload.id === text);
  const [only, ...more] = exact.length > 0 ? exact : found;
  if (only && more.length === 0) return { kind: 'workload', workload: only };
  if (only) throw new UsageError(`${JSON.stringify(text)} means several workloads: ${candidates(found)}. Name one of them in full.`);
  throw new UsageError(
    `There is no workload ${JSON.stringify(text)} here${workloads.length === 0 ? '' : `; there is ${candidates(workloads)}`}. \`netpol list\` shows them all.`,
  );
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
 * @throws UsageError for what is no port, or a name that the destination does not have
 */
export function portsNamed(text: string | undefined, to: Endpoint): ConnectionSet {
  if (text === undefined) return allConnections;
  const [, written = 'TCP', port = ''] = /^(?:([A-Za-z]+)\/)?(.+)$/.exec(text) ?? [];
  const protocol = (['TCP', 'UDP', 'SCTP'] as const).find((known) => known === written.toUpperCase());
  if (!protocol) throw new UsageError(`${JSON.stringify(written)} is no protocol that policies know: write TCP, UDP or SCTP before the slash.`);
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(port) ?? [];
  if (first !== undefined) {
    const [from, until] = [Number(first), Number(last)];
    if (from < 1 || until > 65535 || from > until) throw new UsageError(`${port} is no port: ports go from 1 to 65535.`);
    return connectionsOf(protocol, portRange(from, until));
  }
  const named = to.kind === 'workload' ? to.workload.ports.find((one) => one.name === port && one.protocol === protocol) : undefined;
  if (!named) throw new UsageError(`The destination has no ${protocol} port named ${JSON.stringify(port)}: use a number.`);
  return connectionsOf(protocol, portRange(named.number, named.number));
}
