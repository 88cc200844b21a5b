import type { AdminPort, AdminRule } from '../model/admin-policy.js';
import type { PolicyPort, PolicyRule } from '../model/network-policy.js';
import { isAbsentOrEmpty } from '../model/reading.js';
import type { Range } from '../util/range.js';

/** One item of a rule's ports, of whatever family. */
export interface ListedPort {
  /** Of the item. */
  readonly at: Range;
  readonly protocol: string;
  /** The numbers, both included; undefined for a name. */
  readonly numbers: { readonly first: number; readonly last: number } | undefined;
  readonly name: string | undefined;
}

/** `all`: nothing limits the ports; `unknown`: a template may write some of them, or what is written cannot be read. */
export type ListedPorts = 'all' | 'unknown' | readonly ListedPort[];

/** More ports in a row than these limit hardly anything. */
const MANY = 1000;

export function listedPorts({ ports, templated }: PolicyRule): ListedPorts {
  if (templated || ports?.templated || ports?.invalid) return 'unknown';
  if (!ports || isAbsentOrEmpty(ports)) return 'all';
  const listed = ports.items.map(readPort);
  return listed.every((port) => port !== undefined) ? listed : 'unknown';
}

/** The same of a rule of a policy whose rules are asked in order. */
export function listedAdminPorts({ ports, templated }: AdminRule): ListedPorts {
  if (templated || ports?.templated || ports?.invalid) return 'unknown';
  if (!ports || isAbsentOrEmpty(ports)) return 'all';
  const listed = ports.items.map(readAdminPort);
  return listed.every((port) => port !== undefined) ? listed : 'unknown';
}

/** Whether ports are hardly limited: not at all, by their protocol only, or to more than 1,000 in a row. */
export function isWide(ports: ListedPorts): boolean {
  return ports === 'all' || (ports !== 'unknown' && ports.some(({ numbers }) => numbers !== undefined && numbers.last - numbers.first + 1 > MANY));
}

/** Whether connections of this protocol to this port of an address surely pass: addresses give ports no names. */
export function surelyListed(ports: ListedPorts, protocol: string, number: number): boolean {
  if (ports === 'all' || ports === 'unknown') return ports === 'all';
  return ports.some((port) => port.protocol === protocol && port.numbers !== undefined && port.numbers.first <= number && number <= port.numbers.last);
}

function readPort({ range, protocol, port, endPort, templated, isNull }: PolicyPort): ListedPort | undefined {
  const known = protocol === undefined ? 'TCP' : protocol.value;
  if (templated || isNull || known === undefined || (port && port.value === undefined) || (endPort && endPort.value === undefined)) return undefined;
  const own = { at: range, protocol: known };
  if (typeof port?.value === 'string') return { ...own, numbers: undefined, name: port.value };
  return { ...own, numbers: port?.value === undefined ? EVERY : { first: port.value, last: endPort?.value ?? port.value }, name: undefined };
}

const EVERY = { first: 1, last: 65535 };

function readAdminPort({ range, portNumber, portRange, namedPort, templated }: AdminPort): ListedPort | undefined {
  if (templated) return undefined;
  if (namedPort) return namedPort.value === undefined ? undefined : { at: range, protocol: 'TCP', numbers: undefined, name: namedPort.value };
  const protocol = (portNumber ?? portRange)?.protocol?.value;
  const [first, last] = portNumber ? [portNumber.port, portNumber.port] : [portRange?.start, portRange?.end];
  if (protocol === undefined || (first && first.value === undefined) || (last && last.value === undefined)) return undefined;
  return { at: range, protocol, numbers: { first: first?.value ?? EVERY.first, last: last?.value ?? EVERY.last }, name: undefined };
}
