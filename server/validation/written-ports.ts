import type { NetworkPolicy, PolicyPort } from '../model/network-policy.js';
import { portsOf } from '../model/reading.js';
import type { Range } from '../util/range.js';

/** A `port` written as text. */
export interface NamedPort {
  readonly at: Range;
  readonly item: PolicyPort;
  readonly text: string;
}

export function namedPortsOf(policy: NetworkPolicy): readonly NamedPort[] {
  return portsOf(policy).flatMap(({ port: item }) => (typeof item.port?.value === 'string' ? [{ at: item.port.range, item, text: item.port.value }] : []));
}

/** A number as a text, alone: `"8080"`. */
export function isNumeric(text: string): boolean {
  return /^[0-9]+$/.test(text);
}

/** A range, a list, a number with a protocol, or a sign for "any": not a name at all. */
export function isSeveral(text: string): boolean {
  const trimmed = text.trim();
  return (
    trimmed === '' || trimmed === '*' || /^\d+\s*[-:]\s*\d+$/.test(trimmed) || /^\d+(\s*[,;\s]\s*\d+)+$/.test(trimmed) || splitProtocol(trimmed) !== undefined
  );
}

/** `80/TCP` */
export function splitProtocol(text: string): { readonly port: number; readonly protocol: string } | undefined {
  const [, number, name] = /^(\d+)\/(tcp|udp|sctp)$/i.exec(text) ?? [];
  return number !== undefined && name !== undefined ? { port: Number(number), protocol: name.toUpperCase() } : undefined;
}

export function isPortNumber(number: number): boolean {
  return Number.isInteger(number) && number >= 1 && number <= 65535;
}
