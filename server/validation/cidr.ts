import { type AddressRange, formatAddress, parseAddress, parseCidr } from '../semantics/sets/address-set.js';

/**
 * What a strict API server says of a CIDR (`IsValidCIDRForLegacyField` with strict validation, which is on since Kubernetes 1.36):
 * `sloppy` forms were accepted once, and plugins read them in different ways.
 */
export type CidrReading =
  | { readonly kind: 'valid' }
  | { readonly kind: 'leading-zeros'; readonly rewritten: string | undefined }
  | { readonly kind: 'mapped'; readonly rewritten: string | undefined }
  | { readonly kind: 'host-bits'; readonly network: string; readonly host: string }
  | { readonly kind: 'invalid'; readonly rewritten: readonly string[]; readonly looksLike: 'address' | 'netmask' | 'range' | 'name' | 'nothing' };

export function readCidr(text: string): CidrReading {
  if (isPlainBlock(text)) return VALID;
  const [address = '', length, ...rest] = text.split('/');
  if (length === undefined || rest.length > 0 || !/^\d{1,9}$/.test(length)) return invalid(text);
  const plain = withoutLeadingZeros(address);
  if (plain === undefined) return invalid(text);
  const range = parseCidr(`${plain}/${Number(length)}`);
  const only = parseAddress(plain);
  const isMapped = address.includes(':') && only?.family === 4;
  if (isMapped && Number(length) <= 128) return { kind: 'mapped', rewritten: range && cidrText(range) };
  if (!range || !only) return invalid(text);
  if (plain !== address || /^0\d/.test(length)) return { kind: 'leading-zeros', rewritten: cidrText(range) };
  if (range.first !== only.first) return { kind: 'host-bits', network: cidrText(range), host: cidrText(only) };
  return VALID;
}

const VALID: CidrReading = { kind: 'valid' };

const BLOCK = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\/(0|[1-9]\d?)$/;

/** Almost all blocks are IPv4 and right; these are told at once. */
function isPlainBlock(text: string): boolean {
  const match = BLOCK.exec(text);
  if (!match) return false;
  const [a = 256, b = 256, c = 256, d = 256, length = 33] = match.slice(1).map(Number);
  if (Math.max(a, b, c, d) > 255 || length > 32) return false;
  return (a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d) % 2 ** (32 - length) === 0;
}

/** The canonical form of a block that is right: for IPv6, that of RFC 5952. */
export function canonicalCidr(text: string): string | undefined {
  const range = parseCidr(text);
  return range && cidrText(range);
}

const OCTETS = /(?:^|(?<=:))\d+(?:\.\d+){3}$/;

/** The address with its octets as decimal numbers, and no more than four digits in a group; undefined where it is not written as an address is. */
function withoutLeadingZeros(address: string): string | undefined {
  if (!/^[0-9a-fA-F:.]+$/.test(address)) return undefined;
  const groups = address.split(':');
  const tail = groups.at(-1) ?? '';
  const hasOctets = tail.includes('.');
  if ((hasOctets ? groups.slice(0, -1) : groups).some((group) => group.includes('.') || (groups.length > 1 && group.length > 4))) return undefined;
  if (!hasOctets) return groups.length > 1 ? address : undefined;
  const octets = OCTETS.exec(address)?.[0].split('.').map(Number);
  if (octets?.some((octet) => octet > 255) !== false) return undefined;
  return address.slice(0, -tail.length) + octets.join('.');
}

/** The range, which is that of one CIDR, as the CIDR in its canonical form (RFC 5952 for IPv6). */
function cidrText({ family, first, last }: AddressRange): string {
  const bits = family === 4 ? 32 : 128;
  const size = last - first + 1n;
  return `${formatAddress(family, first)}/${bits - (size.toString(2).length - 1)}`;
}

function invalid(text: string): CidrReading {
  const trimmed = text.trim();
  const single = parseAddress(trimmed);
  if (single) return { kind: 'invalid', rewritten: [cidrText(single)], looksLike: 'address' };
  const mask = /^(\S+)\s*[/ ]\s*(\d+\.\d+\.\d+\.\d+)$/.exec(trimmed);
  const length = mask && prefixOfNetmask(mask[2] ?? '');
  if (mask && length !== undefined && parseCidr(`${mask[1]}/${length}`)?.family === 4)
    return { kind: 'invalid', rewritten: [`${mask[1]}/${length}`], looksLike: 'netmask' };
  const bounds = /^(\S+?)\s*-\s*(\S+)$/.exec(trimmed);
  const [first, last] = bounds ? [parseAddress(bounds[1] ?? ''), parseAddress(bounds[2] ?? '')] : [];
  if (first && last && first.family === last.family && first.first <= last.first) {
    const blocks = coveringBlocks(first.family, first.first, last.first);
    return { kind: 'invalid', rewritten: blocks.map(cidrText), looksLike: 'range' };
  }
  const isName = /^[*a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)+(\/\d+)?$/.test(trimmed) && /[a-zA-Z]/.test(trimmed);
  return { kind: 'invalid', rewritten: [], looksLike: isName ? 'name' : 'nothing' };
}

function prefixOfNetmask(mask: string): number | undefined {
  const bits = mask
    .split('.')
    .map((octet) => Number(octet).toString(2).padStart(8, '0'))
    .join('');
  return /^1*0*$/.test(bits) && bits.length === 32 ? bits.lastIndexOf('1') + 1 : undefined;
}

/** The fewest blocks that are together exactly `first` to `last`. */
function coveringBlocks(family: 4 | 6, first: bigint, last: bigint): readonly AddressRange[] {
  const blocks: AddressRange[] = [];
  for (let at = first; at <= last; ) {
    let size = 1n;
    while (at % (size * 2n) === 0n && at + size * 2n - 1n <= last && size < 1n << 127n) size *= 2n;
    blocks.push({ family, first: at, last: at + size - 1n });
    at += size;
  }
  return blocks;
}
