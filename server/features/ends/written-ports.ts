import type { Protocol } from '../../model/object-base.js';
import type { Endpoint } from '../../semantics/cluster/endpoint.js';
import { allConnections, type ConnectionSet, connectionsOf } from '../../semantics/sets/connection-set.js';
import { portRange } from '../../semantics/sets/port-set.js';
import { candidates, type Named } from './named.js';

/** A port as people write it: numbers or a name, and the protocol where they say one. */
export interface WrittenPort {
  readonly protocol: Protocol | undefined;
  readonly port: { readonly first: number; readonly last: number } | string;
}

const protocols: readonly Protocol[] = ['TCP', 'UDP', 'SCTP'];

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
  if (!named) return { problem: `The destination has no ${protocol} port named ${JSON.stringify(port)}${namesAt(to)}.` };
  return { found: connectionsOf(protocol, portRange(named.number, named.number)) };
}

/** What the destination's ports are called, as people write them. */
function namesAt(to: Endpoint): string {
  if (to.kind === 'addresses') return ': ports have no names outside the cluster, so use a number';
  const { ports, portsOpen } = to.workload;
  const names = ports.flatMap(({ name, protocol }) => (name === undefined ? [] : [protocol === 'TCP' ? name : `${protocol}/${name}`]));
  const templated = portsOpen ? ', and a template may give others' : '';
  return names.length === 0 ? `: its containers name none${templated}, so use a number` : `; it has ${candidates([...new Set(names)])}${templated}`;
}

/** `3306`, `8000-8100`, `mysql`, `UDP/53`, `53/udp`; a problem is a protocol that there is not, or what is no port. */
export function readPort(text: string): Named<WrittenPort> {
  const { protocol, port } = splitProtocol(text);
  const [, before = '', behind] = /^([^/]+)\/([^/]+)$/.exec(port) ?? [];
  if (behind !== undefined)
    return {
      problem: `${JSON.stringify(/[A-Za-z]/.test(before) ? before : behind)} is no protocol that policies know: write TCP, UDP or SCTP before the slash.`,
    };
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(port) ?? [];
  if (first !== undefined) return readNumbers(port, protocol, Number(first), Number(last));
  if (/^[\w.-]*[A-Za-z][\w.-]*$/.test(port)) return { found: { protocol, port } };
  return {
    problem: `${JSON.stringify(text)} is no port: write a number, a range like 8000-8100 or a name, each with TCP/, UDP/ or SCTP/ before it if need be.`,
  };
}

function readNumbers(port: string, protocol: Protocol | undefined, first: number, last: number): Named<WrittenPort> {
  if (Math.min(first, last) < 1 || Math.max(first, last) > 65535) return { problem: `${port} is no port: ports go from 1 to 65535.` };
  if (first > last) return { problem: `${port} ends before it begins: write ${last}-${first}.` };
  return { found: { protocol, port: { first, last } } };
}

/** The protocol before the slash, or behind it as other programs print it (`80/tcp`). */
function splitProtocol(text: string): { readonly protocol: Protocol | undefined; readonly port: string } {
  const slash = text.indexOf('/');
  if (slash < 0) return { protocol: undefined, port: text };
  const parts = [text.slice(0, slash), text.slice(slash + 1)] as const;
  const [before, behind] = parts.map((part) => protocols.find((known) => known === part.toUpperCase()));
  if (before) return { protocol: before, port: parts[1] };
  return behind ? { protocol: behind, port: parts[0] } : { protocol: undefined, port: text };
}
