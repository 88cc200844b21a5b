import { type AddressRange, type AddressSet, addressSet, allAddresses, formatRange } from '../../semantics/sets/address-set.js';
import type { Allowed } from '../../semantics/sets/connection-set.js';
import { addressesText, describeAddresses } from '../../words/addresses.js';
import { plainly } from '../../words/mark.js';
import { hasWanted } from './filter.js';
import { type Draft, type Making, type MapAddressPart, outsideBox, type WorkloadPart } from './parts.js';

/** More nodes for addresses than these are one, until it is opened. */
const mostShown = 24;
const pageSize = 60;

/**
 * The addresses outside the cluster, cut as seldom as what is shown allows: addresses with the same answers everywhere are one node,
 * wherever they lie. Those that nothing is connected with are left out.
 * @param pages how many pages are asked for; 0: all as one node; undefined: as fits
 */
export function addressDrafts(making: Making, parts: readonly WorkloadPart[], pages: number | undefined): readonly Draft[] {
  // Under a filter, addresses are there only for what it selects.
  const matched = parts.filter((part) => part.matched);
  const lists = new Set(matched.flatMap(({ group }) => [making.table.outside(group, 'ingress'), making.table.outside(group, 'egress')]));
  const sets = cut([...lists]);
  const connected = sets.filter((addresses) => matched.some((part) => hasAny(making, part, { kind: 'addresses', addresses, matched: false })));
  if (connected.length === 0) return [];
  const shownPages = pages ?? (connected.length > mostShown ? 0 : 1);
  const shown = connected.length <= mostShown && shownPages > 0 ? connected : connected.slice(0, shownPages * pageSize);
  const rest = connected.slice(shown.length);
  return [...shown.map(draft), ...(rest.length > 0 ? [restDraft(rest, shownPages)] : [])];
}

/** The rest stands in the box of the others, or alone where nothing else is shown. */
function restDraft(rest: readonly AddressSet[], pages: number): Draft {
  return {
    id: 'a:rest',
    box: outsideBox,
    kind: 'rest',
    label: `${rest.length} ranges of addresses`,
    detail: 'outside the cluster',
    parts: rest.map(partOf),
    expands: { id: outsideBox, pages: pages + 1 },
  };
}

function draft(addresses: AddressSet): Draft {
  return {
    id: idOf(addresses),
    box: outsideBox,
    kind: 'addresses',
    label: addressesText(addresses),
    detail: describeAddresses(addresses, plainly),
    parts: [partOf(addresses)],
  };
}

/** No two nodes begin at the same address, so the first ranges are enough. */
function idOf(addresses: AddressSet): string {
  return `a:${addresses.slice(0, 8).map(formatRange).join(',')}${addresses.length > 8 ? `,+${addresses.length - 8}` : ''}`;
}

function partOf(addresses: AddressSet): MapAddressPart {
  return { kind: 'addresses', addresses, matched: false };
}

function hasAny({ between, wanted }: Making, part: WorkloadPart, addresses: MapAddressPart): boolean {
  const passes = (allowed: Allowed | undefined) => allowed !== undefined && hasWanted(wanted, allowed.possible);
  return passes(between(part, addresses)) || passes(between(addresses, part));
}

/** Groups all addresses by what each list answers for them; the work is proportional to the pieces of the lists that differ. */
function cut(lists: readonly (readonly { readonly range: AddressRange; readonly answer: Allowed }[])[]): readonly AddressSet[] {
  const differing = lists.filter((list) => list.some(({ answer }) => answer !== list[0]?.answer));
  const cells = cellsOf(differing.flat().map(({ range }) => range));
  let classes = new Int32Array(cells.length);
  for (const list of differing) {
    const next = new Map<string, number>();
    const numbers = new Map<Allowed, number>();
    let at = 0;
    classes = classes.map((before, index) => {
      const cell = cells[index] as AddressRange;
      while (at < list.length && isBefore(list[at]?.range, cell)) at++;
      const answer = list[at]?.answer as Allowed;
      const number = numbers.get(answer) ?? numbers.size;
      numbers.set(answer, number);
      const key = `${before} ${number}`;
      const known = next.get(key) ?? next.size;
      next.set(key, known);
      return known;
    });
  }
  const byClass = new Map<number, AddressRange[]>();
  cells.forEach((cell, index) => {
    const own = classes[index] ?? 0;
    const ranges = byClass.get(own);
    if (ranges) ranges.push(cell);
    else byClass.set(own, [cell]);
  });
  return [...byClass.values()].map(addressSet);
}

/** A range of a list that ends before the cell begins. */
function isBefore(range: AddressRange | undefined, cell: AddressRange): boolean {
  return range !== undefined && (range.family < cell.family || (range.family === cell.family && range.last < cell.first));
}

/** All addresses, cut at each bound. */
function cellsOf(ranges: readonly AddressRange[]): readonly AddressRange[] {
  return allAddresses.flatMap(({ family, last: highest }) => {
    const starts = new Set([
      0n,
      ...ranges.filter((range) => range.family === family).flatMap(({ first, last }) => (last < highest ? [first, last + 1n] : [first])),
    ]);
    const sorted = [...starts].sort((a, b) => (a < b ? -1 : 1));
    return sorted.map((first, index) => ({ family, first, last: (sorted[index + 1] ?? highest + 1n) - 1n }));
  });
}
