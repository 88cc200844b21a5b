import { ipv6Groups, ipv6Text } from './ipv6.js';

/** An inclusive range of addresses of one family, as numbers. */
export interface AddressRange {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** Disjoint ranges, IPv4 before IPv6, ascending, not adjacent to each other. */
export type AddressSet = readonly AddressRange[];

const bits = { 4: 32, 6: 128 } as const;
const highest = { 4: (1n << 32n) - 1n, 6: (1n << 128n) - 1n } as const;

export const noAddresses: AddressSet = [];
export const allAddresses: AddressSet = [
  { family: 4, first: 0n, last: highest[4] },
  { family: 6, first: 0n, last: highest[6] },
];

/**
 * The addresses of `10.0.0.0/8` or `2001:db8::/32`; undefined where the text is no CIDR. Bits behind the prefix are ignored and IPv4
 * addresses written as IPv6 (`::ffff:10.0.0.0/104`) are IPv4, numbers may begin with zeros and are decimal all the same, as in `ParseCIDRSloppy`
 * of k8s.io/utils, which the API server used before 1.36.
 */
export function parseCidr(text: string): AddressRange | undefined {
  const slash = text.indexOf('/');
  const prefixText = text.slice(slash + 1);
  if (slash < 0 || !/^\d{1,99}$/.test(prefixText)) return undefined;
  const address = parseNumber(text.slice(0, slash));
  if (!address || Number(prefixText) > address.writtenBits) return undefined;
  const prefix = Number(prefixText) - (address.writtenBits - bits[address.family]);
  if (prefix < 0) return undefined;
  const host = BigInt(bits[address.family] - prefix);
  const first = (address.value >> host) << host;
  return { family: address.family, first, last: first + (1n << host) - 1n };
}

/** One address as a range of itself; undefined where the text is none. */
export function parseAddress(text: string): AddressRange | undefined {
  const address = parseNumber(text);
  return address && { family: address.family, first: address.value, last: address.value };
}

/** The set of all addresses in `ranges`, which may overlap and stand in any order. */
export function addressSet(ranges: Iterable<AddressRange>): AddressSet {
  const result: { family: 4 | 6; first: bigint; last: bigint }[] = [];
  for (const range of [...ranges].sort(compareRanges)) {
    const open = result.at(-1);
    if (open && open.family === range.family && range.first <= open.last + 1n) open.last = open.last > range.last ? open.last : range.last;
    else if (range.first <= range.last) result.push({ ...range });
  }
  return result;
}

/** All addresses of some sets. */
export function unionAddresses(sets: readonly AddressSet[]): AddressSet {
  const [only, ...others] = sets;
  return only && others.length === 0 ? only : addressSet(sets.flat());
}

export function intersectAddresses(a: AddressSet, b: AddressSet): AddressSet {
  const result: AddressRange[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const x = a[i] as AddressRange;
    const y = b[j] as AddressRange;
    if (x.family !== y.family) {
      if (x.family < y.family) i++;
      else j++;
      continue;
    }
    const first = x.first > y.first ? x.first : y.first;
    const last = x.last < y.last ? x.last : y.last;
    if (first <= last) result.push({ family: x.family, first, last });
    if (x.last < y.last) i++;
    else j++;
  }
  return result;
}

/** The addresses of `a` that are not in `b`. */
export function subtractAddresses(a: AddressSet, b: AddressSet): AddressSet {
  return b.length === 0 ? a : intersectAddresses(a, complement(b));
}

export function equalAddresses(a: AddressSet, b: AddressSet): boolean {
  return a.length === b.length && a.every((range, i) => compareRanges(range, b[i] as AddressRange) === 0);
}

export function isAllAddresses(set: AddressSet): boolean {
  return equalAddresses(set, allAddresses);
}

/** Whether every address of `inner` is in `outer`, too. */
export function includesAddresses(outer: AddressSet, inner: AddressSet): boolean {
  return subtractAddresses(inner, outer).length === 0;
}

/** How many addresses the set has. */
export function countAddresses(set: AddressSet): bigint {
  return set.reduce((sum, { first, last }) => sum + last - first + 1n, 0n);
}

/** The fewest CIDRs that together are exactly the set, ascending. */
export function toCidrs(set: AddressSet): readonly string[] {
  return set.flatMap((range) => [...cidrsOf(range)]);
}

/** `10.0.0.1` or, in the form of RFC 5952, `2001:db8::1`. */
export function formatAddress(family: 4 | 6, address: bigint): string {
  const step = family === 4 ? 8n : 16n;
  const parts: number[] = [];
  for (let shift = BigInt(bits[family]) - step; shift >= 0n; shift -= step) parts.push(Number((address >> shift) & ((1n << step) - 1n)));
  return family === 4 ? parts.join('.') : ipv6Text(parts);
}

/** As the command line prints it: `10.0.0.0-10.255.255.255`, both ends always written. */
export function formatRange({ family, first, last }: AddressRange): string {
  return `${formatAddress(family, first)}-${formatAddress(family, last)}`;
}

/** IPv4 before IPv6, then by the first, then by the last address. */
export function compareRanges(a: AddressRange, b: AddressRange): number {
  return a.family - b.family || compare(a.first, b.first) || compare(a.last, b.last);
}

/** `writtenBits` tells an IPv4 address written as IPv6 from a plain one: a prefix length counts from there. */
function parseNumber(text: string): { readonly family: 4 | 6; readonly value: bigint; readonly writtenBits: 32 | 128 } | undefined {
  if (/^\d{1,99}(\.\d{1,99}){3}$/.test(text)) {
    const octets = text.split('.').map(Number);
    return octets.every((octet) => octet <= 255) ? { family: 4, value: toNumber(octets, 8n), writtenBits: 32 } : undefined;
  }
  const plain = withoutOctets(text);
  const groups = plain === undefined ? undefined : ipv6Groups(plain);
  if (!groups) return undefined;
  const value = toNumber(groups, 16n);
  // `::ffff:10.0.0.1` is an IPv4 address.
  return value >> 32n === 0xffffn ? { family: 4, value: value & highest[4], writtenBits: 128 } : { family: 6, value, writtenBits: 128 };
}

/** `::10.0.0.1` as `::a00:1`. */
function withoutOctets(text: string): string | undefined {
  const tail = text.slice(text.lastIndexOf(':') + 1);
  if (!tail.includes('.')) return text;
  const octets = /^\d{1,99}(\.\d{1,99}){3}$/.test(tail) ? tail.split('.').map(Number) : [];
  const [a = 256, b = 256, c = 256, d = 256] = octets;
  if (Math.max(a, b, c, d) > 255) return undefined;
  return `${text.slice(0, -tail.length)}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
}

function toNumber(parts: readonly number[], step: bigint): bigint {
  return parts.reduce((sum, part) => (sum << step) | BigInt(part), 0n);
}

function complement(set: AddressSet): AddressSet {
  const result: AddressRange[] = [];
  for (const family of [4, 6] as const) {
    let next = 0n;
    for (const { first, last } of set.filter((range) => range.family === family)) {
      if (next < first) result.push({ family, first: next, last: first - 1n });
      next = last + 1n;
    }
    if (next <= highest[family]) result.push({ family, first: next, last: highest[family] });
  }
  return result;
}

/** From the left, each time the largest block that starts there and still fits. */
function* cidrsOf({ family, first, last }: AddressRange): Iterable<string> {
  for (let at = first; at <= last; ) {
    let host = 0n;
    const width = BigInt(bits[family]);
    while (host < width && at % (1n << (host + 1n)) === 0n && at + (1n << (host + 1n)) - 1n <= last) host++;
    yield `${formatAddress(family, at)}/${width - host}`;
    at += 1n << host;
  }
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
