import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AddressRange,
  type AddressSet,
  addressSet,
  allAddresses,
  equalAddresses,
  parseAddress,
  parseCidr,
  subtractAddresses,
} from '../../server/semantics/sets/address-set.js';
import { addressesText, describeAddresses, describeEnd, rangeText } from '../../server/words/addresses.js';
import { plainly } from '../../server/words/mark.js';

function block(cidr: string): AddressRange {
  const range = parseCidr(cidr);
  if (!range) throw new Error(cidr);
  return range;
}

/** From one address to another. */
function span(from: string, to: string): AddressRange {
  const [first, last] = [block(`${from}/32`), block(`${to}/32`)];
  return { family: 4, first: first.first, last: last.last };
}

test.each([
  ['anywhere (IPv4)', block('0.0.0.0/0')],
  ['anywhere (IPv6)', block('::/0')],
  ['10.0.0.0/8', block('10.0.0.0/8')],
  ['2001:db8::/32', block('2001:db8::/32')],
  ['192.0.2.1', block('192.0.2.1/32')],
  ['0.0.0.0-9.255.255.255', span('0.0.0.0', '9.255.255.255')],
  // As many addresses as a block, but none.
  ['10.0.0.1-10.0.0.2', span('10.0.0.1', '10.0.0.2')],
])('a range: %s', (text, range) => {
  expect(rangeText(range)).toBe(text);
});

describe('sets', () => {
  const without = (from: readonly string[], less: readonly string[]): AddressSet => subtractAddresses(addressSet(from.map(block)), addressSet(less.map(block)));

  test.each([
    ['anywhere', allAddresses],
    ['no address', []],
    ['anywhere (IPv4)', [block('0.0.0.0/0')]],
    ['10.0.0.0/8 and anywhere (IPv6)', [block('10.0.0.0/8'), block('::/0')]],
    ['10.0.0.0/8 except 10.1.0.0/16', without(['10.0.0.0/8'], ['10.1.0.0/16'])],
    ['anywhere (IPv4) but 10.0.0.0/8', without(['0.0.0.0/0'], ['10.0.0.0/8'])],
    ['anywhere but 10.0.0.0/8', without(['0.0.0.0/0', '::/0'], ['10.0.0.0/8'])],
    [
      '10.0.0.0/16, 10.2.0.0/16, 10.4.0.0/16, 10.6.0.0/16, 10.8.0.0/16 and 4 more',
      addressSet(Array.from({ length: 9 }, (_, i) => block(`10.${i * 2}.0.0/16`))),
    ],
  ])('%s', (text, set) => {
    expect(addressesText(set)).toBe(text);
  });

  test('in a sentence, with marks', () => {
    expect(describeAddresses(allAddresses)).toBe('any address outside the cluster');
    expect(describeAddresses([block('0.0.0.0/0')])).toBe('anywhere (IPv4)');
    expect(describeAddresses([block('10.0.0.0/8')])).toBe('addresses `10.0.0.0/8`');
    expect(describeEnd({ kind: 'addresses', range: block('192.0.2.1/32') }, undefined, plainly)).toBe('the address 192.0.2.1');
  });
});

test('whatever is said of a set that has few blocks reads back as that set', () => {
  const cidr = fc.tuple(fc.nat(255), fc.nat(255), fc.integer({ min: 4, max: 16 })).map(([a, b, length]) => block(`${a}.${b}.0.0/${length}`));
  const family = fc.constantFrom(block('0.0.0.0/0'), block('::/0'), block('2001:db8::/32'));
  const sets = fc
    .tuple(fc.array(fc.oneof(cidr, family), { maxLength: 3 }), fc.array(cidr, { maxLength: 2 }))
    .map(([some, less]) => subtractAddresses(addressSet(some), addressSet(less)));
  fc.assert(
    fc.property(sets, (set) => {
      const text = addressesText(set, plainly, Number.POSITIVE_INFINITY);
      expect(equalAddresses(readBack(text), set), text).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

/** A reader of its own for the words above: the exceptions of a part end where the next family or the text does. */
function readBack(text: string): AddressSet {
  if (text === 'no address') return [];
  const nested = /^anywhere but \((.+)\)$/.exec(text);
  if (nested) return subtractAddresses(allAddresses, readBack(nested[1] ?? ''));
  const but = /^anywhere but (.+)$/.exec(text);
  if (but) return subtractAddresses(allAddresses, readBack(but[1] ?? ''));
  if (text === 'anywhere') return allAddresses;
  const families = /^(.+? (?:but|except) .+?|[^,]+?) and (anywhere \(IPv6\).*|[0-9a-f]*:.*)$/.exec(text);
  if (families && !/[0-9a-f]*:|IPv6/.test(families[1] ?? '')) return addressSet([...readBack(families[1] ?? ''), ...readBack(families[2] ?? '')]);
  const less = /^(.+?) (?:but|except) (.+)$/.exec(text);
  if (less) return subtractAddresses(readBack(less[1] ?? ''), readBack(less[2] ?? ''));
  return addressSet(text.split(/, | and /).map(readRange));
}

function readRange(text: string): AddressRange {
  const family = /^anywhere \(IPv([46])\)$/.exec(text)?.[1];
  if (family !== undefined) return block(family === '4' ? '0.0.0.0/0' : '::/0');
  const [first = '', last = first] = text.split('-');
  const [from, to] = [parseCidr(text) ?? parseAddress(first), parseCidr(text) ?? parseAddress(last)];
  if (!from || !to) throw new Error(`not understood: ${text}`);
  return { family: from.family, first: from.first, last: to.last };
}
