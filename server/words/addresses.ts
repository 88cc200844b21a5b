import type { OutsideEnd, PossiblePods } from '../semantics/answers/answers.js';
import type { Endpoint } from '../semantics/cluster/endpoint.js';
import {
  type AddressRange,
  type AddressSet,
  allAddresses,
  countAddresses,
  formatAddress,
  formatRange,
  isAllAddresses,
  subtractAddresses,
} from '../semantics/sets/address-set.js';
import { counted, listed } from '../util/text.js';
import { asCode, type Mark, plainly } from './mark.js';
import { describePods, describeWorkload } from './pods.js';

/** A range as people read it: "anywhere (IPv4)", an address, a block as CIDR; both ends of any other. Programs read `formatRange`. */
export function rangeText(range: AddressRange, mark: Mark = plainly): string {
  return wholeFamily(range) ?? mark(blockText(range) ?? formatRange(range));
}

/**
 * Addresses in as few words as say exactly which they are: "anywhere", "10.0.0.0/8", "10.0.0.0/8 except 10.1.0.0/16", "anywhere but
 * 10.0.0.0/8". Where all of these are long, the ranges, at most `most` of them.
 */
export function addressesText(set: AddressSet, mark: Mark = plainly, most = 6): string {
  if (set.length === 0) return 'no address';
  if (isAllAddresses(set)) return 'anywhere';
  return blocks(set, mark) ?? withExceptions(set, mark) ?? anywhereBut(set, mark) ?? byFamily(set, mark) ?? rangesText(set, mark, most);
}

/** The same within a sentence: "any address outside the cluster", "addresses 10.0.0.0/8". */
export function describeAddresses(set: AddressSet, mark: Mark = asCode): string {
  if (isAllAddresses(set)) return 'any address outside the cluster';
  const text = addressesText(set, mark);
  const [only, ...more] = set;
  if (only && more.length === 0 && only.first === only.last) return `the address ${text}`;
  return /^(anywhere|no address)/.test(text) ? text : `addresses ${text}`;
}

/** Either end of a connection, or a row of `Traffic`. */
export function describeEnd(end: Endpoint | OutsideEnd | PossiblePods, home: string | undefined, mark: Mark = asCode): string {
  switch (end.kind) {
    case 'workload':
      return describeWorkload(end.workload, home, mark);
    case 'addresses':
      return describeAddresses([end.range], mark);
    case 'outside':
      return describeAddresses(end.addresses, mark);
    case 'possible':
      return describePods(end.matcher, mark);
  }
}

/** "16,711,680 addresses"; IPv6 in powers of two, where nobody would read the digits. */
export function addressCount(set: AddressSet): string {
  const number = countAddresses(set);
  if (number < 1n << 53n) return counted(number, 'address');
  const power = number.toString(2).length - 1;
  return number === 1n << BigInt(power) ? `2^${power} addresses` : `more than 2^${power} addresses`;
}

/** More blocks than these are not read one by one. */
const mostBlocks = 3;

function wholeFamily({ family, first, last }: AddressRange): string | undefined {
  return allAddresses.some((all) => all.family === family && all.first === first && all.last === last) ? `anywhere (IPv${family})` : undefined;
}

/** An address, or a block with its length; undefined where it takes several blocks. */
function blockText({ family, first, last }: AddressRange): string | undefined {
  const size = last - first + 1n;
  if (size === 1n) return formatAddress(family, first);
  if ((size & (size - 1n)) !== 0n || first % size !== 0n) return undefined;
  return `${formatAddress(family, first)}/${(family === 4 ? 32 : 128) - (size.toString(2).length - 1)}`;
}

/** Few ranges that are each one block, or a whole family. */
function blocks(set: AddressSet, mark: Mark): string | undefined {
  if (set.length > mostBlocks) return undefined;
  const texts = set.map((range) => {
    const text = blockText(range);
    return wholeFamily(range) ?? (text === undefined ? undefined : mark(text));
  });
  return texts.every((text) => text !== undefined) ? listed(texts) : undefined;
}

/** As an ipBlock says it: one block without some that lie in it. */
function withExceptions(set: AddressSet, mark: Mark): string | undefined {
  const around = blockAround(set);
  if (!around) return undefined;
  const except = blocks(subtractAddresses([around], set), mark);
  if (except === undefined) return undefined;
  return wholeFamily(around) ? `${rangeText(around)} but ${except}` : `${rangeText(around, mark)} except ${except}`;
}

function anywhereBut(set: AddressSet, mark: Mark): string | undefined {
  if (set.length < 2 || !set.some(({ family }) => family !== set[0]?.family)) return undefined;
  const others = subtractAddresses(allAddresses, set);
  const few = blocks(others, mark);
  if (few !== undefined) return `anywhere but ${few}`;
  const nested = withExceptions(others, mark) ?? byFamily(others, mark);
  return nested === undefined ? undefined : `anywhere but (${nested})`;
}

/** Both families, each as said for itself. */
function byFamily(set: AddressSet, mark: Mark): string | undefined {
  const parts = [4, 6].map((family) => set.filter((range) => range.family === family));
  const words = parts.map((own) => blocks(own, mark) ?? withExceptions(own, mark));
  return parts.every((own) => own.length > 0) && words.every((one) => one !== undefined) ? words.join(' and ') : undefined;
}

/** The ranges one by one, at most `most` of them. */
export function rangesText(set: AddressSet, mark: Mark = plainly, most = 6): string {
  const shown = set.length > most ? set.slice(0, most - 1) : set;
  const texts = shown.map((range) => rangeText(range, mark));
  return listed(set.length > most ? [...texts, `${(set.length - shown.length).toLocaleString('en')} more`] : texts);
}

/** The smallest block that holds all of them; undefined where they are of both families. */
function blockAround(set: AddressSet): AddressRange | undefined {
  const [first, last] = [set[0], set.at(-1)];
  if (!first || !last || first.family !== last.family) return undefined;
  const host = BigInt((first.first ^ last.last).toString(2).length);
  const start = (first.first >> host) << host;
  return { family: first.family, first: start, last: start + (1n << host) - 1n };
}
