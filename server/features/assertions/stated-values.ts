import type { Protocol } from '../../model/object-base.js';
import { type AddressSet, parseAddress, parseCidr } from '../../semantics/sets/address-set.js';
import { looksLikeIPv4 } from '../ends/endpoints.js';
import type { Named } from '../ends/named.js';
import { readPort, type WrittenPort } from '../ends/written-ports.js';

/** What one item of `ports` says: a range of numbers, or a name that containers of the destination give. */
export interface PortStatement {
  readonly protocol: Protocol;
  readonly port: WrittenPort['port'];
}

/** As the API server has names of ports. See IANA_SVC_NAME in RFC 6335, which asks for a letter. */
const portName = /^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/;

/** Reads `3306`, `8000-8100`, `metrics` or one of them behind `TCP/`, `UDP/` or `SCTP/`; without a protocol it is TCP, as in a policy. */
export function readStatedPort(text: string): Named<PortStatement> {
  if (/(?:^|[/-])0\d/.test(text)) return { problem: `${JSON.stringify(text)} begins with a zero: write the number without it.` };
  if (/^[^/]*\/(tcp|udp|sctp)$/i.test(text) && !/^(tcp|udp|sctp)\//i.test(text))
    return { problem: `${JSON.stringify(text)} has the protocol behind: write it before the port, like UDP/53.` };
  const { found, problem } = readPort(text);
  if (problem !== undefined) return { problem };
  const { protocol = 'TCP', port } = found;
  if (typeof port !== 'string' || portName.test(port)) return { found: { protocol, port } };
  return { problem: `${JSON.stringify(text)} is no port: write a number, a range like 8000-8100, or the name that a container gives its port.` };
}

/** Reads an address, a CIDR or `first-last`, both families. */
export function readAddresses(text: string): Named<AddressSet> {
  const whole = strict(text) ? (parseAddress(text) ?? parseCidr(text)) : undefined;
  if (whole) return { found: [whole] };
  const dash = text.indexOf('-');
  if (dash < 0) return { problem: `${JSON.stringify(text)} is no address: write one like 10.0.0.1, a CIDR like 10.0.0.0/8, or first-last.` };
  const [first, last] = [text.slice(0, dash), text.slice(dash + 1)].map((part) => (strict(part) ? parseAddress(part) : undefined));
  if (!first || !last) return { problem: `${JSON.stringify(text)} is no range of addresses: write the first and the last one, like 10.0.0.1-10.0.0.9.` };
  if (first.family !== last.family) return { problem: `${JSON.stringify(text)} begins in one family of addresses and ends in the other.` };
  if (first.first > last.last) return { problem: `${JSON.stringify(text)} ends before it begins.` };
  return { found: [{ family: first.family, first: first.first, last: last.last }] };
}

/** Whether a text that stands for an end means addresses: no workload has a colon in its name, and none is four numbers. */
export function looksLikeAddresses(text: string): boolean {
  return text.includes(':') || looksLikeIPv4(text);
}

/** Decimal numbers with zeros before them are octal to some readers: Kubernetes refuses them. */
function strict(text: string): boolean {
  return !/(?:^|[.:])0\d+\.|\.0\d|\/0\d/.test(text);
}
