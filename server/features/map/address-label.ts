import { type AddressRange, type AddressSet, allAddresses, isAllAddresses, subtractAddresses, toCidrs } from '../../semantics/address-set.js';
import { describeAddresses, plainly } from '../../semantics/describe.js';

/** More blocks than these in a name are not read. */
const mostBlocks = 3;

/**
 * Addresses in as few words as say exactly which they are: "anywhere", "10.0.0.0/8", "10.0.0.0/8 except 10.1.0.0/16", "anywhere but
 * 10.0.0.0/8". Where all of these are long, the ranges.
 */
export function addressLabel(addresses: AddressSet): string {
  if (isAllAddresses(addresses)) return 'anywhere';
  return (
    blocks(addresses) ??
    withExceptions(addresses) ??
    anywhereBut(addresses) ??
    byFamily(addresses) ??
    describeAddresses(addresses, plainly).replace(/^addresses /, '')
  );
}

/** Both families, each as said for itself. */
function byFamily(addresses: AddressSet): string | undefined {
  const parts = [4, 6].map((family) => addresses.filter((range) => range.family === family));
  const words = parts.map((own) => blocks(own) ?? withExceptions(own));
  return parts.every((own) => own.length > 0) && words.every((one) => one !== undefined) ? words.join(' and ') : undefined;
}

function anywhereBut(addresses: AddressSet): string | undefined {
  const others = subtractAddresses(allAddresses, addresses);
  const few = blocks(others);
  if (few !== undefined) return `anywhere but ${few}`;
  const nested = withExceptions(others) ?? byFamily(others);
  return nested === undefined ? undefined : `anywhere but (${nested})`;
}

function blocks(addresses: AddressSet): string | undefined {
  if (allAddresses.some((all) => addresses.some((range) => range.family === all.family && range.first === all.first && range.last === all.last)))
    return addresses.length === 1 ? describeAddresses(addresses, plainly) : undefined;
  const cidrs = addresses.length > mostBlocks ? [] : toCidrs(addresses);
  return cidrs.length > 0 && cidrs.length <= mostBlocks ? cidrs.map(withoutWholeLength).join(', ') : undefined;
}

/** As an ipBlock says it: one block without some that lie in it. */
function withExceptions(addresses: AddressSet): string | undefined {
  const around = blockAround(addresses);
  if (!around) return undefined;
  const except = blocks(subtractAddresses([around], addresses));
  return except === undefined ? undefined : `${toCidrs([around]).join('')} except ${except}`;
}

/** The smallest block that holds all of them; undefined where they are of both families. */
function blockAround(addresses: AddressSet): AddressRange | undefined {
  const [first, last] = [addresses[0], addresses.at(-1)];
  if (!first || !last || first.family !== last.family) return undefined;
  const host = BigInt((first.first ^ last.last).toString(2).length);
  const start = (first.first >> host) << host;
  return { family: first.family, first: start, last: start + (1n << host) - 1n };
}

/** A block of one address is an address. */
function withoutWholeLength(cidr: string): string {
  return cidr.replace(cidr.includes(':') ? /\/128$/ : /\/32$/, '');
}
