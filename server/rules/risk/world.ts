import type { WrittenBlock, WrittenRule } from '../../families/written-rules.js';
import {
  type AddressRange,
  type AddressSet,
  addressSet,
  allAddresses,
  includesAddresses,
  intersectAddresses,
  parseCidr,
  subtractAddresses,
} from '../../semantics/sets/address-set.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import { appendItem, type Edits, insertEntry, replaceMember, together } from '../edits.js';

/** A block with what it stands for. */
export interface KnownBlock extends WrittenBlock {
  readonly range: AddressRange;
  /** Without what is left out. */
  readonly addresses: AddressSet;
}

/** Blocks of one rule that together hold every address of a family: `0.0.0.0/0`, or `0.0.0.0/1` beside `128.0.0.0/1`. */
export interface World {
  readonly family: 4 | 6;
  readonly blocks: readonly KnownBlock[];
  /** What they admit, exceptions left out. */
  readonly addresses: AddressSet;
}

/** The blocks of a rule, without what an earlier rule denies. What is no CIDR is left out. */
export function knownBlocks({ blocks, denied }: Pick<WrittenRule, 'blocks' | 'denied'>): readonly KnownBlock[] {
  return blocks.flatMap((written) => {
    const range = parseCidr(written.cidr);
    const left = [...written.except, ...denied].map(parseCidr);
    if (!range || !left.every((each) => each !== undefined)) return [];
    return [{ ...written, range, addresses: subtractAddresses([range], addressSet(left)) }];
  });
}

export function worldsIn(blocks: readonly KnownBlock[]): readonly World[] {
  return allAddresses.flatMap((all): readonly World[] => {
    const own = blocks.filter(({ range }) => range.family === all.family);
    const whole = own.filter(({ range }) => range.first === all.first && range.last === all.last);
    const parts = whole.length > 0 ? whole.slice(0, 1) : own;
    if (parts.length === 0 || !includesAddresses(addressSet(parts.map(({ range }) => range)), [all])) return [];
    return [{ family: all.family, blocks: parts, addresses: addressSet(parts.flatMap(({ addresses }) => addresses)) }];
  });
}

/** The networks that are nobody's but one's own (RFC 1918, RFC 4193), by family. */
export const PRIVATE: Readonly<Record<4 | 6, readonly string[]>> = {
  4: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'],
  6: ['fc00::/7'],
};

/** Of the same kind, though seldom in use or spoken of: what carriers share (RFC 6598), and what only the own link knows. */
const LOCAL: Readonly<Record<4 | 6, readonly string[]>> = { 4: ['100.64.0.0/10', '169.254.0.0/16'], 6: ['fe80::/10'] };

/** Of the private networks, those of which something is admitted. */
export function admittedPrivate({ family, addresses }: World): readonly string[] {
  return PRIVATE[family].filter((cidr) => intersectAddresses(addresses, setOf(cidr)).length > 0);
}

/** What a block that stands for the Internet leaves out, as far as these blocks hold any of it. */
export function localNetworks({ family, addresses }: World): readonly string[] {
  return [...PRIVATE[family], ...LOCAL[family]].filter((cidr) => intersectAddresses(addresses, setOf(cidr)).length > 0);
}

export function setOf(cidr: string): AddressSet {
  const range = parseCidr(cidr);
  return range ? [range] : [];
}

/** Leaves networks out of each block that holds them whole; undefined where one of them is held only in part, or cannot be left out. */
export function leaveOut(tree: SyntaxTree, blocks: readonly KnownBlock[], networks: readonly string[]): Edits {
  return together(...blocks.flatMap((known) => leavingOut(tree, known, networks)));
}

function leavingOut(tree: SyntaxTree, { block, range, addresses }: KnownBlock, networks: readonly string[]): readonly Edits[] {
  const own = networks.filter((cidr) => intersectAddresses(addresses, setOf(cidr)).length > 0);
  if (own.length === 0) return [];
  // An exception lies within its block and is smaller, says the API server.
  if (!block || own.some((cidr) => !includesAddresses([range], setOf(cidr)))) return [undefined];
  if (!block.except) return [insertEntry(tree, block.path, 'except', own, 'cidr')];
  if (block.except.items.length === 0) return [replaceMember(tree, block.path, 'except', own)];
  return own.map((cidr) => appendItem(tree, block.except?.path ?? [], cidr));
}
